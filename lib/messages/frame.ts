import { Buffer } from "node:buffer";

import type { Frame } from "../addon/native";

/** A frame as it is received. */
export type Message = Buffer;

/** What can be sent as a frame. Numbers are sent as their decimal text, null as empty. */
export type MessageLike =
  ArrayBufferView | ArrayBuffer | SharedArrayBuffer | string | number | null;

const empty = new Uint8Array(0);

function isAnyArrayBuffer(value: object): value is ArrayBuffer | SharedArrayBuffer {
  const tag = Object.prototype.toString.call(value);
  return tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]";
}

/** What the engine says of a value without a text, and what to do. */
function noMessage(reason: string): TypeError {
  return new TypeError(
    `${reason}: a message is a string, bytes, a number or null, or an array of these`,
  );
}

/** Whether there is a way to turn it into text. */
function hasText(value: object): boolean {
  return Symbol.toPrimitive in value || "toString" in value || "valueOf" in value;
}

/** Turns one value into a frame; everything that is not bytes becomes text. */
function toFrame(value: unknown): Frame {
  if (typeof value === "string") return value;
  if (ArrayBuffer.isView(value)) return value;
  if (value === null) return empty;
  if (typeof value === "symbol")
    throw noMessage("Cannot convert a Symbol value to a string");
  if (typeof value === "object") {
    if (isAnyArrayBuffer(value)) return new Uint8Array(value);
    if (!hasText(value)) throw noMessage("Cannot convert object to primitive value");
  }
  if (Array.isArray(value)) {
    throw new TypeError(
      "A frame must be a string, bytes, a number or null, but is an array: " +
        "messages are arrays of frames, not of arrays",
    );
  }
  // As zeromq.js has it: whatever else there is goes as its text.
  // eslint-disable-next-line @typescript-eslint/no-base-to-string
  return String(value);
}

/** Turns what a user sends into what the addon takes, or throws a TypeError. */
export function toFrames(message: unknown): Frame | Frame[] {
  if (typeof message === "string" || ArrayBuffer.isView(message)) return message;
  if (message === undefined) throw new TypeError("Message must be present");
  if (!Array.isArray(message)) return toFrame(message);
  if (message.length === 0) {
    throw new TypeError("A message must have at least one frame, but is an empty array");
  }
  // An array of our own: that of the user may answer something else when it is read again.
  // map() would pass over the holes of a sparse one.
  const frames: Frame[] = [];
  for (const value of message) frames.push(toFrame(value));
  return frames;
}

/** The same bytes in memory of their own; a text stays as it is. */
export function copyOf(frame: Frame): Frame {
  if (typeof frame === "string") return frame;
  return Buffer.from(
    new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength).slice().buffer,
  );
}

/**
 * The message as it is now, whatever its sender does to its buffers afterwards. Frames of
 * `lentFrom` bytes and more are not copied: their sender has promised not to touch them.
 */
export function snapshot(message: Frame | Frame[], lentFrom: number): Frame | Frame[] {
  const keep = (frame: Frame): Frame =>
    typeof frame !== "string" && frame.byteLength >= lentFrom ? frame : copyOf(frame);
  return Array.isArray(message) ? message.map(keep) : keep(message);
}
