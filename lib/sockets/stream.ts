import { framesOf } from "../checks";
import { SocketType } from "../socket-types";
import { checkText } from "../endpoint/endpoints";
import type { Message, MessageLike } from "../messages/frame";
import type { OperationOptions } from "../engine/operation";
import type { OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { socketCore } from "./core";
import { defineSocket, type SocketOptions } from "./socket";
import { DuplexSocket, sendMany } from "./directions";
import { peerIdOf, type RoutedConnectOptions, routingIdOf } from "./routed-connect";

/** The options of {@link Stream.connect}. */
export type StreamConnectOptions = RoutedConnectOptions;

// The option table defines the properties of the class. The types come from the same
// table.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Stream extends OptionsOf<typeof typeOptions.stream> {}

/**
 * Exchanges bytes with programs that don't use ZeroMQ, over raw TCP. `ZMQ_STREAM`.
 *
 * Each message is a routing id and a piece of the byte stream. An empty piece is received
 * when a connection begins or ends. Sending an empty piece ends the connection.
 */
export class Stream extends DuplexSocket<[MessageLike, MessageLike], [Message, Message]> {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Stream>) {
    super(SocketType.Stream, options);
  }

  /**
   * Connects to an endpoint, and can give the peer a routing id. `zmq_connect`,
   * `ZMQ_CONNECT_ROUTING_ID`.
   *
   * @throws what {@link Socket.connect} throws. ZmqError with code `EADDRINUSE` if
   *   another peer has the routing id. TypeError or RangeError for a wrong routing id.
   *   TypeError for an unknown option.
   */
  override connect(address: string, options?: StreamConnectOptions): void {
    const core = socketCore(this);
    core.checkOpen();
    checkText(address);
    core.binding.connect(address, routingIdOf(options));
  }

  /**
   * Closes the connection to one peer, also if the peer reads nothing.
   * `zmq_disconnect_peer_by_id`. The connection ends at once, on a thread of libzmq. The
   * event `disconnect` has the reason `disconnectedHere`.
   *
   * Messages that are queued for the peer are dropped, whatever `linger` is. So are
   * messages of the peer that nobody has received, except those that the socket has
   * prefetched.
   *
   * A peer that has connected to this socket may connect again. A connection that this
   * socket made ends for good, as if an empty piece had been sent; but bytes that are
   * still queued are dropped.
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
   * Sends a piece of the byte stream to a peer: `[routingId, data]`. `zmq_msg_send`.
   *
   * @throws TypeError at once for another number of frames; otherwise what
   *   {@link DuplexSocket.send} throws and rejects with.
   */
  override send(
    message: [MessageLike, MessageLike],
    options?: OperationOptions,
  ): Promise<void> {
    checkPieces(message);
    return super.send(message, options);
  }

  /**
   * Sends a piece of the byte stream, if the socket can send now. `zmq_msg_send`.
   *
   * @returns true if libzmq has accepted the message, false if `send` would wait.
   * @throws TypeError for another number of frames; otherwise what
   *   {@link DuplexSocket.trySend} throws.
   */
  override trySend(message: [MessageLike, MessageLike]): boolean {
    checkPieces(message);
    return super.trySend(message);
  }

  /**
   * Sends many pieces of byte streams, in their order: `[routingId, data]` each. The peers
   * may differ.
   *
   * @throws what {@link DuplexSocket.sendMany} throws and rejects with. TypeError at once
   *   for another number of frames.
   */
  override sendMany(
    messages: readonly [MessageLike, MessageLike][],
    options?: OperationOptions,
  ): Promise<void> {
    return sendMany(this, messages, options, checkPieces);
  }

  /**
   * Sends the first of many pieces of byte streams, as many as the socket can send now.
   *
   * @returns the number of pieces that libzmq has accepted.
   * @throws what {@link DuplexSocket.trySendMany} throws. TypeError for another number of
   *   frames.
   */
  override trySendMany(messages: readonly [MessageLike, MessageLike][]): number {
    return socketCore(this).sender.trySendMany(messages, checkPieces);
  }
}

/** libzmq reads a lone frame as a routing id, and the next frame as its data. */
function checkPieces(message: unknown): unknown {
  if (Array.isArray(message) && message.length === 2) return message;
  throw new TypeError(
    `A Stream sends two frames, [routingId, data], but got ${framesOf(message)}`,
  );
}

defineSocket(Stream, typeOptions.stream);
