import { types } from "node:util";

import { kindOf } from "../checks";
import { RpcError } from "./errors";
import { fromJson, toJson } from "./json";
import type { IncomingFrame, OutgoingFrame } from "./protocol";

/**
 * Turns inputs and outputs into bytes. Both sides of a call use the same codec. `undefined`
 * needs no codec: it travels as no bytes at all.
 */
export interface RpcCodec {
  /** Returns the bytes of a value. */
  readonly encode: (value: unknown) => Uint8Array | string;
  /** Returns the value. Throws if the bytes are malformed. */
  readonly decode: (bytes: Buffer) => unknown;
}

/** Returns the codec for the bodies of a method. Undefined for the default codec. */
export type CodecOf = (method: string) => RpcCodec | undefined;

/** Turns values of calls into frames, with a limit on their size. */
export class Bodies {
  readonly #encoder: CodecOf;
  readonly #decoder: CodecOf;
  readonly #most: number;

  /**
   * @param encoder for the bodies that this side sends.
   * @param decoder for the bodies that this side receives.
   * @param most the most bytes of a body.
   */
  constructor(encoder: CodecOf, decoder: CodecOf, most: number) {
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#most = most;
  }

  /** Returns the frames of a value. Throws what the codec throws, or `TOO_LARGE`. */
  encode(value: unknown, method: string): OutgoingFrame[] {
    if (value === undefined) return [];
    const codec = this.#encoder(method);
    const frames = codec === undefined ? toJson(value) : [encoded(codec, value)];
    this.#checkSize(sizeOf(frames));
    return frames;
  }

  /** Returns the value of frames. Throws what the codec throws, or `TOO_LARGE`. */
  decode(frames: readonly IncomingFrame[], method: string): unknown {
    const [first] = frames;
    if (first === undefined) return undefined;
    this.#checkSize(sizeOf(frames));
    const codec = this.#decoder(method);
    if (codec === undefined) return fromJson(first, frames.slice(1));
    if (frames.length > 1) throw new TypeError("A codec decodes one frame, not several");
    return codec.decode(first);
  }

  #checkSize(size: number): void {
    if (size <= this.#most) return;
    throw new RpcError(
      "TOO_LARGE",
      `A body of ${String(size)} bytes is larger than maxBodySize, ` +
        `which is ${String(this.#most)}`,
      { mayHaveRun: false },
    );
  }
}

function encoded(codec: RpcCodec, value: unknown): OutgoingFrame {
  const bytes: unknown = codec.encode(value);
  if (typeof bytes === "string" || types.isUint8Array(bytes)) return bytes;
  throw new TypeError(
    `The encode function of a codec must return a Uint8Array or a string, but returned ${kindOf(
      bytes,
    )}`,
  );
}

/** Returns the number of bytes of frames. */
export function sizeOf(frames: readonly OutgoingFrame[]): number {
  let size = 0;
  for (const frame of frames) {
    size += typeof frame === "string" ? Buffer.byteLength(frame) : frame.byteLength;
  }
  return size;
}

/** Throws a TypeError unless `codec` is undefined or has two functions. */
export function checkCodec(codec: unknown, label: string): void {
  if (codec === undefined) return;
  if (typeof codec !== "object" || codec === null) {
    throw new TypeError(
      `${label} must be an object { encode, decode }, but is ${kindOf(codec)}`,
    );
  }
  for (const name of ["encode", "decode"]) {
    // They may be methods of a class.
    const one: unknown = Reflect.get(codec, name);
    if (typeof one === "function") continue;
    throw new TypeError(`${label}.${name} must be a function, but is ${kindOf(one)}`);
  }
}
