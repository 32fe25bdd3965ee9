import { types } from "node:util";

import { checkOptions, kindOf } from "../checks";
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

/** Turns values into frames, with a limit on their size. */
export class Bodies {
  readonly #codec: RpcCodec | undefined;
  readonly #most: number;

  /** @param most the most bytes of a body. */
  constructor(codec: RpcCodec | undefined, most: number) {
    this.#codec = codec;
    this.#most = most;
  }

  /** Returns the frames of a value. Throws what the codec throws, or `TOO_LARGE`. */
  encode(value: unknown): OutgoingFrame[] {
    if (value === undefined) return [];
    const frames =
      this.#codec === undefined ? toJson(value) : [encoded(this.#codec, value)];
    this.#checkSize(sizeOf(frames));
    return frames;
  }

  /** Returns the value of frames. Throws what the codec throws, or `TOO_LARGE`. */
  decode(frames: readonly IncomingFrame[]): unknown {
    const [first] = frames;
    if (first === undefined) return undefined;
    this.#checkSize(sizeOf(frames));
    if (this.#codec === undefined) return fromJson(first, frames.slice(1));
    if (frames.length > 1) throw new TypeError("A codec decodes one frame, not several");
    return this.#codec.decode(first);
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
export function checkCodec(codec: unknown): void {
  if (codec === undefined) return;
  checkOptions(codec, "{ codec: { encode, decode } }");
  for (const name of ["encode", "decode"]) {
    const one: unknown = Object.entries({ ...codec }).find(([key]) => key === name)?.[1];
    if (typeof one === "function") continue;
    throw new TypeError(`codec.${name} must be a function, but is ${kindOf(one)}`);
  }
}
