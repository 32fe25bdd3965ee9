import { defaultContext } from "../context";

/** The default context, which all threads share. This API has no other context. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- zeromq 5 had it so
export class Context {
  /**
   * Sets the number of I/O threads. Default 1. Set it before the first socket is made.
   * `ZMQ_IO_THREADS`.
   *
   * @throws TypeError or RangeError for a wrong value.
   */
  static setMaxThreads(value: number): void {
    defaultContext().ioThreads = value;
  }

  /** Returns the number of I/O threads. `ZMQ_IO_THREADS`. */
  static getMaxThreads(): number {
    return defaultContext().ioThreads;
  }

  /**
   * Sets the largest number of sockets. Default 1023. A monitored socket counts as three.
   * Set it before the first socket is made. `ZMQ_MAX_SOCKETS`.
   *
   * @throws TypeError or RangeError for a wrong value.
   */
  static setMaxSockets(value: number): void {
    defaultContext().maxSockets = value;
  }

  /** Returns the largest number of sockets. `ZMQ_MAX_SOCKETS`. */
  static getMaxSockets(): number {
    return defaultContext().maxSockets;
  }

  /** @throws TypeError always. */
  constructor() {
    throw new TypeError(
      "Context cannot be instantiated in compatibility mode: all sockets share one. Use " +
        "the Context of zmq-napi itself for another",
    );
  }
}
