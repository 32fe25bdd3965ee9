import { outOfRange } from "../errors";
import type { Message } from "../messages/frame";
import { checkOperation, namesWith, type OperationOptions } from "../engine/operation";
import { defineSocket, socketCore } from "../sockets/socket";
import { DuplexSocket } from "../sockets/directions";
import { frameOf, type SingleFrame } from "./single-frame";

/** Whom a message is for, or from. */
export interface RoutingOptions {
  /** The number by which a socket knows a peer, 1 to 4,294,967,295. It is the socket's
   * own: another socket knows the same peer by another number. */
  routingId: number;
}

const highest = 0xffff_ffff;
const names = namesWith("routingId");

/** The bytes of the routing id in `options`; throws if there is none, or a wrong one. */
function routingIdOf(options: unknown): Buffer {
  const isObject = typeof options === "object" && options !== null;
  const id = isObject && "routingId" in options ? options.routingId : undefined;
  if (typeof id !== "number") {
    throw new TypeError(
      "send() needs to know to whom: a number in { routingId }, as it was received",
    );
  }
  if (!Number.isInteger(id) || id < 1 || id > highest) {
    throw outOfRange(
      `routingId must be a whole number from 1 to ${String(highest)}, but is ${String(id)}`,
    );
  }
  checkOperation(options, names);
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(id);
  return bytes;
}

/** A socket that numbers its peers: each message comes from one, or goes to one. */
export abstract class RoutingSocket extends DuplexSocket<
  SingleFrame,
  [Message, RoutingOptions],
  [RoutingOptions]
> {
  /**
   * Sends a message of one frame to the peer that is named, which waits while that peer is
   * at its high-water mark. Otherwise the same as `send` of other sockets.
   *
   * @throws what `send` of other sockets throws and rejects with; a TypeError without a
   *   routing id, a RangeError for one that is none; rejects with `EHOSTUNREACH` if there
   *   is no such peer, or no longer. `zmq_msg_set_routing_id`, `zmq_msg_send`.
   */
  override send(
    message: SingleFrame,
    options: RoutingOptions & OperationOptions,
  ): Promise<void> {
    const { sender } = socketCore(this);
    const frame = frameOf(message);
    return sender.send([routingIdOf(options), frame], options);
  }

  /** Sends a message to the peer that is named if that is possible at once. */
  override trySend(message: SingleFrame, options: RoutingOptions): boolean {
    const { sender } = socketCore(this);
    const frame = frameOf(message);
    return sender.trySend([routingIdOf(options), frame]);
  }
}

defineSocket(RoutingSocket);
