import { Proxy } from "../proxy/proxy";
import type { ProxyTraffic } from "../proxy/statistics";
import { socketCore } from "../sockets/core";
import { type Kind, listenTo, type Reading } from "./kind";
import { openSockets, sockets } from "./sockets";

function isProxy(value: unknown): value is Proxy {
  return value instanceof Proxy;
}

/** Returns the proxies that run. A proxy is found by its sockets, which it keeps open. */
function runningProxies(): Iterable<Proxy> {
  const found = new Set<Proxy>();
  for (const socket of openSockets()) {
    const { newOwner } = socketCore(socket);
    if (isProxy(newOwner)) found.add(newOwner);
  }
  return found;
}

function readingOf(side: string, traffic: ProxyTraffic): Reading {
  const { messagesIn, bytesIn, messagesOut, bytesOut, dropped } = traffic;
  const counts = [messagesIn, bytesIn, messagesOut, bytesOut, dropped];
  return { labels: { side }, counts, levels: [] };
}

function read(proxy: Proxy): readonly Reading[] {
  const { frontEnd, backEnd, capture } = proxy.statistics();
  const readings = [readingOf("frontEnd", frontEnd), readingOf("backEnd", backEnd)];
  if (capture !== undefined) readings.push(readingOf("capture", capture));
  return readings;
}

/** The proxies that run. */
export const proxies: Kind<Proxy> = {
  counters: [
    ["zmq_proxy_messages_received_total", "Messages that a side of a proxy has received"],
    ["zmq_proxy_bytes_received_total", "Bytes that a side of a proxy has received"],
    ["zmq_proxy_messages_sent_total", "Messages that a side of a proxy has sent"],
    ["zmq_proxy_bytes_sent_total", "Bytes that a side of a proxy has sent"],
    [
      "zmq_proxy_messages_dropped_total",
      "Messages that a side of a proxy had to send and dropped",
    ],
  ],
  gauges: [],
  living: runningProxies,
  onEnd: (listener) =>
    listenTo("zmq-napi:proxy:stop", (message) => {
      if ("proxy" in message && isProxy(message.proxy)) listener(message.proxy);
    }),
  known: (proxy) => proxy,
  endpointsOf: ({ frontEnd, backEnd }) =>
    [frontEnd, backEnd].flatMap((side) => sockets.endpointsOf(side)),
  read,
};
