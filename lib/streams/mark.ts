import { isUint8Array } from "node:util/types";

import { got, kindOf } from "../checks";

/** What {@link StreamOptions.end} takes. */
export type EndOfStream =
  boolean | string | Uint8Array | readonly (string | Uint8Array)[];

/** Returns the bytes of a frame that is not text, without a copy. */
export function viewOf(frame: ArrayBufferView): Uint8Array {
  return new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength);
}

function isSame(expected: Buffer, frame: unknown): boolean {
  if (typeof frame === "string") {
    return (
      Buffer.byteLength(frame) === expected.length && expected.equals(Buffer.from(frame))
    );
  }
  return ArrayBuffer.isView(frame) && expected.equals(viewOf(frame));
}

function frameOf(value: unknown): Buffer {
  if (typeof value === "string") return Buffer.from(value);
  // A copy: the program may change its bytes.
  if (isUint8Array(value)) return Buffer.from(value);
  throw new TypeError(
    `end must be true, a string, bytes, or an array of these, but is or has ${kindOf(value)}`,
  );
}

/** The message that marks the end of a stream. */
export class Mark {
  /** The frames of the message. */
  readonly frames: readonly Buffer[];

  constructor(frames: readonly Buffer[]) {
    this.frames = frames;
  }

  /** Whether the frames are the frames of the mark. */
  matches(frames: readonly unknown[]): boolean {
    if (frames.length !== this.frames.length) return false;
    return this.frames.every((frame, index) => isSame(frame, frames[index]));
  }

  /** The mark in words, for errors. */
  get text(): string {
    const [first] = this.frames;
    if (this.frames.length > 1 || first === undefined) return "this message";
    return first.length === 0 ? "an empty message" : `the message ${got(String(first))}`;
  }
}

/**
 * Returns the mark that the option `end` asks for, or undefined if it asks for none.
 *
 * @throws TypeError for a wrong value.
 */
export function markOf(end: unknown): Mark | undefined {
  if (end === undefined || end === false) return undefined;
  if (end === true) return new Mark([Buffer.alloc(0)]);
  const values: unknown[] = Array.isArray(end) ? end : [end];
  if (values.length > 0) return new Mark(values.map(frameOf));
  throw new TypeError("end must have at least one frame, but is an empty array");
}
