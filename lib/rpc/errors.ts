/**
 * The codes of {@link RpcError} that this package uses. A handler may throw errors with
 * codes of its own.
 */
export type RpcErrorCode =
  /** No server could be reached within `reachTimeout`. */
  | "UNREACHABLE"
  /** The connection to the server was lost before the answer arrived. */
  | "SERVER_LOST"
  /** The server closed before its handler had ended. */
  | "SERVER_CLOSED"
  /** The server has too many calls already. */
  | "OVERLOADED"
  /** The server stops, and takes no new calls. */
  | "DRAINING"
  /** The server has no handler for the method. */
  | "UNKNOWN_METHOD"
  /** A method with one answer was called as a stream, or the other way round. */
  | "WRONG_KIND"
  /** The server could not decode the input, or a handler refused it. */
  | "BAD_INPUT"
  /** The server could not encode what the handler returned. */
  | "BAD_OUTPUT"
  /** The client could not read the answer. */
  | "BAD_ANSWER"
  /** A body is larger than `maxBodySize`. */
  | "TOO_LARGE"
  /** The handler threw. */
  | "HANDLER_FAILED"
  /** The server does not know the call that a message of a stream is about. */
  | "UNKNOWN_CALL"
  /** The server speaks another version of the protocol. */
  | "UNSUPPORTED_VERSION"
  /** The deadline has passed. Also a reason of a handler's signal. */
  | "DEADLINE_EXCEEDED"
  /** The client has `maxCalls` calls already. */
  | "TOO_MANY_CALLS"
  /** The client was closed. */
  | "CLIENT_CLOSED"
  /** The reason of a handler's signal: the client has cancelled the call. */
  | "CANCELLED"
  /** The reason of a handler's signal: the client has gone. */
  | "CLIENT_LOST";

/** What an {@link RpcError} says besides its code and its text. */
export interface RpcErrorDetails {
  /** Whether the handler may have run. Default true. */
  readonly mayHaveRun?: boolean | undefined;
  /**
   * A value for the client, which the default codec (JSON, with bytes as they are) can
   * encode. Details that are larger than `maxBodySize` of the server are left out.
   */
  readonly details?: unknown;
  /** The error behind this one. It does not travel. */
  readonly cause?: unknown;
}

/**
 * The error of a call. Test `code` in programs: its values don't change.
 *
 * A handler may throw an RpcError with a code of its own, such as `"NOT_FOUND"`. The
 * client's call then rejects with that code, text and `details`.
 */
export class RpcError extends Error {
  override name = "RpcError";
  /** What has failed: a code of this package, or a code of the handler's own. */
  readonly code: RpcErrorCode | (string & {});
  /** False if the handler has certainly not run. True if it may have run. */
  readonly mayHaveRun: boolean;
  /** The details that the handler has added, if any. */
  readonly details: unknown;

  constructor(
    code: RpcErrorCode | (string & {}),
    message: string,
    options: RpcErrorDetails = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.mayHaveRun = options.mayHaveRun ?? true;
    this.details = options.details;
  }
}

/** Returns the text of what was thrown. Never throws, whatever the value is. */
export function textOf(thrown: unknown): string {
  try {
    const text: unknown = thrown instanceof Error ? thrown.message : thrown;
    return String(text);
  } catch {
    return "A value was thrown that has no text";
  }
}
