import { framesOf } from "../checks";
import { SocketType } from "../socket-types";
import { checkText } from "../endpoint/endpoints";
import type { OperationOptions } from "../engine/operation";
import type { Message, ReceivedMessage } from "../messages/frame";
import type { OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { socketCore } from "./core";
import { defineSocket, type SocketOptions } from "./socket";
import { DuplexSocket, type Outgoing, sendMany } from "./directions";
import { peerIdOf, type RoutedConnectOptions, routingIdOf } from "./routed-connect";

// The option tables define the properties of these classes. The types come from the same
// tables.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Dealer extends OptionsOf<typeof typeOptions.dealer> {}

/**
 * Sends to its peers in turn, and receives from all of them. `ZMQ_DEALER`.
 *
 * Unlike a {@link Request}, a Dealer may send and receive in any order. A Reply expects
 * an empty frame in front of each message of a Dealer.
 */
export class Dealer extends DuplexSocket {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Dealer>) {
    super(SocketType.Dealer, options);
  }
}

/** The options of {@link Router.connect}. */
export type RouterConnectOptions = RoutedConnectOptions;

export interface Router extends OptionsOf<typeof typeOptions.router> {}

/**
 * Addresses its peers by routing id. `ZMQ_ROUTER`.
 *
 * The first frame of a received message is the routing id of the sender. The first frame
 * of a sent message is the routing id of the receiver. A message to an unknown peer is
 * dropped, unless `mandatory` is set.
 */
export class Router extends DuplexSocket<Outgoing, [Message, ...ReceivedMessage]> {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Router>) {
    super(SocketType.Router, options);
  }

  /**
   * Connects to an endpoint, and can give the peer a routing id. `zmq_connect`,
   * `ZMQ_CONNECT_ROUTING_ID`.
   *
   * @throws what {@link Socket.connect} throws. ZmqError with code `EADDRINUSE` if
   *   another peer has the routing id. TypeError or RangeError for a wrong routing id.
   *   TypeError for an unknown option.
   */
  override connect(address: string, options?: RouterConnectOptions): void {
    const core = socketCore(this);
    core.checkOpen();
    checkText(address);
    core.binding.connect(address, routingIdOf(options));
  }

  /**
   * Closes the connection to one peer, also if the peer reads nothing.
   * `zmq_disconnect_peer_by_id`. The connection ends at once, on a thread of libzmq. The
   * event `disconnect` has the reason `disconnectedHere`. Over inproc, the connection ends
   * when the peer next uses its socket, and there are no events.
   *
   * Messages that are queued for the peer are dropped, whatever `linger` is. So are
   * messages of the peer that nobody has received, except those that the socket has
   * prefetched. If a message of several frames has been received in part, its rest still
   * comes, and the routing id is in use until it was received.
   *
   * A peer that has connected to this socket connects again by itself. So does this
   * socket, if it made the connection: end such a connection with {@link disconnect}.
   *
   * @param routingId The routing id of the peer, as it was received, or as it was given to
   *   {@link connect}. A string stands for its UTF-8 bytes.
   *
   * @throws TypeError for a value of another type. ZmqError with code `EHOSTUNREACH` if no
   *   peer with the routing id is connected. `ENOTSUP` with the libzmq of the system.
   */
  disconnectPeer(routingId: string | Uint8Array): void {
    const core = socketCore(this);
    core.checkOpen();
    core.binding.disconnectPeer(peerIdOf(routingId));
  }

  /**
   * Sends a message of two frames or more: `[routingId, ...body]`. `zmq_msg_send`.
   *
   * @throws TypeError at once for fewer frames; otherwise what {@link DuplexSocket.send}
   *   throws and rejects with.
   */
  override send(message: Outgoing, options?: OperationOptions): Promise<void> {
    checkAddressed(message);
    return super.send(message, options);
  }

  /**
   * Sends a message of two frames or more, if the socket can send now. `zmq_msg_send`.
   *
   * @returns true if libzmq has accepted the message, false if `send` would wait.
   * @throws TypeError for fewer frames; otherwise what {@link DuplexSocket.trySend}
   *   throws.
   */
  override trySend(message: Outgoing): boolean {
    checkAddressed(message);
    return super.trySend(message);
  }

  /**
   * Sends many messages of two frames or more, in their order. The peers may differ.
   *
   * @throws what {@link DuplexSocket.sendMany} throws and rejects with. TypeError at once
   *   for a message of fewer frames.
   */
  override sendMany(
    messages: readonly Outgoing[],
    options?: OperationOptions,
  ): Promise<void> {
    return sendMany(this, messages, options, checkAddressed);
  }

  /**
   * Sends the first of many messages of two frames or more, as many as the socket can send
   * now.
   *
   * @returns the number of messages that libzmq has accepted.
   * @throws what {@link DuplexSocket.trySendMany} throws. TypeError for a message of fewer
   *   frames.
   */
  override trySendMany(messages: readonly Outgoing[]): number {
    return socketCore(this).sender.trySendMany(messages, checkAddressed);
  }
}

/** libzmq reads a lone frame as an address without a message, and drops the frame. */
function checkAddressed(message: unknown): unknown {
  const complete = Array.isArray(message) && message.length !== 1;
  if (message === undefined || complete) return message;
  throw new TypeError(
    `A Router sends two frames or more, [routingId, ...message], but got ${framesOf(
      message,
    )}`,
  );
}

defineSocket(Dealer, typeOptions.dealer);
defineSocket(Router, typeOptions.router);
