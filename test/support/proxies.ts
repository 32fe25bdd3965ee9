// Proxies that run, and the counts of their forwarded messages.

import { Proxy, type ProxyOptions, type ProxyStatistics, type Socket } from "zmq-napi";

import { threads } from "./threads";
import { endpoint, type Transport } from "./transports";

/** A proxy that runs between two bound sockets, and ends when it is disposed of. */
export interface Running<F extends Socket, B extends Socket> extends AsyncDisposable {
  readonly proxy: Proxy<F, B>;
  /** The promise that `run` has returned. */
  readonly end: Promise<void>;
  /** The endpoints to connect to. */
  readonly front: string;
  readonly back: string;
  /** The threads that the proxy has started. Empty where the system does not tell. */
  readonly threads: readonly string[];
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
  const before = new Set(threads());
  const proxy = new Proxy(frontEnd, backEnd, options);
  const end = proxy.run();
  return {
    threads: threads().filter((thread) => !before.has(thread)),
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

/** Resolves when the statistics of a proxy match. */
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

/** The statistics of a socket that has forwarded nothing, apart from the given values. */
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
