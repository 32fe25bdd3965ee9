import { SocketType } from "../socket-types";
import { checkText } from "../endpoint/endpoints";
import type { OperationOptions } from "../engine/operation";
import type { OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { defineSocket, socketCore, type SocketOptions } from "./socket";
import { DuplexSocket, type Outgoing } from "./directions";
import { type RoutedConnectOptions, routingIdOf } from "./routed-connect";

// The tables of options give these classes properties; the types come from there as well.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Dealer extends OptionsOf<typeof typeOptions.dealer> {}

/**
 * A request socket without turns: sends to its peers one after the other, receives from
 * all. To a Reply, an empty frame goes before each message. `ZMQ_DEALER`.
 */
export class Dealer extends DuplexSocket {
  constructor(options?: SocketOptions<Dealer>) {
    super(SocketType.Dealer, options);
  }
}

/** What {@link Router.connect} can be told. */
export type RouterConnectOptions = RoutedConnectOptions;

export interface Router extends OptionsOf<typeof typeOptions.router> {}

/**
 * Knows its peers by routing id: the first frame of what it receives names the sender, the
 * first frame of what it sends the receiver. A message to an unknown peer is dropped,
 * unless `mandatory`. `ZMQ_ROUTER`.
 */
export class Router extends DuplexSocket {
  constructor(options?: SocketOptions<Router>) {
    super(SocketType.Router, options);
  }

  /**
   * Connects as every socket does, and can give the peer a routing id.
   *
   * @throws what {@link Socket.connect} throws; `EADDRINUSE` for a routing id that another
   *   peer has. `zmq_connect`, `ZMQ_CONNECT_ROUTING_ID`.
   */
  override connect(address: string, options?: RouterConnectOptions): void {
    const core = socketCore(this);
    core.checkOpen();
    checkText(address);
    core.binding.connect(address, routingIdOf(options));
  }

  override send(message: Outgoing, options?: OperationOptions): Promise<void> {
    checkAddressed(message);
    return super.send(message, options);
  }

  override trySend(message: Outgoing): boolean {
    checkAddressed(message);
    return super.trySend(message);
  }
}

/** libzmq takes a lone frame for an address without a message, and drops it. */
function checkAddressed(message: unknown): void {
  if (message === undefined || (Array.isArray(message) && message.length !== 1)) return;
  throw new TypeError("A Router sends two frames or more: [routingId, ...message]");
}

defineSocket(Dealer, typeOptions.dealer);
defineSocket(Router, typeOptions.router);
