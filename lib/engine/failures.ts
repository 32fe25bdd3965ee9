import { Buffer, isUtf8 } from "node:buffer";

import type { Frame, Status } from "../addon/native";
import { got, shortened } from "../checks";
import { datagramBytes } from "../constants";
import { errorOf, textOf, ZmqError } from "../errors";
import { aSocket, factsOf, nameOf, SocketType } from "../socket-types";

const syscalls = { send: "zmq_msg_send", receive: "zmq_msg_recv" } as const;

/** Why a socket could not be made, and what to do, by code. */
const unopened: Readonly<Record<string, string>> = {
  EAGAIN: "the process has no thread left for the context",
  EINVAL: "libzmq does not know the type",
  EMFILE:
    "the context has maxSockets open, or the process has no descriptor left. Close " +
    "sockets, or raise maxSockets (before the first socket) or ulimit -n",
};

/** Returns the error of a socket that libzmq could not make. */
export function notOpened(status: Status, type: number): ZmqError {
  const error = errorOf(status, { syscall: "zmq_socket" });
  const reason = unopened[error.code];
  return explained(error, reason && `cannot make ${aSocket(type)}, because ${reason}`);
}

/** What has not happened within the time limit, and what to do. */
const notHappened = {
  send: ["no peer took the message", "Connect a peer, or allow more time"],
  receive: ["no message came", "Try again, or allow more time"],
  subscription: [
    "no message came",
    "The Subscriber has no subscription: call subscribe() first",
  ],
  reply: ["no reply came", "Try again, or allow more time"],
  event: ["no event came", "Try again, or allow more time"],
  queues: [
    "not all peers have answered",
    "A peer over inproc answers when its event loop turns: try again, or allow more time",
  ],
} as const;

/** The function of libzmq that has found nothing. */
const calls: Readonly<Record<Awaited, string | undefined>> = {
  ...syscalls,
  subscription: syscalls.receive,
  reply: undefined,
  event: undefined,
  queues: undefined,
};

/** What an operation waits for. */
export type Awaited = keyof typeof notHappened;

/**
 * Returns the error of an operation whose time limit has passed. `option` is the name of
 * the option that has set the limit, in milliseconds.
 */
export function timedOut(awaited: Awaited, limit: number, option: string): ZmqError {
  const [fault, remedy] = notHappened[awaited];
  const message =
    limit === 0
      ? `${fault} at once, and ${option} is 0 milliseconds, which does not wait`
      : `${fault} within ${String(limit)} milliseconds, the limit that ${option} sets`;
  // An operation that has waited has no syscall: no call has failed.
  const syscall = limit === 0 ? calls[awaited] : undefined;
  return new ZmqError("EAGAIN", {
    syscall,
    message: `${textOf("EAGAIN")}: ${message}. ${remedy}`,
  });
}

/** Returns the error of operations that waited when `what` was closed. */
export function closedMeanwhile(
  what: string,
  act: "send" | "receive" | "recheck" | "queues",
): ZmqError {
  return new ZmqError("EAGAIN", {
    message: `${textOf("EAGAIN")}: ${what} was closed while ${act}() waited`,
  });
}

/** Returns the error of operations that waited when a socket was closed. */
export function socketClosed(type: number, act: "send" | "receive"): ZmqError {
  return closedMeanwhile(`the ${nameOf(type)}`, act);
}

/** Returns the error of a second stream for a direction of a socket. */
export function streamed(type: number, act: "send" | "receive"): ZmqError {
  return new ZmqError("EBUSY", {
    message:
      `${textOf("EBUSY")}: a stream ${act}s on the ${nameOf(type)} already. Destroy that ` +
      "stream first",
  });
}

/** Whose turn it is, by the type of socket and the call that came out of turn. */
const turns: Readonly<Record<number, Record<"send" | "receive", string>>> = {
  [SocketType.Request]: {
    send:
      "a Request has to receive the reply before it sends again. If replies may stay " +
      "away, set relaxed and correlate to true",
    receive: "a Request has to send a request before it receives",
  },
  [SocketType.Reply]: {
    send: "a Reply has to receive a request before it sends",
    receive: "a Reply has to send its reply before it receives again",
  },
};

/** Returns the routing id at the beginning of a message, as an error shows it. */
function routingIdIn(frames: Frame | Frame[], type: number): string {
  const [id] = Array.isArray(frames) ? frames : [frames];
  if (id === undefined || typeof id === "string") return got(id);
  const bytes = Buffer.from(id.buffer, id.byteOffset, id.byteLength);
  if (factsOf(type).message === "numbered") return String(bytes.readUInt32LE());
  if (isUtf8(bytes) && !/\p{Cc}/u.test(bytes.toString())) return got(bytes.toString());
  return `0x${shortened(bytes.toString("hex"))}`;
}

function bytesOf(frame: Frame): number {
  return typeof frame === "string" ? Buffer.byteLength(frame) : frame.byteLength;
}

/** Returns why a message does not fit into a datagram. */
function tooLong(frames: Frame | Frame[], type: number): string {
  const sizes = (Array.isArray(frames) ? frames : [frames]).map(bytesOf);
  const isRadio = factsOf(type).message === "grouped";
  // The first frame of a Radio's message is the group and a NUL. It is part of the
  // datagram. The first frame of a Datagram's message is the address.
  const size = (isRadio ? sizes : sizes.slice(-1)).reduce((sum, one) => sum + one, 0);
  const what = isRadio ? "over udp, frame, group and one byte have" : "a datagram has";
  return (
    `${what} at most ${String(datagramBytes)} bytes, but here are ${String(size)}. Send ` +
    "less at a time, or use tcp"
  );
}

/** Returns the error of a send that libzmq has refused with `status`. */
export function notSent(status: Status, type: number, frames: Frame | Frame[]): ZmqError {
  const error = errorOf(status, { syscall: syscalls.send });
  switch (error.code) {
    case "EFSM":
      return explained(error, turns[type]?.send);
    case "EHOSTUNREACH":
      return explained(
        error,
        `no peer with the routing id ${routingIdIn(frames, type)} is connected. Forget ` +
          "the peer, or send when it is back",
      );
    case "EMSGSIZE":
      return explained(error, tooLong(frames, type));
    default:
      return error;
  }
}

/** Returns the error of a peer that libzmq has not disconnected. */
export function peerNotDisconnected(
  status: Status,
  type: number,
  id: Uint8Array,
): ZmqError {
  const numbered = factsOf(type).message === "numbered";
  const syscall = numbered ? "zmq_disconnect_peer" : "zmq_disconnect_peer_by_id";
  const error = errorOf(status, { syscall });
  switch (error.code) {
    case "EHOSTUNREACH":
      return explained(
        error,
        `no peer with the routing id ${routingIdIn([id], type)} is connected. A peer that ` +
          "has left needs no disconnectPeer()",
      );
    case "ENOTSUP":
      return explained(
        error,
        "disconnectPeer() needs the libzmq of this package. Do without it, or don't link " +
          "the libzmq of the system",
      );
    default:
      return error;
  }
}

/** Returns the error of a receive that libzmq has refused with `status`. */
export function notReceived(status: Status, type: number): ZmqError {
  const error = errorOf(status, { syscall: syscalls.receive });
  return error.code === "EFSM" ? explained(error, turns[type]?.receive) : error;
}

function explained(error: ZmqError, reason: string | undefined): ZmqError {
  if (reason === undefined) return error;
  const { code, message, syscall } = error;
  return new ZmqError(code, { syscall, message: `${message}: ${reason}` });
}
