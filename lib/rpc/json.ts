// The default codec: JSON in the first frame, and each array of bytes as a frame of its own.

import { types } from "node:util";

import type { IncomingFrame, OutgoingFrame } from "./protocol";

/** The first character of a string that stands for bytes, or that is escaped. */
const mark = "\0";

/** The depth from which a value goes the slow way, which finds circles. */
const deepest = 100;

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Whether a value needs the replacer: it has bytes, marks, or its own `toJSON`. */
function isSpecial(value: unknown, depth = 0): boolean {
  if (typeof value === "string") return value.startsWith(mark);
  if (!isObject(value)) return false;
  if (depth === deepest || types.isUint8Array(value)) return true;
  if (Array.isArray(value)) return value.some((one) => isSpecial(one, depth + 1));
  if ("toJSON" in value) return !types.isDate(value);
  for (const name in value) {
    if (Object.hasOwn(value, name) && isSpecial(Reflect.get(value, name), depth + 1)) {
      return true;
    }
  }
  return false;
}

/** Returns the frames of a value. Throws a TypeError if JSON has no text for the value. */
export function toJson(value: unknown): OutgoingFrame[] {
  const frames: OutgoingFrame[] = [""];
  const text = isSpecial(value)
    ? JSON.stringify(value, replacer(frames))
    : JSON.stringify(value);
  // The type of JSON.stringify() does not say that it can return undefined.
  frames[0] = textOf(text, value);
  return frames;
}

function textOf(text: unknown, value: unknown): string {
  if (typeof text === "string") return text;
  throw new TypeError(`JSON has no form for a ${typeof value}`);
}

type Replacer = (this: unknown, name: string, value: unknown) => unknown;

function replacer(frames: OutgoingFrame[]): Replacer {
  return function (name, value) {
    // A Buffer has a toJSON() of its own, so `value` is not the Buffer any more.
    const original: unknown = isObject(this) ? Reflect.get(this, name) : value;
    if (types.isUint8Array(original)) {
      frames.push(original);
      return `${mark}${String(frames.length - 2)}`;
    }
    return typeof value === "string" && value.startsWith(mark) ? mark + value : value;
  };
}

/** Returns the value of frames. Throws a SyntaxError if they are malformed. */
export function fromJson(text: IncomingFrame, bytes: readonly IncomingFrame[]): unknown {
  const json = text.toString();
  if (!json.includes(String.raw`\u0000`)) return JSON.parse(json);
  return JSON.parse(json, (_name, value: unknown) =>
    typeof value === "string" && value.startsWith(mark) ? unmarked(value, bytes) : value,
  );
}

function unmarked(value: string, bytes: readonly IncomingFrame[]): unknown {
  const rest = value.slice(1);
  if (rest.startsWith(mark)) return rest;
  const frame = /^\d{1,9}$/.test(rest) ? bytes[Number(rest)] : undefined;
  if (frame === undefined) throw new SyntaxError("A frame with bytes is missing");
  return frame;
}
