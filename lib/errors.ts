import { constants } from "node:os";

import type { Status } from "./addon/native";

/** Error numbers that only libzmq has: `ZMQ_HAUSNUMERO` plus an offset. */
const zmqBase = 156384712;
const zmqErrno: Readonly<Record<string, number>> = {
  EFSM: zmqBase + 51,
  ENOCOMPATPROTO: zmqBase + 52,
  ETERM: zmqBase + 53,
  EMTHREAD: zmqBase + 54,
};

const errnoByCode: ReadonlyMap<string, number> = new Map([
  ...Object.entries(constants.errno),
  ...Object.entries(zmqErrno),
]);

/** If a number has two names, the first name is kept: EAGAIN, ENOTSUP. */
const codeByErrno: ReadonlyMap<number, string> = new Map(
  [...errnoByCode].reverse().map(([code, errno]) => [errno, code]),
);

/**
 * The texts of the error codes that libzmq documents, or takes from the system. Other
 * codes have no text here.
 */
const texts: Readonly<Record<string, string>> = {
  EACCES: "Permission denied",
  EADDRINUSE: "Address already in use",
  EADDRNOTAVAIL: "Cannot assign requested address",
  EAFNOSUPPORT: "Address family not supported by protocol",
  EAGAIN: "Operation was not possible or timed out",
  EBADF: "Socket is closed",
  EBUSY: "Socket is busy",
  ECANCELED: "Operation canceled",
  ECONNABORTED: "Software caused connection abort",
  ECONNREFUSED: "Connection refused",
  ECONNRESET: "Connection reset by peer",
  EEXIST: "File exists",
  EFAULT: "Context is closed",
  EFSM: "Operation cannot be accomplished in current state",
  EHOSTUNREACH: "Host unreachable",
  EINPROGRESS: "Operation now in progress",
  EINTR: "Interrupted system call",
  EINVAL: "Invalid argument",
  EIO: "Input/output error",
  EISDIR: "Is a directory",
  ELOOP: "Too many levels of symbolic links",
  EMFILE: "Too many open file descriptors",
  EMSGSIZE: "Message too long",
  EMTHREAD: "No thread available",
  ENAMETOOLONG: "File name too long",
  ENETDOWN: "Network is down",
  ENETRESET: "Network dropped connection on reset",
  ENETUNREACH: "Network is unreachable",
  ENFILE: "Too many open files in system",
  ENOBUFS: "No buffer space available",
  ENOCOMPATPROTO: "The protocol is not compatible with the socket type",
  ENODEV: "No such device",
  ENOENT: "No such endpoint",
  ENOMEM: "Cannot allocate memory",
  ENOSPC: "No space left on device",
  ENOSYS: "Function not implemented",
  ENOTCONN: "Transport endpoint is not connected",
  ENOTDIR: "Not a directory",
  ENOTSOCK: "Socket operation on non-socket",
  ENOTSUP: "Operation not supported",
  EOVERFLOW: "Value too large for defined data type",
  EPERM: "Operation not permitted",
  EPIPE: "Broken pipe",
  EPROTO: "Protocol error",
  EPROTONOSUPPORT: "Protocol not supported",
  EROFS: "Read-only file system",
  ETERM: "Context was terminated",
  ETIMEDOUT: "Connection timed out",
};

/** Returns the usual text of a code. */
export function textOf(code: string): string {
  return texts[code] ?? `Error ${code || "unknown"}`;
}

/** The details of a {@link ZmqError}, besides its code. */
export interface ZmqErrorDetails {
  /** The endpoint that was passed to the failing call. */
  readonly address?: string | undefined;
  /** The libzmq function that failed. */
  readonly syscall?: string | undefined;
  /** The number of messages of `sendMany` that were sent. */
  readonly sent?: number | undefined;
  /** A message that replaces the standard text. */
  readonly message?: string | undefined;
}

/**
 * The error of an operation that libzmq, or a check in front of libzmq, has refused.
 *
 * Test `code` in programs: its values don't change. `message` is for people.
 */
export class ZmqError extends Error {
  override name = "ZmqError";
  /**
   * The name of the error: an errno name, or a name of libzmq's own, such as `"EFSM"`.
   */
  readonly code: string;
  /** The number of the error on this platform, positive. */
  readonly errno: number;
  /** The endpoint, for errors of `bind`, `unbind`, `connect` and `disconnect`. */
  declare readonly address?: string;
  /** The libzmq function that reported the error, such as `"zmq_bind"`. */
  declare readonly syscall?: string;
  /**
   * The number of messages that libzmq has taken, for errors of `sendMany`. They are the
   * first of the call. The others were not sent.
   */
  declare readonly sent?: number;

  constructor(code: string, details: ZmqErrorDetails = {}) {
    const errno = errnoByCode.get(code) ?? 0;
    super(details.message ?? textOf(code));
    this.code = code;
    this.errno = errno;
    if (details.address !== undefined) this.address = details.address;
    if (details.syscall !== undefined) this.syscall = details.syscall;
    if (details.sent !== undefined) this.sent = details.sent;
  }
}

/** Returns the error for the status of a failed native call. */
export function errorOf(status: Status, details: ZmqErrorDetails = {}): ZmqError {
  const errno = -status;
  const code = codeByErrno.get(errno);
  if (code !== undefined) return new ZmqError(code, details);
  return new ZmqError("", { message: `Unknown error ${errno}`, ...details });
}

/** Returns `status` if it means success, else throws its error. */
export function succeed(status: Status, details: ZmqErrorDetails = {}): Status {
  if (status < 0) throw errorOf(status, details);
  return status;
}

/** The status of a native call that is not possible now. */
export const EAGAIN: Status = -constants.errno.EAGAIN;

/** The status of a native call whose argument libzmq refuses. */
export const EINVAL: Status = -constants.errno.EINVAL;

/** The status of a native call for an endpoint or a routing id that is in use. */
export const EADDRINUSE: Status = -constants.errno.EADDRINUSE;
export const ENOENT: Status = -constants.errno.ENOENT;

/**
 * Returns the error for a value out of range, with the code that libzmq would return:
 * `EINVAL`.
 */
export function outOfRange(message: string): RangeError {
  return Object.assign(new RangeError(message), {
    code: "EINVAL",
    errno: constants.errno.EINVAL,
  });
}
