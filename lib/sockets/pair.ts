import { SocketType } from "../socket-types";
import { defineSocket, type SocketOptions } from "./socket";
import { DuplexSocket } from "./directions";

/**
 * One peer, both ways, no order of turns. Meant for inproc: two threads or two parts of a
 * program that talk to each other and nobody else. `ZMQ_PAIR`.
 */
export class Pair extends DuplexSocket {
  constructor(options?: SocketOptions<Pair>) {
    super(SocketType.Pair, options);
  }
}

defineSocket(Pair);
