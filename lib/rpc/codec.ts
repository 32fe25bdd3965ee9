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

/** The most frames of a body: each frame takes memory, also if it is empty. */
const mostFrames = 65_536;

/** Bytes that an error may have besides its details. */
const errorRoom = 32_768;

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
    this.#checkSize(frames);
    return frames;
  }

  /** Returns the value of frames. Throws what the codec throws, or `TOO_LARGE`. */
  decode(frames: readonly IncomingFrame[]): unknown {
    const [first] = frames;
    if (first === undefined) return undefined;
    this.#checkSize(frames);
    if (this.#codec === undefined) return fromJson(first, frames.slice(1));
    if (frames.length > 1) throw new TypeError("A codec decodes one frame, not several");
    return this.#codec.decode(first);
  }

  /** Returns the error about frames that are too large or too many, if they are. */
  excessOf(frames: readonly OutgoingFrame[]): RpcError | undefined {
    const { length } = frames;
    if (length > mostFrames) {
      return tooLarge(
        `A body of ${String(length)} frames has more than ${String(mostFrames)}. ` +
          "Each array of bytes is a frame",
      );
    }
    const size = sizeOf(frames);
    if (size <= this.#most) return undefined;
    return tooLarge(
      `A body of ${String(size)} bytes is larger than maxBodySize, ` +
        `which is ${String(this.#most)}`,
    );
  }

  /** Whether an error with its details is small enough for a client with the same limit. */
  fitsError(frames: readonly OutgoingFrame[]): boolean {
    return frames.length <= mostFrames && sizeOf(frames) <= this.#most + errorRoom;
  }

  #checkSize(frames: readonly OutgoingFrame[]): void {
    const error = this.excessOf(frames);
    if (error !== undefined) throw error;
  }
}

function tooLarge(text: string): RpcError {
  return new RpcError("TOO_LARGE", text, { mayHaveRun: false });
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
