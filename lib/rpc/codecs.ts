import { checkNames, isPlainObject, kindOf } from "../checks";
import { checkCodec, type RpcCodec } from "./codec";

/** The codecs of one method. A part that is missing has the `codec` of the options. */
export interface RpcMethodCodecs {
  /** Turns the input into bytes. */
  readonly input?: RpcCodec | undefined;
  /** Turns the answer into bytes, or each item of a stream. */
  readonly output?: RpcCodec | undefined;
}

/** The codecs of methods, by the names of the methods. */
export type RpcCodecTable = Readonly<Record<string, RpcMethodCodecs>>;

/** Chooses the codec of a body. */
export class Codecs {
  readonly #usual: RpcCodec | undefined;
  readonly #table: ReadonlyMap<string, RpcMethodCodecs>;

  /**
   * @param usual undefined for the default codec.
   * @throws TypeError for wrong codecs.
   */
  constructor(usual: RpcCodec | undefined, table: RpcCodecTable = {}) {
    checkCodec(usual, "codec");
    checkTable(table);
    this.#usual = usual;
    this.#table = new Map(Object.entries(table));
  }

  /** Returns the codec of the inputs of a method. Undefined for the default codec. */
  readonly input = (method: string): RpcCodec | undefined =>
    this.#table.get(method)?.input ?? this.#usual;

  /** Returns the codec of the outputs of a method. Undefined for the default codec. */
  readonly output = (method: string): RpcCodec | undefined =>
    this.#table.get(method)?.output ?? this.#usual;
}

function checkTable(table: unknown): void {
  if (!isPlainObject(table)) {
    throw new TypeError(
      `codecs must be an object, such as { resize: { input, output } }, but is ${kindOf(
        table,
      )}`,
    );
  }
  for (const [method, codecs] of Object.entries(table)) checkParts(method, codecs);
}

function checkParts(method: string, codecs: unknown): void {
  const name = `codecs.${method}`;
  if (!isPlainObject(codecs)) {
    throw new TypeError(
      `${name} must be an object { input, output } of codecs, but is ${kindOf(codecs)}`,
    );
  }
  checkNames(codecs, ["input", "output"]);
  checkCodec(codecs["input"], `${name}.input`);
  checkCodec(codecs["output"], `${name}.output`);
}
