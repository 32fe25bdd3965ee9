import { capability } from "../addon/capability";
import { kindOf } from "../checks";
import { ZmqError } from "../errors";
import { aSocket, factsOf, SocketType } from "../socket-types";

/** Throws a TypeError unless the type of a socket is a number. */
export function checkType(type: unknown): asserts type is number {
  if (typeof type === "number") return;
  throw new TypeError(
    `Socket type must be a number: it is libzmq's number of the type, not ${kindOf(type)}`,
  );
}

/**
 * Throws `EINVAL` for a socket type whose handshake makes this libzmq abort the process.
 */
export function guardType(type: number): void {
  if (!factsOf(type).draft || capability().draft) return;
  const what = type in SocketType ? "a draft" : "unknown or a draft";
  throw new ZmqError("EINVAL", {
    message:
      `Invalid argument: ${aSocket(type)} is ${what}, but this libzmq was built without ` +
      "drafts",
  });
}
