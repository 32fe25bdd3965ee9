import type { Capability } from "../addon/capability";

/** Facts about a transport of libzmq. */
export interface Transport {
  /** How endpoints are written. Default: the transport and `://address`. */
  readonly form?: string;
  /** What libzmq has to have for the transport. */
  readonly needs?: keyof Capability;
  /** Whether endpoints have a host and a port. */
  readonly hasPort?: true;
  /** Whether the transport is WebSocket, whose endpoints have a path after the port. */
  readonly isWeb?: true;
  /** Whether an endpoint is not yet free when `zmq_unbind` or `zmq_close` returns. */
  readonly listens?: true;
  /** Whether connections have no handshake, so that no mechanism protects them. */
  readonly isUnsecured?: true;
  /**
   * Whether frames are copied, never lent to libzmq. Over inproc, the receiver would read
   * lent frames from the sender's memory. The connecting end of a WebSocket masks the
   * bytes that it sends, in place.
   */
  readonly copies?: "always" | "connecting";
}

const web = { hasPort: true, isWeb: true, listens: true, copies: "connecting" } as const;
const datagrams = { hasPort: true, isUnsecured: true } as const;

/** The transports of libzmq: one row each. */
export const transports: ReadonlyMap<string, Transport> = new Map<string, Transport>([
  ["tcp", { form: "tcp://host:port", hasPort: true, listens: true }],
  ["ipc", { form: "ipc://path", needs: "ipc", listens: true }],
  ["inproc", { form: "inproc://name", copies: "always", isUnsecured: true }],
  ["ws", { form: "ws://host:port/path", needs: "ws", ...web }],
  ["wss", { form: "wss://host:port/path", needs: "wss", ...web }],
  ["udp", { form: "udp://host:port", needs: "draft", listens: true, ...datagrams }],
  ["tipc", { form: "tipc://{type,lower,upper}", needs: "tipc", listens: true }],
  ["pgm", { needs: "pgm" }],
  ["epgm", { needs: "pgm" }],
  ["norm", { needs: "norm" }],
  ["vmci", { needs: "vmci", listens: true }],
]);

/** Returns the transport of an endpoint, or the empty string if it has none. */
export function transportOf(address: string): string {
  const end = address.indexOf("://");
  return end < 0 ? "" : address.slice(0, end);
}

const unknown: Transport = {};

/** Returns the facts about the transport of an endpoint. */
export function transportFacts(address: string): Transport {
  return transports.get(transportOf(address)) ?? unknown;
}
