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

/** The most frames of a body: each frame takes memory, also if it is empty. */
const mostFrames = 65_536;

/** Bytes that an error may have besides its details. */
const errorRoom = 32_768;

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
    this.#checkSize(frames);
    return frames;
  }

  /** Returns the value of frames. Throws what the codec throws, or `TOO_LARGE`. */
  decode(frames: readonly IncomingFrame[], method: string): unknown {
    const [first] = frames;
    if (first === undefined) return undefined;
    this.#checkSize(frames);
    const codec = this.#decoder(method);
    if (codec === undefined) return fromJson(first, frames.slice(1));
    if (frames.length > 1) throw new TypeError("A codec decodes one frame, not several");
    return codec.decode(first);
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
