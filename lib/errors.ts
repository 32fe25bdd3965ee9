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

/** Of two names for one number the first is kept: EAGAIN, ENOTSUP. */
const codeByErrno: ReadonlyMap<number, string> = new Map(
  [...errnoByCode].reverse().map(([code, errno]) => [errno, code]),
);

/** What the codes mean: those that libzmq documents, and those that it passes on from the
 * system. Other codes have no text here. */
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
  EMSGSIZE: "Message too long: a datagram may have 8192 bytes",
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

/** What a {@link ZmqError} can say besides its code. */
export interface ZmqErrorDetails {
  /** The endpoint that the failing call was about. */
  readonly address?: string | undefined;
  /** The libzmq function that failed. */
  readonly syscall?: string | undefined;
  /** A sentence that takes the place of the standard text. */
  readonly message?: string | undefined;
}

/**
 * What libzmq, or a check made on its behalf, refused.
 *
 * `code` is stable and the thing to test for; `message` is for people.
 */
export class ZmqError extends Error {
  override name = "ZmqError";
  /** The name of the error: an errno name or one of libzmq's own, such as `"EFSM"`. */
  readonly code: string;
  /** Its number on this platform, positive. */
  readonly errno: number;
  /** The endpoint, for errors of `bind`, `unbind`, `connect` and `disconnect`. */
  declare readonly address?: string;
  /** The libzmq function that reported the error, such as `"zmq_bind"`. */
  declare readonly syscall?: string;

  constructor(code: string, details: ZmqErrorDetails = {}) {
    const errno = errnoByCode.get(code) ?? 0;
    super(details.message ?? texts[code] ?? `Error ${code || "unknown"}`);
    this.code = code;
    this.errno = errno;
    if (details.address !== undefined) this.address = details.address;
    if (details.syscall !== undefined) this.syscall = details.syscall;
  }
}

/** The error behind a failed native call. */
export function errorOf(status: Status, details: ZmqErrorDetails = {}): ZmqError {
  const errno = -status;
  const code = codeByErrno.get(errno);
  if (code !== undefined) return new ZmqError(code, details);
  return new ZmqError("", { message: `Unknown error ${errno}`, ...details });
}

/** Throws unless `status` is one of success; otherwise answers it. */
export function succeed(status: Status, details: ZmqErrorDetails = {}): Status {
  if (status < 0) throw errorOf(status, details);
  return status;
}

/** The status with which native calls say "not now". */
export const EAGAIN: Status = -constants.errno.EAGAIN;

/** The status with which libzmq refuses an argument. */
export const EINVAL: Status = -constants.errno.EINVAL;

/** The status with which the addon refuses what is too long for a datagram. */
export const EMSGSIZE: Status = -constants.errno.EMSGSIZE;

/** The status with which libzmq refuses an endpoint that is taken. */
export const EADDRINUSE: Status = -constants.errno.EADDRINUSE;

/** A value that an option or argument can't take, said as libzmq would code it. */
export function outOfRange(message: string): RangeError {
  return Object.assign(new RangeError(message), {
    code: "EINVAL",
    errno: constants.errno.EINVAL,
  });
}
