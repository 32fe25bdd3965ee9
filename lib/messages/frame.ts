import { Buffer } from "node:buffer";

import type { Frame } from "../addon/native";

/** A received frame. */
export type Message = Buffer;

/** The frames of a received message. The first frame is always there. */
export type ReceivedMessage = [Message, ...Message[]];

/**
 * A value that can be sent as a frame. A number is sent as its decimal text, null as an
 * empty frame.
 */
export type MessageLike =
  ArrayBufferView | ArrayBuffer | SharedArrayBuffer | string | number | null;

const empty = new Uint8Array(0);

function isAnyArrayBuffer(value: object): value is ArrayBuffer | SharedArrayBuffer {
  const tag = Object.prototype.toString.call(value);
  return tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]";
}

/**
 * Returns the error for a value that can't be converted to text. `reason` is the text of
 * V8's own error.
 */
function noMessage(reason: string): TypeError {
  return new TypeError(
    `${reason}: a message is a string, bytes, a number or null, or an array of these`,
  );
}

/** Returns whether the value can be converted to text. */
function hasText(value: object): boolean {
  return Symbol.toPrimitive in value || "toString" in value || "valueOf" in value;
}

/** Converts one value to a frame. Values that are not bytes become text. */
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
      "A frame must be a string, bytes, a number or null, but is an array. " +
        "Messages are arrays of frames",
    );
  }
  // Other values are sent as their text, for compatibility with zeromq.js.
  // eslint-disable-next-line @typescript-eslint/no-base-to-string
  return String(value);
}

/**
 * Converts a message of a user to the frames that the addon takes.
 *
 * @throws TypeError for a value that can't be a message or a frame.
 */
export function toFrames(message: unknown): Frame | Frame[] {
  if (typeof message === "string" || ArrayBuffer.isView(message)) return message;
  if (message === undefined)
    throw new TypeError("Message must be present, but is undefined");
  if (!Array.isArray(message)) return toFrame(message);
  if (message.length === 0) {
    throw new TypeError(
      "A message must have at least one frame, but is an empty array. Send null for an empty frame",
    );
  }
  // The frames are copied into an array of our own. The user's array may return something
  // else when it is read again. map() would skip the holes of a sparse array.
  const frames: Frame[] = [];
  for (const value of message) frames.push(toFrame(value));
  if (frames.length !== message.length) {
    throw new TypeError(
      `A message must be an array of frames, but its length is ${String(message.length)} ` +
        `and it yields ${String(frames.length)} frames`,
    );
  }
  return frames;
}

/**
 * Returns a frame with the same bytes in memory of its own. A string is returned
 * unchanged.
 */
export function copyOf(frame: Frame): Frame {
  if (typeof frame === "string") return frame;
  return Buffer.from(
    new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength).slice().buffer,
  );
}

/**
 * Returns the message as it is now, independent of later changes to the sender's buffers.
 * Frames of `lentFrom` bytes and more are not copied. Their sender has promised not to
 * change them.
 */
export function snapshot(message: Frame | Frame[], lentFrom: number): Frame | Frame[] {
  const keep = (frame: Frame): Frame =>
    typeof frame !== "string" && frame.byteLength >= lentFrom ? frame : copyOf(frame);
  return Array.isArray(message) ? message.map(keep) : keep(message);
}
