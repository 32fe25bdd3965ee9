import { isIP } from "node:net";

import { checkAddress, type Direction, partsOf, refuse, transportOf } from "./address";
import { factsOf } from "../socket-types";
import { ZmqError } from "../errors";
import { interfaces } from "./interfaces";

export { checkText, transportOf } from "./address";

/** The name at which libzmq asks for authentication. */
export const zapEndpoint = "inproc://zeromq.zap.01";

/** libzmq would take other transports, and not get on with them. */
function checkDatagram(address: string, to: Direction): void {
  if (to === "bind" && transportOf(address) === "udp") return;
  throw new ZmqError("ENOCOMPATPROTO", {
    address,
    message:
      "The protocol is not compatible with the socket type: a Datagram binds to udp " +
      "endpoints, and connects to none",
  });
}

/**
 * Refuses endpoints that libzmq would misread, or that would make it abort the process.
 * What libzmq refuses properly is left to it.
 */
export function checkEndpoint(address: string, to: Direction, type: number): void {
  const { authenticates, bindsUdp } = factsOf(type);
  if (bindsUdp === "only") checkDatagram(address, to);
  checkAddress(address, to);
  if (to === "connect") return;
  if (address === zapEndpoint && !authenticates) {
    throw refuse(
      address,
      "this name is for authentication handlers, which are Reply or Router sockets",
    );
  }
}

/**
 * The host name in an address to bind that must be resolved first, because libzmq takes
 * only addresses and interface names, or would block while it resolves.
 */
export function hostToResolve(address: string): string | undefined {
  const { host, port, source } = partsOf(address) ?? {};
  // Only addresses to connect have a source, before a semicolon.
  if (!port || source !== undefined) return undefined;
  if (host === undefined || host === "" || host === "*" || host.startsWith("[")) {
    return undefined;
  }
  if (isIP(host) !== 0 || Object.hasOwn(interfaces(), host)) return undefined;
  return /^[A-Za-z0-9._-]+$/.test(host) ? host : undefined;
}

/** `address` with the IP address `ip` in the place of its host name. */
export function withHost(address: string, ip: string): string {
  const parts = partsOf(address);
  if (parts === undefined) return address;
  const host = isIP(ip) === 6 ? `[${ip}]` : ip;
  return `${parts.transport}://${host}:${parts.port}${parts.path}`;
}

/**
 * What is bound for an address whose host name nobody looked up: `localhost` is known
 * anyway.
 */
export function withKnownHost(address: string): string {
  const isKnown = partsOf(address)?.host === "localhost";
  return isKnown ? withHost(address, "127.0.0.1") : address;
}

function withoutHost(address: string): string {
  const { transport, port } = partsOf(address) ?? {};
  return transport === undefined || port === undefined ? address : `${transport}:${port}`;
}

/** The transports whose endpoint only one socket can listen on. */
const listeners: readonly string[] = ["tcp", "ipc", "ws", "wss", "tipc", "vmci"];

/**
 * What a socket is bound and connected to. libzmq unbinds only the endpoint as it
 * completed it (`tcp://0.0.0.0:49152`), users know the text that they bound (`tcp://*:*`).
 */
export class Endpoints {
  #bound: Map<string, string[]> | undefined;
  #routingIds: Map<string, string> | undefined;
  #count = 0;
  #wasBound = false;
  #hasConnected = false;
  #mayLend = true;

  /** How many endpoints there are. */
  get count(): number {
    return this.#count;
  }

  /** Whether the socket is bound, or was. */
  get wasBound(): boolean {
    return this.#wasBound;
  }

  /**
   * Whether frames may be lent to libzmq instead of copied. Over inproc the receiver would
   * read them from the sender's memory; who connects a WebSocket masks what it sends, in
   * place.
   */
  get mayLend(): boolean {
    return this.#mayLend;
  }

  addBound(asked: string, actual: string): void {
    if (transportOf(asked) === "inproc") this.#mayLend = false;
    this.#count += 1;
    this.#wasBound = true;
    this.#bound ??= new Map();
    const same = this.#bound.get(asked);
    if (same === undefined) this.#bound.set(asked, [actual]);
    else same.push(actual);
  }

  /** `id`: the routing id that the peer was given, in hex. */
  addConnected(address: string, id: string | undefined): void {
    this.#count += 1;
    this.#hasConnected = true;
    if (/^(?:inproc|ws|wss):/.test(address)) this.#mayLend = false;
    if (id === undefined) return;
    this.#routingIds ??= new Map();
    this.#routingIds.set(id, address);
  }

  /** Whether a peer was given this routing id. */
  names(id: string): boolean {
    return this.#routingIds?.has(id) ?? false;
  }

  /**
   * Whether a connection with this end was accepted, through an endpoint that is bound;
   * if not, it was made. The system hands out no port twice: that tells, where a socket
   * does both.
   */
  accepted(local: string): boolean {
    if (!this.#hasConnected || !this.#wasBound) return this.#wasBound;
    const bound = [...(this.#bound?.values() ?? [])].flat();
    return bound.some((actual) => withoutHost(actual) === withoutHost(local));
  }

  /** The endpoint as libzmq knows it; of several bound with the same text, the last. */
  actual(asked: string): string {
    return this.#bound?.get(asked)?.at(-1) ?? asked;
  }

  /** The endpoints that the socket keeps from other sockets, as libzmq knows them. */
  get listening(): readonly string[] {
    const bound = [...(this.#bound?.values() ?? [])].flat();
    return bound.filter((actual) => listeners.includes(transportOf(actual)));
  }

  /** Whether `actual` is one of {@link listening}. */
  listensOn(actual: string): boolean {
    if (!listeners.includes(transportOf(actual))) return false;
    for (const list of this.#bound?.values() ?? []) {
      if (list.includes(actual)) return true;
    }
    return false;
  }

  removeBound(actual: string): void {
    this.#count -= 1;
    for (const [asked, list] of this.#bound ?? []) {
      const index = list.lastIndexOf(actual);
      if (index < 0) continue;
      list.splice(index, 1);
      if (list.length === 0) this.#bound?.delete(asked);
      return;
    }
  }

  removeConnected(address: string): void {
    this.#count -= 1;
    for (const [id, given] of this.#routingIds ?? []) {
      if (given === address) this.#routingIds?.delete(id);
    }
  }
}
