import { checkOperation, type OperationOptions } from "../engine/operation";
import type { ReceivedMessage } from "../messages/frame";
import { SocketType } from "../socket-types";
import type { OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { engine, socketCore } from "./core";
import { defineSocket, type SocketOptions } from "./socket";
import { DuplexSocket, type Outgoing } from "./directions";
import type { Exchanges } from "./exchanges";

// The option tables define the properties of these classes. The types come from the same
// tables.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Request extends OptionsOf<typeof typeOptions.request> {}

/**
 * Sends a request, then receives its reply, and so on. `ZMQ_REQ`.
 *
 * A call that is not in this order fails with `EFSM`. With several repliers, each gets a
 * request in turn. {@link request} does both, and keeps the order.
 */
export class Request extends DuplexSocket {
  #exchanges: Exchanges | undefined;

  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Request>) {
    super(SocketType.Request, options);
  }

  /**
   * Sends a request, and receives its reply. Calls queue: a request is sent when the call
   * before has ended. `zmq_msg_send`, `zmq_msg_recv`.
   *
   * After a time limit or an abort, the next request is sent at once. A reply that comes
   * late is dropped. The peer may have processed its request. For this, the first call sets
   * `correlate` and `relaxed`. Repliers that are no Reply return the whole envelope. Don't
   * use `send` and `receive` on the same socket while a call waits.
   *
   * @param options the time limit is for the whole call, with its wait in the queue. Default:
   *   `sendTimeout` for sending, then `receiveTimeout` for the reply.
   * @returns a promise that resolves with the frames of the reply.
   * @throws TypeError or RangeError at once for a value that is not a message, and for
   *   wrong options. ZmqError at once with code `EBADF` if the socket is closed, and with
   *   code `ENOBUFS` if `pendingSendLimit` calls wait already. Rejects with the reason of
   *   `signal`, or with a ZmqError: code `EAGAIN` at the time limit, and if the socket is
   *   closed meanwhile.
   */
  request(message: Outgoing, options?: OperationOptions): Promise<ReceivedMessage> {
    checkOperation(options);
    socketCore(this).checkOpen();
    this.#exchanges ??= new (engine().Exchanges)(this);
    return this.#exchanges.add(message, options);
  }
}

export interface Reply extends OptionsOf<typeof typeOptions.reply> {}

/**
 * Receives a request, then sends its reply, and so on. A call that is not in this order
 * fails with `EFSM`. `ZMQ_REP`.
 */
export class Reply extends DuplexSocket {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Reply>) {
    super(SocketType.Reply, options);
  }
}

defineSocket(Request, typeOptions.request);
defineSocket(Reply, typeOptions.reply);
