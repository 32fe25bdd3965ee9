import { got, isPlainObject, kindOf, shortened } from "../../checks";
import { UsageError } from "../failure";
import { utf8 } from "../terminal/printable";
import type { CliMessage } from "./message";

/** A frame in JSON: text, or bytes that are not text. */
type JsonFrame = string | { readonly base64: string };

function jsonFrame(bytes: Uint8Array): JsonFrame {
  return (
    utf8(bytes) ?? {
      base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(
        "base64",
      ),
    }
  );
}

/** Returns a message as an object for JSON: `{"frames":["text",{"base64":"…"}]}`. */
export function toJson({ frames, peer, group }: CliMessage): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  if (peer !== undefined)
    object["peer"] = typeof peer === "number" ? peer : jsonFrame(peer);
  if (group !== undefined) object["group"] = group;
  object["frames"] = frames.map(jsonFrame);
  return object;
}

/** Node leaves out what is not in base64. Then the bytes do not make the same text. */
function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  const withoutEnd = (base64: string) => base64.replace(/={1,2}$/, "");
  if (withoutEnd(bytes.toString("base64")) === withoutEnd(text)) return bytes;
  throw new UsageError(`A frame in JSON has base64, but has ${got(text)}`);
}

function frameOf(value: unknown): Buffer {
  if (typeof value === "string") return Buffer.from(value);
  if (typeof value === "number") return Buffer.from(String(value));
  if (isPlainObject(value) && typeof value["base64"] === "string")
    return fromBase64(value["base64"]);
  throw new UsageError(
    `A frame in JSON is a text or {"base64": "…"}, but one is ${kindOf(value)}`,
  );
}

/** The name of a property with its colon, another text of JSON, a number, or a bracket. */
const token =
  /(?<name>"[^"\\]*(?:\\.[^"\\]*)*")\s*:|"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[[\]{}]/g;

/** How deep the frames stand in a line, by its first character. They may be the whole line. */
const depths: Readonly<Record<string, number>> = { "{": 2, "[": 1 };

/** How a bracket changes the depth. */
const steps: Readonly<Record<string, number>> = { "[": 1, "{": 1, "]": -1, "}": -1 };

/** Returns the numbers in a line that are sent: those of frames, and of the group. */
function* sentNumbers(line: string): Generator<string> {
  const framesDepth = depths[line.trimStart()[0] ?? ""] ?? 0;
  let depth = 0;
  let property: unknown = "frames";
  for (const { 0: text, groups } of line.matchAll(token)) {
    const name = groups?.["name"];
    depth += steps[text] ?? 0;
    if (name !== undefined && depth === 1) property = JSON.parse(name);
    if (!/^[-\d]/.test(text)) continue;
    if (depth === (property === "group" ? 1 : framesDepth) && isSent(property))
      yield text;
  }
}

function isSent(property: unknown): boolean {
  return property === "frames" || property === "group";
}

/** Throws a UsageError if the line sends a number that Node writes in another way. */
function checkNumbers(line: string): void {
  for (const text of sentNumbers(line)) {
    const number = String(Number(text));
    if (number === text) continue;
    throw new UsageError(
      `The number ${shortened(text)} would be sent as ${number}: write it as a text, "${shortened(text)}"`,
    );
  }
}

const names = ["frames", "peer", "group", "time"];

function messageOf(value: unknown): CliMessage {
  if (!isPlainObject(value) || Object.hasOwn(value, "base64"))
    return { frames: Array.isArray(value) ? value.map(frameOf) : [frameOf(value)] };
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`A message in JSON has ${names.join(", ")}, but no ${unknown}`);
  const { frames, peer, group } = value;
  if (!Array.isArray(frames))
    throw new UsageError("A message in JSON has an array of frames");
  return {
    frames: frames.map(frameOf),
    ...(peer === undefined
      ? {}
      : { peer: typeof peer === "number" ? peer : frameOf(peer) }),
    ...(group === undefined ? {} : { group: frameOf(group).toString() }),
  };
}

/**
 * Returns the message in a line of JSON: a text, an array of frames, or an object as
 * {@link toJson} makes it.
 *
 * @throws UsageError for another line.
 */
export function fromJson(line: string): CliMessage {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The input is not JSON in lines: ${why}`);
  }
  const message = messageOf(value);
  const { frames, group } = isPlainObject(value)
    ? value
    : { frames: value, group: undefined };
  if ([frames, group].flat().some((part) => typeof part === "number")) checkNumbers(line);
  if (message.frames.length > 0) return message;
  throw new UsageError("A message has at least one frame, but the input has one without");
}
