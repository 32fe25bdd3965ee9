import { checkNames, checkOptions, got, wholeNumber } from "../checks";
import { checkOperation } from "../engine/operation";
import type { SocketCore } from "../engine/socket-core";
import { aSocket, SocketType } from "../socket-types";
import { type EndOfStream, type Mark, markOf } from "./mark";

/** The options of all streams over sockets. */
export interface StreamOptions {
  /**
   * Whether a chunk is a message: an array of frames, as `receive()` gives it and `send()`
   * takes it. Otherwise a chunk is bytes. Request, Reply and sockets with addresses need it.
   * Default false.
   */
  readonly objectMode?: boolean | undefined;
  /**
   * The message that marks the end of the stream. A Readable ends when this message comes. A
   * Writable sends it at its end. True means an empty message. Default: no mark.
   */
  readonly end?: EndOfStream | undefined;
  /**
   * Whether the socket is closed when the stream has ended, failed or been destroyed. Default
   * false.
   */
  readonly close?: boolean | undefined;
  /** Destroys the stream when it aborts. Default: no signal. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The time limit of each message in milliseconds, while the stream waits to receive or
   * send it. After it, the stream fails with `EAGAIN`. Default: the socket's `receiveTimeout`
   * and `sendTimeout`.
   */
  readonly timeout?: number | undefined;
}

/** What the reading half of a stream also takes. */
interface ReadingOptions {
  /**
   * The number of end marks after which the stream ends, from 1. For a Pull, it is the number
   * of Push sockets that send to it. Default 1.
   */
  readonly ends?: number | undefined;
}

/** What the writing half of a stream also takes. */
interface WritingOptions {
  /**
   * The size in bytes of the largest frame in byte mode, from 1. Larger chunks are cut.
   * libzmq counts messages at its high-water marks, so this bounds its memory. Default 8192.
   */
  readonly chunkSize?: number | undefined;
}

/** The options of a Readable. */
export interface ToReadableOptions extends StreamOptions, ReadingOptions {
  /**
   * How much the stream takes from the socket ahead of its reader: bytes, or messages in
   * object mode. From 0. Default 0.
   */
  readonly highWaterMark?: number | undefined;
}

/** The options of a Writable. */
export interface ToWritableOptions extends StreamOptions, WritingOptions {
  /**
   * How much the stream keeps before `write()` returns false: bytes, or messages in object
   * mode. From 0. Default: Node's default.
   */
  readonly highWaterMark?: number | undefined;
}

/** The options of a Duplex. `end`, `close` and `timeout` are about both halves. */
export interface ToDuplexOptions extends StreamOptions, ReadingOptions, WritingOptions {
  /** As `highWaterMark` of a Readable. Default 0. */
  readonly readableHighWaterMark?: number | undefined;
  /** As `highWaterMark` of a Writable. Default: Node's default. */
  readonly writableHighWaterMark?: number | undefined;
}

/** The options of a web ReadableStream. It never takes a message ahead of its reader. */
export interface ToWebReadableOptions extends StreamOptions, ReadingOptions {}

/** The options of a web WritableStream. */
export interface ToWebWritableOptions extends StreamOptions, WritingOptions {
  /**
   * How much the stream keeps before it asks its writer to wait: bytes (default 16,384), or
   * messages in object mode (default 1). From 0.
   */
  readonly highWaterMark?: number | undefined;
}

/** The options of a pair of web streams. */
export interface ToWebDuplexOptions extends ToWebReadableOptions, ToWebWritableOptions {}

type Any = ToReadableOptions & ToWritableOptions & ToDuplexOptions;

const common = ["objectMode", "end", "close", "signal", "timeout"] as const;

/** The names of the options, for each half and form. */
export const names = {
  readable: [...common, "ends", "highWaterMark"],
  writable: [...common, "chunkSize", "highWaterMark"],
  duplex: [
    ...common,
    "ends",
    "chunkSize",
    "readableHighWaterMark",
    "writableHighWaterMark",
  ],
  webReadable: [...common, "ends"],
  webDuplex: [...common, "ends", "chunkSize", "highWaterMark"],
} as const satisfies Readonly<Record<string, readonly (keyof Any)[]>>;

const largest = 0x7fffffff;
const defaultChunkSize = 8192;

/** The checked options of a stream. */
export interface Settings {
  readonly objectMode: boolean;
  readonly mark: Mark | undefined;
  readonly ends: number;
  readonly chunkSize: number;
  readonly close: boolean;
  readonly signal: AbortSignal | undefined;
  readonly timeout: number | undefined;
  readonly highWaterMark: number | undefined;
  readonly readableHighWaterMark: number | undefined;
  readonly writableHighWaterMark: number | undefined;
}

function flag(value: unknown, name: string): boolean {
  if (value === undefined || typeof value === "boolean") return value === true;
  throw new TypeError(`${name} must be true or false, but is ${got(value)}`);
}

function count(options: Any, name: keyof Any, min: number): number | undefined {
  const value = options[name];
  return value === undefined ? undefined : wholeNumber(value, name, min, largest);
}

/** Checks options that need or exclude each other. */
function checkTogether(options: Any, { objectMode, mark }: Settings): void {
  if (objectMode && options.chunkSize !== undefined) {
    throw new TypeError(
      "chunkSize is for bytes, but objectMode is true: messages are never cut",
    );
  }
  if (mark === undefined && options.ends !== undefined) {
    throw new TypeError("ends needs the option end, such as { end: true, ends: 3 }");
  }
}

/** What stands in a message besides its frames, for errors. */
const addresses = {
  routed: "begin with a routing id",
  numbered: "have the routing id of a peer",
  grouped: "have a group",
  datagram: "begin with an address",
} as const;

/** The types whose messages alternate: a request, and its answer. */
const alternating: readonly number[] = [SocketType.Request, SocketType.Reply];

/**
 * Byte mode cuts long chunks and leaves empty ones out. Then answers would go to requests of
 * others, and a request without bytes would have no answer.
 */
function checkAlternating(type: number, settings: Settings, maker: string): void {
  if (settings.objectMode || !alternating.includes(type)) return;
  throw new TypeError(
    `${maker}() of ${aSocket(type)} needs { objectMode: true }: each message of ` +
      `${aSocket(type)} is a request or its answer, and bytes may make several messages or none`,
  );
}

function checkForm({ type, facts }: SocketCore, settings: Settings, maker: string): void {
  checkAlternating(type, settings, maker);
  const { message } = facts;
  if (message === "frames") return;
  const fault = `the messages of ${aSocket(type)} ${addresses[message]}`;
  if (!settings.objectMode) {
    throw new TypeError(
      `${maker}() of ${aSocket(type)} needs { objectMode: true }: ${fault}`,
    );
  }
  const { mark } = settings;
  if (mark === undefined) return;
  if (message === "numbered" || message === "grouped") {
    throw new TypeError(`end does not work for ${aSocket(type)}: ${fault}`);
  }
  if (mark.frames.length > 1) return;
  throw new TypeError(
    `end of ${aSocket(type)} must be an array with all frames of the message, because ${fault}`,
  );
}

/**
 * Checks the options of a stream over a socket. `maker` is the name of the function that
 * makes the stream.
 *
 * @throws TypeError or RangeError for wrong options.
 */
export function settingsOf(
  core: SocketCore,
  given: object | undefined,
  known: readonly (keyof Any)[],
  maker: string,
): Settings {
  checkOptions(given ?? {}, "{ objectMode: true }");
  const options: Any = given ?? {};
  checkNames(options, known);
  const { timeout, signal } = options;
  checkOperation({ timeout, signal });
  const settings: Settings = {
    objectMode: flag(options.objectMode, "objectMode"),
    mark: markOf(options.end),
    ends: count(options, "ends", 1) ?? 1,
    chunkSize: count(options, "chunkSize", 1) ?? defaultChunkSize,
    close: flag(options.close, "close"),
    signal,
    timeout,
    highWaterMark: count(options, "highWaterMark", 0),
    readableHighWaterMark: count(options, "readableHighWaterMark", 0),
    writableHighWaterMark: count(options, "writableHighWaterMark", 0),
  };
  checkTogether(options, settings);
  checkForm(core, settings, maker);
  return settings;
}
