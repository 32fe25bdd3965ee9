import { SocketType } from "../socket-types";
import type { OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { defineSocket, type SocketOptions } from "./socket";
import { DuplexSocket } from "./directions";

// The option tables define the properties of these classes. The types come from the same
// tables.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Request extends OptionsOf<typeof typeOptions.request> {}

/**
 * Sends a request, then receives its reply, and so on. `ZMQ_REQ`.
 *
 * A call that is not in this order fails with `EFSM`. With several repliers, each gets a
 * request in turn.
 */
export class Request extends DuplexSocket {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Request>) {
    super(SocketType.Request, options);
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
