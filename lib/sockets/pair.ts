import { SocketType } from "../socket-types";
import { defineSocket, type SocketOptions } from "./socket";
import { DuplexSocket } from "./directions";

/**
 * Exchanges messages with exactly one peer, in any order. `ZMQ_PAIR`.
 *
 * Meant for inproc: two threads, or two parts of a program, that exchange messages only
 * with each other.
 */
export class Pair extends DuplexSocket {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Pair>) {
    super(SocketType.Pair, options);
  }
}

defineSocket(Pair);
