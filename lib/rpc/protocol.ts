// The messages of docs/rpc-protocol.md.

import { RpcError, textOf } from "./errors";
import { fromJson, toJson } from "./json";

/** The kinds of message. */
export const kind = {
  call: 1,
  cancel: 2,
  credit: 3,
  keep: 4,
  goingAway: 5,
  answer: 129,
  item: 130,
  end: 131,
  error: 132,
  kept: 133,
  goAway: 134,
} as const;

/** A frame to send. */
export type OutgoingFrame = Uint8Array | string;

/** A received frame. */
export type IncomingFrame = Buffer;

const version = 1;
const headerSize = 10;
const callHeaderSize = 22;
const noDeadline = 0xffffffff;
/** The largest time that is sent, which Node's timers take. */
const longest = 0x7fffffff;
/** The most routing ids before the delimiter. */
const deepestEnvelope = 16;
/** The most bytes of a routing id. */
const longestRoutingId = 255;

/** The most bytes of the frame with the headers of a call. */
export const longestHeaders = 65_536;

/** The shortest and the longest lease that a server observes, in milliseconds. */
const leases = { shortest: 1000, longest: 600_000 } as const;

/** The longest lease, in milliseconds. A vanished client holds a handler for this time. */
export const longestLease = leases.longest;

/** The most characters of the code and of the text of an error, which fit into a margin. */
const mostCharacters = { code: 200, message: 4000 } as const;

/** The delimiter between the envelope and the header. */
export const delimiter = "";

/** The id of {@link kind.goAway}, which belongs to no call. */
export const noId = "\0\0\0\0\0\0\0\0";

/** What the header of a call says. */
export interface CallHeader {
  readonly method: string;
  /** Milliseconds until the deadline. Infinity if the call has none. */
  readonly timeLeft: number;
  /** The items that the client takes at first. 0 for a call with one answer. */
  readonly credit: number;
  /** Milliseconds of silence after which a stream is given up. */
  readonly lease: number;
}

/** Returns the id of the client's call with this number. */
export function idOf(number: number): string {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeUInt32BE(Math.floor(number / 0x100000000), 0);
  bytes.writeUInt32BE(number % 0x100000000, 4);
  return bytes.toString("latin1");
}

function start(size: number, what: number, id: string): Buffer {
  const header = Buffer.allocUnsafe(size);
  header[0] = version;
  header[1] = what;
  header.write(id, 2, 8, "latin1");
  return header;
}

/** Returns the header of a message whose header is only its kind and its id. */
export function plainHeader(what: number, id: string): Buffer {
  return start(headerSize, what, id);
}

/** Returns the header of a {@link kind.call}. */
export function callHeader(id: string, call: CallHeader): Buffer {
  const header = start(callHeaderSize + Buffer.byteLength(call.method), kind.call, id);
  const { timeLeft } = call;
  const limited = Math.min(Math.max(Math.ceil(timeLeft), 0), longest);
  header.writeUInt32BE(timeLeft === Infinity ? noDeadline : limited, 10);
  header.writeUInt32BE(call.credit, 14);
  header.writeUInt32BE(call.lease, 18);
  header.write(call.method, callHeaderSize);
  return header;
}

/** Returns the header of a {@link kind.credit}. */
export function creditHeader(id: string, credit: number): Buffer {
  const header = start(headerSize + 4, kind.credit, id);
  header.writeUInt32BE(credit, headerSize);
  return header;
}

/**
 * Returns the frames of an error, with its header. Leaves out details that JSON has no
 * form for, and details for which `fits` returns false. Never throws.
 */
export function errorFrames(
  id: string,
  error: RpcError,
  fits: (details: readonly OutgoingFrame[]) => boolean,
): OutgoingFrame[] {
  const header = start(headerSize + 1, kind.error, id);
  header[headerSize] = error.mayHaveRun ? 1 : 0;
  const code = textOf(error.code).slice(0, mostCharacters.code);
  const message = textOf(error.message).slice(0, mostCharacters.message);
  if (error.details !== undefined) {
    try {
      const frames = toJson({ code, message, details: error.details });
      if (fits(frames)) return [header, ...frames];
    } catch {
      // The client gets the error all the same.
    }
  }
  return [header, ...toJson({ code, message })];
}

/** A message without its envelope. */
export interface Parsed {
  /** The routing ids before the delimiter. */
  readonly envelope: readonly IncomingFrame[];
  readonly header: IncomingFrame;
  readonly known: boolean;
  readonly what: number;
  readonly id: string;
  /** The frames after the header. */
  readonly rest: readonly IncomingFrame[];
}

/** Returns the parts of a message. Returns undefined if the message is malformed. */
export function parse(message: readonly IncomingFrame[]): Parsed | undefined {
  let at = 0;
  for (let frame = message[0]; frame?.length !== 0; frame = message[at]) {
    if (frame === undefined || frame.length > longestRoutingId) return undefined;
    if (++at > deepestEnvelope) return undefined;
  }
  const header = message[at + 1];
  if (header === undefined || header.length < headerSize) return undefined;
  return {
    envelope: message.slice(0, at),
    header,
    known: header[0] === version,
    what: header[1] ?? 0,
    id: header.toString("latin1", 2, 10),
    rest: message.slice(at + 2),
  };
}

/** Returns what the header of a call says. Returns undefined if it is malformed. */
export function readCall({ header }: Parsed): CallHeader | undefined {
  const size = header.length - callHeaderSize;
  if (size < 1 || size > 255) return undefined;
  const time = header.readUInt32BE(10);
  return {
    method: header.toString("utf8", callHeaderSize),
    timeLeft: time === noDeadline ? Infinity : Math.min(time, longest),
    credit: header.readUInt32BE(14),
    lease: Math.min(
      Math.max(header.readUInt32BE(18) || leases.longest, leases.shortest),
      leases.longest,
    ),
  };
}

/** Returns the credit of a message. Returns 0 if it is malformed. */
export function readCredit({ header }: Parsed): number {
  return header.length === headerSize + 4 ? header.readUInt32BE(headerSize) : 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the headers of a call. Throws an RpcError if they are malformed. */
export function readHeaders(
  frame: IncomingFrame | undefined,
): Readonly<Record<string, string>> {
  if (frame === undefined) throw badHeaders();
  if (frame.length === 0) return {};
  if (frame.length > longestHeaders) throw badHeaders();
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed(frame))) {
    if (typeof value !== "string") throw badHeaders();
    Object.defineProperty(read, name, { value, enumerable: true });
  }
  return read;
}

function parsed(frame: IncomingFrame): object {
  try {
    const value: unknown = JSON.parse(frame.toString());
    if (isRecord(value)) return value;
  } catch {
    // The error below says it.
  }
  throw badHeaders();
}

function badHeaders(): RpcError {
  const text = `The headers are not a JSON object of strings, of up to ${String(longestHeaders)} bytes`;
  return new RpcError("BAD_INPUT", text, { mayHaveRun: false });
}

/** Returns the error that a server has sent. */
export function readError({ header, rest }: Parsed): RpcError {
  const mayHaveRun = header[headerSize] !== 0;
  try {
    const [text, ...bytes] = rest;
    const value: unknown = text && fromJson(text, bytes);
    if (isRecord(value) && typeof value["code"] === "string") {
      const { code, message, details } = value;
      const said = typeof message === "string" ? message : code;
      return new RpcError(code, said, { mayHaveRun, details });
    }
  } catch {
    // The error below says it.
  }
  return new RpcError("BAD_ANSWER", "The server sent an error that can't be read", {
    mayHaveRun,
  });
}
