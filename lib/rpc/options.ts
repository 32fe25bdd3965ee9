import {
  checkNames,
  checkOptions,
  got,
  isPlainObject,
  kindOf,
  wholeNumber,
} from "../checks";
import { longestTime } from "../engine/operation";
import { outOfRange } from "../errors";
import type { Dealer, Router } from "../sockets/dealer-router";
import type { SocketOptions } from "../sockets/socket";
import type { RpcCodec } from "./codec";
import { Codecs, type RpcCodecTable } from "./codecs";
import { longestHeaders, longestLease } from "./protocol";

/** The options of an RpcServer. */
export interface RpcServerOptions {
  /** The number of handlers that run at once, from 1. Default 1000. */
  readonly maxConcurrency?: number | undefined;
  /**
   * The number of calls that wait for a handler, from 0. Further calls are refused with
   * `OVERLOADED`. Default 10,000.
   */
  readonly maxQueued?: number | undefined;
  /**
   * Bytes of the calls that wait for a handler: inputs, headers, and 100 bytes for each
   * frame. A call that does not fit is refused with `OVERLOADED`, unless no other call
   * waits. Default 268,435,456.
   */
  readonly maxQueuedBytes?: number | undefined;
  /**
   * Bytes of the largest input and output. A larger input is refused with `TOO_LARGE`. A
   * client that sends a frame that is larger by 65,536 bytes is disconnected. Default
   * 16,777,216.
   */
  readonly maxBodySize?: number | undefined;
  /** Turns inputs and outputs into bytes. Default: JSON, with bytes as they are. */
  readonly codec?: RpcCodec | undefined;
  /**
   * The codecs of single methods, by name: `{ resize: { input, output } }`. Both ends need
   * the same. Methods and parts that are missing have the `codec`.
   */
  readonly codecs?: RpcCodecTable | undefined;
  /**
   * Called with what a handler has thrown, and with the name of its method. The client gets
   * only the text of the error. After a shutdown or a close of the context, it is called
   * with the error of the socket and an empty name. Default: nothing is called.
   */
  readonly onError?: ((error: unknown, method: string) => void) | undefined;
  /**
   * The options of the server's Router, such as its keys. `mandatory` and
   * `disconnectMessage` are the server's own.
   */
  readonly socket?: SocketOptions<Router> | undefined;
}

/** The options of an RpcClient. */
export interface RpcClientOptions {
  /**
   * Milliseconds from a call to its deadline, from 0. Infinity means no deadline. Does not
   * apply to streams. Default 30,000.
   */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds for which calls wait while no server can be reached, from 0. After that,
   * they fail with `UNREACHABLE`. Default 1000.
   */
  readonly reachTimeout?: number | undefined;
  /** The number of calls that may be under way, from 1. Default 20,000. */
  readonly maxCalls?: number | undefined;
  /**
   * Bytes of the largest input and output. A server that sends a frame that is larger by
   * 65,536 bytes is disconnected: all calls under way there fail with `SERVER_LOST`. So the
   * limit of a client should not be below that of its servers. Default 16,777,216.
   */
  readonly maxBodySize?: number | undefined;
  /** The number of items of a stream that wait to be read, from 1. Default 64. */
  readonly window?: number | undefined;
  /**
   * Milliseconds of silence after which a stream counts as lost, from 100 to 600,000. A
   * server waits for at least 1000. Default 10,000.
   */
  readonly lease?: number | undefined;
  /** Turns inputs and outputs into bytes. Default: JSON, with bytes as they are. */
  readonly codec?: RpcCodec | undefined;
  /**
   * The codecs of single methods, by name: `{ resize: { input, output } }`. Both ends need
   * the same. Methods and parts that are missing have the `codec`.
   */
  readonly codecs?: RpcCodecTable | undefined;
  /**
   * The options of the client's Dealers, such as its keys. `immediate` is the client's own.
   */
  readonly socket?: SocketOptions<Dealer> | undefined;
}

/** The options of a stream. */
export interface RpcStreamOptions {
  /** Milliseconds until the deadline. Default: that of the client, for streams none. */
  readonly timeout?: number | undefined;
  /** Cancels the call. The call then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Facts for the handler, such as `{ traceparent }`. At most 65,536 bytes as JSON. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The options of a call. */
export interface RpcCallOptions extends RpcStreamOptions {
  /**
   * Whether running the call twice does no harm. Such a call goes to another server if its
   * server is lost, up to three times in all. Default false.
   */
  readonly idempotent?: boolean | undefined;
}

/** The options of {@link RpcServer.close}. */
export interface RpcCloseOptions {
  /** Milliseconds for which calls under way may still run, from 0. Default 0. */
  readonly drain?: number | undefined;
}

const serverNames: readonly string[] = [
  "maxConcurrency",
  "maxQueued",
  "maxQueuedBytes",
  "maxBodySize",
  "codec",
  "codecs",
  "onError",
  "socket",
] satisfies (keyof RpcServerOptions)[];

const clientNames: readonly string[] = [
  "timeout",
  "reachTimeout",
  "maxCalls",
  "maxBodySize",
  "window",
  "lease",
  "codec",
  "codecs",
  "socket",
] satisfies (keyof RpcClientOptions)[];

const streamNames: readonly string[] = [
  "timeout",
  "signal",
  "headers",
] satisfies (keyof RpcStreamOptions)[];

const largest = 0x7fffffff;

/** Bytes that a frame may have besides the body. */
const margin = longestHeaders;

const defaultBodySize = 16_777_216;
const defaultQueuedBytes = 268_435_456;

function orDefault(
  value: number | undefined,
  name: string,
  min: number,
  initial: number,
  max = largest,
): number {
  return value === undefined ? initial : wholeNumber(value, name, min, max);
}

/** Checks a time in milliseconds. */
export function checkedTime(value: unknown, name: string, initial: number): number {
  if (value === undefined) return initial;
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new TypeError(`${name} must be a number of milliseconds, but is ${got(value)}`);
  }
  if (value === Infinity || (value >= 0 && value <= longestTime)) return value;
  throw outOfRange(
    `${name} must be 0 to ${String(longestTime)} milliseconds or Infinity, but is ${String(
      value,
    )}`,
  );
}

function checkSocket(socket: unknown): void {
  if (socket === undefined || isPlainObject(socket)) return;
  throw new TypeError(
    `socket must be an object of socket options, such as { linger: 0 }, but is ${kindOf(
      socket,
    )}`,
  );
}

/** The checked options of a server. */
export class ServerSettings {
  readonly maxConcurrency: number;
  readonly maxQueued: number;
  readonly maxQueuedBytes: number;
  readonly maxBodySize: number;
  readonly codecs: Codecs;
  readonly onError: RpcServerOptions["onError"];
  readonly socket: SocketOptions<Router>;
  /** Whether the socket lets in no client that an authentication handler has not seen. */
  readonly authenticates: boolean;

  constructor(options: RpcServerOptions) {
    checkOptions(options, "{ maxConcurrency: 64 }");
    checkNames(options, serverNames);
    const { onError } = options;
    this.maxConcurrency = orDefault(options.maxConcurrency, "maxConcurrency", 1, 1000);
    this.maxQueued = orDefault(options.maxQueued, "maxQueued", 0, 10_000);
    this.maxQueuedBytes = orDefault(
      options.maxQueuedBytes,
      "maxQueuedBytes",
      0,
      defaultQueuedBytes,
    );
    this.maxBodySize = orDefault(options.maxBodySize, "maxBodySize", 1, defaultBodySize);
    this.codecs = new Codecs(options.codec, options.codecs);
    if (onError !== undefined && typeof onError !== "function") {
      throw new TypeError(`onError must be a function, but is ${kindOf(onError)}`);
    }
    this.onError = onError;
    checkSocket(options.socket);
    this.socket = {
      linger: 1000,
      heartbeatInterval: 1000,
      heartbeatTimeout: 3000,
      // Each answer may have maxBodySize bytes: a client that does not read keeps them all.
      sendHighWaterMark: 10_000,
      maxMessageSize: this.maxBodySize + margin,
      ...options.socket,
      mandatory: true,
      disconnectMessage: gone,
    };
    const { zapDomain, zapEnforceDomain } = this.socket;
    this.authenticates = zapEnforceDomain === true && Boolean(zapDomain);
  }
}

/** What the Router of a server receives after the routing id of a peer that has left. */
export const gone = "gone";

/** The checked options of a client. */
export class ClientSettings {
  readonly timeout: number;
  readonly reachTimeout: number;
  readonly maxCalls: number;
  readonly maxBodySize: number;
  readonly window: number;
  readonly lease: number;
  readonly codecs: Codecs;
  readonly socket: SocketOptions<Dealer>;

  constructor(options: RpcClientOptions) {
    checkOptions(options, "{ timeout: 2000 }");
    checkNames(options, clientNames);
    this.timeout = checkedTime(options.timeout, "timeout", 30_000);
    this.reachTimeout = checkedTime(options.reachTimeout, "reachTimeout", 1000);
    this.maxCalls = orDefault(options.maxCalls, "maxCalls", 1, 20_000);
    this.maxBodySize = orDefault(options.maxBodySize, "maxBodySize", 1, defaultBodySize);
    this.window = orDefault(options.window, "window", 1, 64);
    this.lease = orDefault(options.lease, "lease", 100, 10_000, longestLease);
    this.codecs = new Codecs(options.codec, options.codecs);
    checkSocket(options.socket);
    this.socket = {
      linger: 100,
      heartbeatInterval: 1000,
      heartbeatTimeout: 3000,
      maxMessageSize: this.maxBodySize + margin,
      ...options.socket,
      immediate: true,
    };
  }
}

function checkHeaders(headers: unknown): void {
  if (headers === undefined) return;
  if (isPlainObject(headers)) {
    const wrong = Object.entries(headers).find(([, value]) => typeof value !== "string");
    if (wrong === undefined) return;
    throw new TypeError(
      `headers must have strings as values, but ${wrong[0]} is ${kindOf(wrong[1])}`,
    );
  }
  throw new TypeError(
    `headers must be an object of strings, such as { traceparent }, but is ${kindOf(
      headers,
    )}`,
  );
}

/** Returns the JSON of checked headers. Throws a RangeError if it is too long. */
export function headersText(headers: RpcStreamOptions["headers"]): string {
  if (headers === undefined) return "";
  const text = JSON.stringify(headers);
  const size = Buffer.byteLength(text);
  if (size <= longestHeaders) return text;
  throw outOfRange(
    `headers must have at most ${String(longestHeaders)} bytes as JSON, but have ` +
      `${String(size)}. Send the rest in the input`,
  );
}

function checkCommon(options: RpcStreamOptions, names: readonly string[]): void {
  checkOptions(options, "{ timeout: 1000 }");
  checkNames(options, names);
  checkedTime(options.timeout, "timeout", 0);
  checkHeaders(options.headers);
  const signal: unknown = options.signal;
  if (signal === undefined) return;
  if (typeof signal === "object" && signal !== null && "aborted" in signal) return;
  throw new TypeError(`signal must be an AbortSignal, but is ${got(signal)}`);
}

/** Checks the options of a stream. */
export function checkStreamOptions(options: RpcStreamOptions): void {
  checkCommon(options, streamNames);
}

/** Checks the options of a call. */
export function checkCallOptions(options: RpcCallOptions): void {
  checkCommon(options, [...streamNames, "idempotent"]);
  const idempotent: unknown = options.idempotent;
  if (idempotent === undefined || typeof idempotent === "boolean") return;
  throw new TypeError(`idempotent must be true or false, but is ${got(idempotent)}`);
}

/** Throws a TypeError unless `name` can be the name of a method. */
export function checkMethod(name: unknown): asserts name is string {
  if (typeof name === "string" && name !== "" && Buffer.byteLength(name) <= 255) return;
  const is = typeof name === "string" ? got(name) : kindOf(name);
  throw new TypeError(`A method is a string of 1 to 255 bytes, but got ${is}`);
}
