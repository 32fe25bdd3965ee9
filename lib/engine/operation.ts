import { checkNames } from "../checks";
import { outOfRange, succeed } from "../errors";
import { checkMetadata, type PropertyNames } from "../messages/metadata";
import type { NativeSocket } from "../addon/native";
import type { Patience } from "./waiting-line";

/** What a single `send` or `receive` may be told. */
export interface OperationOptions {
  /**
   * Ends the waiting: the promise rejects with the signal's reason, and the socket stays
   * usable. A message is then either wholly sent or not at all.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds to wait before rejecting with `EAGAIN`; 0 doesn't wait, a negative number
   * waits for ever. Default: the socket's `sendTimeout` or `receiveTimeout`.
   */
  readonly timeout?: number | undefined;
}

/** What a single `receive` may be told. */
export interface ReceiveOptions extends OperationOptions {
  /**
   * Whether the message is to come with its {@link MessageMetadata}, as the property
   * `metadata` of the array of its frames; an array names properties to look up besides
   * (libzmq can't list those that there are). Default false. A socket that is read from
   * fast takes several messages at a time until it is first asked for metadata: ask from the
   * first message on, or the few that it has in hand come with everything undefined.
   */
  readonly metadata?: boolean | PropertyNames | undefined;
}

function checked(timeout: unknown): number {
  if (typeof timeout !== "number" || Number.isNaN(timeout)) {
    throw new TypeError(
      `timeout must be a number of milliseconds, but is ${String(timeout)}`,
    );
  }
  // Node's timers count in 32 bits.
  if (timeout > 0x7fffffff && timeout !== Infinity) {
    throw outOfRange(
      `timeout must be at most 2147483647 milliseconds, but is ${String(timeout)}; ` +
        "a negative one waits for ever",
    );
  }
  return timeout === Infinity ? -1 : timeout;
}

function checkSignal(signal: unknown): void {
  if (typeof signal === "object" && signal !== null && "aborted" in signal) return;
  throw new TypeError("signal must be an AbortSignal");
}

/** What else an operation may be told stands before these. */
const operationNames = ["signal", "timeout"] as const;
const receiveNames = ["metadata", ...operationNames] as const;

/** The names of the options of an operation that also takes `name`. */
export function namesWith(name: string): readonly string[] {
  return [name, ...operationNames];
}

/** Checks what a user gave to an operation, where the user is. */
export function checkOperation(
  options: unknown,
  names: readonly string[] = operationNames,
): asserts options is OperationOptions {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null) {
    const got = options === null ? "null" : typeof options;
    throw new TypeError(`Options must be an object, but got ${got}`);
  }
  checkNames(options, names);
  if ("timeout" in options && options.timeout !== undefined) checked(options.timeout);
  if ("signal" in options && options.signal !== undefined) checkSignal(options.signal);
}

/** How long an operation waits that has no option of a socket: for ever, unless told. */
export function patienceAsTold(options: OperationOptions | undefined): Patience {
  return { timeout: checked(options?.timeout ?? -1), signal: options?.signal };
}

/** The same for a `receive`. */
export function checkReceiving(options: unknown): asserts options is ReceiveOptions {
  if (typeof options === "object" && options !== null && "metadata" in options) {
    if (options.metadata !== undefined) checkMetadata(options.metadata);
  }
  checkOperation(options, receiveNames);
}

const int32 = Buffer.alloc(4);

/** How long an operation waits: as it was told, else as its socket is set. */
export function patienceOf(
  options: OperationOptions | undefined,
  native: NativeSocket,
  timeoutOption: number,
): Patience {
  const told = options?.timeout;
  if (told !== undefined) return { timeout: checked(told), signal: options?.signal };
  succeed(native.getOption(timeoutOption, int32), { syscall: "zmq_getsockopt" });
  return { timeout: int32.readInt32LE(), signal: options?.signal };
}
