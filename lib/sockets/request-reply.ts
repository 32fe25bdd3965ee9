import { SocketType } from "../socket-types";
import type { OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { defineSocket, type SocketOptions } from "./socket";
import { DuplexSocket } from "./directions";

// The tables of options give these classes properties; the types come from there as well.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Request extends OptionsOf<typeof typeOptions.request> {}

/**
 * Sends a request, receives its reply, and so on in turns; out of turn is `EFSM`. Several
 * repliers get requests in turn. `ZMQ_REQ`.
 */
export class Request extends DuplexSocket {
  constructor(options?: SocketOptions<Request>) {
    super(SocketType.Request, options);
  }
}

export interface Reply extends OptionsOf<typeof typeOptions.reply> {}

/** Receives a request, sends its reply, and so on in turns; out of turn is `EFSM`.
 * `ZMQ_REP`. */
export class Reply extends DuplexSocket {
  constructor(options?: SocketOptions<Reply>) {
    super(SocketType.Reply, options);
  }
}

defineSocket(Request, typeOptions.request);
defineSocket(Reply, typeOptions.reply);
