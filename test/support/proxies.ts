// Proxies that run, and what they have forwarded.

import { Proxy, type ProxyOptions, type ProxyStatistics, type Socket } from "zmq-napi";

import { endpoint, type Transport } from "./transports";

/** A proxy that runs between two bound sockets; it is ended when it is disposed of. */
export interface Running<F extends Socket, B extends Socket> extends AsyncDisposable {
  readonly proxy: Proxy<F, B>;
  /** What `run` has answered. */
  readonly end: Promise<void>;
  /** What to connect to. */
  readonly front: string;
  readonly back: string;
}

/** Binds both sockets and runs a proxy between them. */
export async function running<F extends Socket, B extends Socket>(
  frontEnd: F,
  backEnd: B,
  transport: Transport = "tcp",
  options?: ProxyOptions,
): Promise<Running<F, B>> {
  const front = await frontEnd.bind(endpoint(transport));
  const back = await backEnd.bind(endpoint(transport));
  const proxy = new Proxy(frontEnd, backEnd, options);
  const end = proxy.run();
  return {
    proxy,
    end,
    front,
    back,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await end;
    },
  };
}

/** Resolves when the figures of a proxy are such. */
export async function until(
  proxy: Proxy,
  reached: (statistics: ProxyStatistics) => boolean,
): Promise<ProxyStatistics> {
  for (;;) {
    const statistics = proxy.statistics();
    if (reached(statistics)) return statistics;
    await new Promise(setImmediate);
  }
}

/** The figures of a socket through which nothing has passed, but for those given. */
export function traffic(figures: Partial<ProxyStatistics["frontEnd"]> = {}) {
  return {
    messagesIn: 0,
    bytesIn: 0,
    messagesOut: 0,
    bytesOut: 0,
    dropped: 0,
    ...figures,
  };
}
