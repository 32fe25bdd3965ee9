import { defaultContext } from "../context";

/** The context that all threads share: there is no other one in this API. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- zeromq 5 had it so
export class Context {
  /** How many I/O threads it has. Default 1. Set it before there are sockets. */
  static setMaxThreads(value: number): void {
    defaultContext().ioThreads = value;
  }

  static getMaxThreads(): number {
    return defaultContext().ioThreads;
  }

  /** How many sockets it can have; an observed one counts as three. Default 1023. Set it
   * before there are sockets. */
  static setMaxSockets(value: number): void {
    defaultContext().maxSockets = value;
  }

  static getMaxSockets(): number {
    return defaultContext().maxSockets;
  }

  /** @throws TypeError always. */
  constructor() {
    throw new TypeError(
      "Context cannot be instantiated in compatibility mode: all sockets share one; " +
        "`Context` of zmq-napi itself can",
    );
  }
}
