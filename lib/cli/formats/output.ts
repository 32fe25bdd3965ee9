import type { Paint } from "../terminal/colours";
import { jsonLine, printable, printableBytes, utf8 } from "../terminal/printable";
import { toHex } from "./hex";
import { toJson } from "./json";
import { fourBytes, type LengthForm, varint } from "./lengths";
import { type CliMessage, delimiterBytes } from "./message";
import { Times } from "./times";

/** How messages are printed. */
export interface OutputStyle {
  readonly format: string;
  readonly delimiter: string | undefined;
  /** Whether the time of arrival is printed, where the format has a place for it. */
  readonly time: boolean;
  /** The most bytes of a frame that are shown as text. */
  readonly width: number;
  readonly paint: Paint;
  /** Whether the messages are subscriptions, which begin with byte 1 or 0. */
  readonly subscriptions: boolean;
}

/** Returns the bytes that show a message. */
export type Formatter = (message: CliMessage) => string | Uint8Array;

/** Returns the first bytes of a frame, without the part of a character at their end. */
function beginning(frame: Uint8Array, most: number): Uint8Array {
  if (frame.length <= most) return frame;
  for (let size = most; size > most - 4; size--) {
    const start = frame.subarray(0, size);
    if (utf8(start) !== undefined) return start;
  }
  return frame.subarray(0, most);
}

function frameText(frame: Uint8Array, { paint, width }: OutputStyle): string {
  if (frame.length === 0) return paint("dim", '""');
  const start = beginning(frame, width);
  const text = printableBytes(start);
  const shown = utf8(start) === undefined ? paint("magenta", text) : text;
  if (start.length === frame.length) return shown;
  return `${shown}${paint("dim", `… (${frame.length} bytes)`)}`;
}

function peerText(peer: Uint8Array | number): string {
  return typeof peer === "number" ? String(peer) : printableBytes(peer);
}

function subscriptionText(frame: Uint8Array, style: OutputStyle): string | undefined {
  const subscribes = frame[0] === 1;
  if (!style.subscriptions || (frame[0] !== 0 && !subscribes)) return undefined;
  const what = subscribes ? "subscribe" : "unsubscribe";
  const topic = frame.length === 1 ? "" : ` ${printableBytes(frame.subarray(1))}`;
  return style.paint(subscribes ? "green" : "red", what) + topic;
}

function asText(
  { frames, peer, group }: CliMessage,
  style: OutputStyle,
  times: Times,
): string {
  const { paint } = style;
  const [first] = frames;
  const parts = frames.map((frame) => frameText(frame, style));
  const subscription =
    first && frames.length === 1 ? subscriptionText(first, style) : undefined;
  const heads: string[] = [];
  if (peer !== undefined) heads.push(paint("cyan", peerText(peer)));
  if (group !== undefined) heads.push(paint("cyan", printable(group)));
  const time = style.time ? `${paint("dim", times.textOf(new Date()))}  ` : "";
  const body = subscription === undefined ? parts : [subscription];
  return `${time}${[...heads, ...body].join(paint("dim", " | "))}\n`;
}

function asJson(message: CliMessage, style: OutputStyle): string {
  const time = style.time ? { time: new Date().toISOString() } : {};
  return `${jsonLine({ ...time, ...toJson(message) })}\n`;
}

/** Returns what joins the frames of a message, with the delimiter between them. */
function joiner(
  style: OutputStyle,
  usual: string,
): (frames: readonly Uint8Array[]) => Buffer[] {
  const delimiter = delimiterBytes(style.delimiter ?? usual);
  return (frames) =>
    frames.flatMap((frame, index) => {
      const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.length);
      return index === 0 || delimiter.length === 0 ? [bytes] : [delimiter, bytes];
    });
}

function ended(style: OutputStyle, usual: string, end: string): Formatter {
  const join = joiner(style, usual);
  return ({ frames }) => Buffer.concat([...join(frames), Buffer.from(end)]);
}

function counted(style: OutputStyle, form: LengthForm): Formatter {
  const join = joiner(style, "");
  return ({ frames }) => {
    const body = Buffer.concat(join(frames));
    return Buffer.concat([form.encode(body.length), body]);
  };
}

/** Returns what makes bytes of messages, in the format of `--format`. */
export function formatter(style: OutputStyle): Formatter {
  switch (style.format) {
    case "json":
      return (message) => asJson(message, style);
    case "hex":
      return ({ frames }) => `${toHex(frames)}\n`;
    case "line":
      return ended(style, "\t", "\n");
    case "nul":
      return ended(style, "\t", "\0");
    case "raw":
      return ended(style, "", "");
    case "length":
      return counted(style, fourBytes);
    case "varint":
      return counted(style, varint);
    default: {
      const times = new Times();
      return (message) => asText(message, style, times);
    }
  }
}
