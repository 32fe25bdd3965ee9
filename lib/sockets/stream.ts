import { SocketType } from "../socket-types";
import { checkText } from "../endpoint/endpoints";
import type { Message, MessageLike } from "../messages/frame";
import type { OperationOptions } from "../engine/operation";
import type { OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { defineSocket, socketCore, type SocketOptions } from "./socket";
import { DuplexSocket } from "./directions";
import { type RoutedConnectOptions, routingIdOf } from "./routed-connect";

/** What {@link Stream.connect} can be told. */
export type StreamConnectOptions = RoutedConnectOptions;

// The table of options gives the class its properties; the types come from there as well.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Stream extends OptionsOf<typeof typeOptions.stream> {}

/**
 * Talks to programs that know nothing of ØMQ, over raw TCP. Each message is a routing id
 * and a piece of the byte stream; an empty piece tells of a connection's begin or end, and
 * sending one ends it. `ZMQ_STREAM`.
 */
export class Stream extends DuplexSocket<[MessageLike, MessageLike], [Message, Message]> {
  constructor(options?: SocketOptions<Stream>) {
    super(SocketType.Stream, options);
  }

  /**
   * Connects as every socket does, and can give the peer a routing id.
   *
   * @throws what {@link Socket.connect} throws; `EADDRINUSE` for a routing id that another
   *   peer has. `zmq_connect`, `ZMQ_CONNECT_ROUTING_ID`.
   */
  override connect(address: string, options?: StreamConnectOptions): void {
    const core = socketCore(this);
    core.checkOpen();
    checkText(address);
    core.binding.connect(address, routingIdOf(options));
  }

  override send(
    message: [MessageLike, MessageLike],
    options?: OperationOptions,
  ): Promise<void> {
    checkPieces(message);
    return super.send(message, options);
  }

  override trySend(message: [MessageLike, MessageLike]): boolean {
    checkPieces(message);
    return super.trySend(message);
  }
}

/** libzmq takes a lone frame for a routing id and what comes next for its data. */
function checkPieces(message: unknown): void {
  if (Array.isArray(message) && message.length === 2) return;
  throw new TypeError("A Stream sends two frames: [routingId, data]");
}

defineSocket(Stream, typeOptions.stream);
