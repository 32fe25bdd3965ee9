import { kindOf } from "../checks";
import { outOfRange } from "../errors";
import type { Message } from "../messages/frame";
import { checkOperation, namesWith, type OperationOptions } from "../engine/operation";
import { socketCore } from "../sockets/core";
import { defineSocket } from "../sockets/socket";
import { DuplexSocket } from "../sockets/directions";
import { frameOf, type SingleFrame } from "./single-frame";

/** The peer that a message goes to or comes from. */
export interface RoutingOptions {
  /**
   * The number by which the socket knows the peer, 1 to 4,294,967,295. Another socket
   * knows the same peer by another number.
   */
  routingId: number;
}

const highest = 0xffff_ffff;
const names = namesWith("routingId");

/** Returns the four bytes of a routing id. Throws a RangeError if it is out of range. */
function bytesOf(id: number): Buffer {
  if (!Number.isInteger(id) || id < 1 || id > highest) {
    throw outOfRange(
      `routingId must be a whole number from 1 to ${String(highest)}, but is ${String(id)}`,
    );
  }
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(id);
  return bytes;
}

/**
 * Returns the bytes of the routing id in `options`.
 *
 * @throws TypeError without a routing id or for a wrong option. RangeError if the routing
 *   id is out of range.
 */
function routingIdOf(options: unknown): Buffer {
  const isObject = typeof options === "object" && options !== null;
  const id = isObject && "routingId" in options ? options.routingId : undefined;
  if (typeof id !== "number") {
    throw new TypeError(
      `${isObject ? "Invalid argument" : "Options must be an object"}: send() needs the ` +
        `number of a peer, { routingId: number }, as it was received, but routingId is ${kindOf(id)}`,
    );
  }
  const bytes = bytesOf(id);
  checkOperation(options, names);
  return bytes;
}

/**
 * A socket that knows its peers by numbers. Each message comes from one peer, or goes to
 * one peer.
 */
export abstract class RoutingSocket extends DuplexSocket<
  SingleFrame,
  [Message, RoutingOptions],
  [RoutingOptions]
> {
  /**
   * Sends a message of one frame to a peer. `send` waits while that peer is at its
   * high-water mark. Otherwise it is the same as `send` of other sockets.
   *
   * @throws The errors of `send` of other sockets. TypeError without a routing id.
   *   RangeError if the routing id is out of range. Rejects with `EHOSTUNREACH` if the
   *   peer does not exist or has left. `zmq_msg_set_routing_id`, `zmq_msg_send`.
   */
  override send(
    message: SingleFrame,
    options: RoutingOptions & OperationOptions,
  ): Promise<void> {
    const { sender } = socketCore(this);
    const frame = frameOf(message);
    return sender.send([routingIdOf(options), frame], options);
  }

  /**
   * Sends a message to a peer if that is possible at once. Returns true if libzmq
   * accepted the message, false if {@link send} would wait.
   *
   * @throws The errors of {@link send}, except `EAGAIN`.
   */
  override trySend(message: SingleFrame, options: RoutingOptions): boolean {
    const { sender } = socketCore(this);
    const frame = frameOf(message);
    return sender.trySend([routingIdOf(options), frame]);
  }

  /**
   * Sends many messages of one frame to one peer, in their order. Otherwise it is the same as
   * `sendMany` of other sockets.
   *
   * @throws The errors of `sendMany` of other sockets, and those of {@link send}.
   */
  override sendMany(
    messages: readonly SingleFrame[],
    options: RoutingOptions & OperationOptions,
  ): Promise<void> {
    const { sender } = socketCore(this);
    const id = routingIdOf(options);
    return sender.sendMany(messages, options, (message) => [id, frameOf(message)]);
  }

  /**
   * Sends the first of many messages to one peer, as many as the socket can send now. Returns
   * the number of messages that libzmq accepted.
   *
   * @throws The errors of `trySendMany` of other sockets, and those of {@link trySend}.
   */
  override trySendMany(
    messages: readonly SingleFrame[],
    options: RoutingOptions,
  ): number {
    const { sender } = socketCore(this);
    const id = routingIdOf(options);
    return sender.trySendMany(messages, (message) => [id, frameOf(message)]);
  }

  /**
   * Closes the connection to one peer, also if the peer reads nothing.
   * `zmq_disconnect_peer`. The connection ends at once, on a thread of libzmq. The event
   * `disconnect` has the reason `disconnectedHere`. Over inproc, the connection ends when
   * the peer next uses its socket, and there are no events.
   *
   * Messages that are queued for the peer are dropped, whatever `linger` is. So are
   * messages of the peer that nobody has received. A `send` that waits for the peer
   * rejects with `EHOSTUNREACH`.
   *
   * A peer that has connected to this socket connects again by itself. So does this
   * socket, if it made the connection: end such a connection with {@link disconnect}. The
   * new connection has another routing id.
   *
   * @param routingId The number of the peer, as it was received.
   *
   * @throws TypeError for a value of another type. RangeError if the routing id is out of
   *   range. ZmqError with code `EHOSTUNREACH` if no peer with the routing id is
   *   connected. `ENOTSUP` with the libzmq of the system.
   */
  disconnectPeer(routingId: number): void {
    const core = socketCore(this);
    core.checkOpen();
    if (typeof routingId !== "number") {
      throw new TypeError(
        `disconnectPeer() takes the number of a peer, as it was received, but got ${kindOf(
          routingId,
        )}`,
      );
    }
    core.binding.disconnectPeer(bytesOf(routingId));
  }
}

defineSocket(RoutingSocket);
