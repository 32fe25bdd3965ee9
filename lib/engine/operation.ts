import { checkNames, checkOptions, got } from "../checks";
import { outOfRange, succeed } from "../errors";
import { checkMetadata, type PropertyNames } from "../messages/metadata";
import type { NativeSocket } from "../addon/native";
import { socketOption } from "../options/numbers";
import type { WaitLimits } from "./waiter-queue";

/** The options of a single `send` or `receive`. */
export interface OperationOptions {
  /**
   * Ends the wait when it aborts. The promise rejects with the reason of the signal, and
   * the socket stays usable. A message is then sent whole or not at all. Default: no
   * signal.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * The time limit in milliseconds. After it, the operation rejects with `EAGAIN`. 0
   * doesn't wait. A negative number or `Infinity` means no limit. The largest limit is
   * 2147483647. Default: the socket's `sendTimeout` or `receiveTimeout`.
   */
  readonly timeout?: number | undefined;
}

/** The options of a single `receive`. */
export interface ReceiveOptions extends OperationOptions {
  /**
   * Whether the message comes with its {@link MessageMetadata}. Default false.
   *
   * The metadata is the property `metadata` of the array of frames. An array of names
   * asks for these properties in addition, because libzmq can't list all properties.
   *
   * A fast reader prefetches messages until it first asks for metadata. The metadata of
   * prefetched messages is lost: every property is undefined. Ask for metadata from the
   * first message on to avoid that.
   */
  readonly metadata?: boolean | PropertyNames | undefined;
}

/** The longest time that Node's timers take, in milliseconds. */
export const longestTime = 0x7fffffff;

function checkedTimeout(timeout: unknown): number {
  if (typeof timeout !== "number" || Number.isNaN(timeout)) {
    throw new TypeError(
      `timeout must be a number of milliseconds, but is ${got(timeout)}`,
    );
  }
  if (timeout > longestTime && timeout !== Infinity) {
    throw outOfRange(
      `timeout must be at most ${String(longestTime)} milliseconds, but is ` +
        `${String(timeout)}; a negative one means no limit`,
    );
  }
  return timeout === Infinity ? -1 : timeout;
}

function checkSignal(signal: unknown): void {
  if (typeof signal === "object" && signal !== null && "aborted" in signal) return;
  throw new TypeError(
    `signal must be an AbortSignal, such as controller.signal, but is ${got(signal)}`,
  );
}

/**
 * The names of the options of every operation. Names of more options come before them.
 */
const operationNames = ["signal", "timeout"] as const;
const receiveNames = ["metadata", ...operationNames] as const;

/** Returns the names of the options of an operation that also takes `name`. */
export function namesWith(name: string): readonly string[] {
  return [name, ...operationNames];
}

/**
 * Checks the options of an operation. Called synchronously, so that the error is thrown
 * from the user's call.
 */
export function checkOperation(
  options: unknown,
  names: readonly string[] = operationNames,
): asserts options is OperationOptions {
  if (options === undefined) return;
  checkOptions(options, "{ timeout: 1000 }");
  checkNames(options, names);
  if ("timeout" in options && options.timeout !== undefined)
    checkedTimeout(options.timeout);
  if ("signal" in options && options.signal !== undefined) checkSignal(options.signal);
}

/**
 * Returns the time limit and the signal of an operation that has no socket option for its
 * limit. `initial` is the default limit: no limit, if it is not given.
 */
export function waitLimitsWithoutOption(
  options: OperationOptions | undefined,
  initial = -1,
): WaitLimits {
  const timeout = checkedTimeout(options?.timeout ?? initial);
  return { timeout, option: "timeout", signal: options?.signal };
}

/** Checks the options of a `receive`. */
export function checkReceiving(options: unknown): asserts options is ReceiveOptions {
  if (typeof options === "object" && options !== null && "metadata" in options) {
    if (options.metadata !== undefined) checkMetadata(options.metadata);
  }
  checkOperation(options, receiveNames);
}

const int32 = Buffer.alloc(4);

/** The options of a socket that set its time limits. */
const limitOptions = {
  send: { id: socketOption.SNDTIMEO, name: "sendTimeout" },
  receive: { id: socketOption.RCVTIMEO, name: "receiveTimeout" },
} as const;

/** Returns the time limit of an operation: from its options, else from its socket. */
export function waitLimitsOf(
  options: OperationOptions | undefined,
  native: NativeSocket,
  awaited: keyof typeof limitOptions,
): WaitLimits {
  const given = options?.timeout;
  const signal = options?.signal;
  if (given !== undefined)
    return { timeout: checkedTimeout(given), option: "timeout", signal };
  const { id, name } = limitOptions[awaited];
  succeed(native.getOption(id, int32), { syscall: "zmq_getsockopt" });
  return { timeout: int32.readInt32LE(), option: name, signal };
}
