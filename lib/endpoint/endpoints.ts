import { net } from "../builtins";
import { checkAddress, type EndpointUse, partsOf, refuse, shown } from "./address";
import { transportFacts, transportOf } from "./transports";
import { factsOf } from "../socket-types";
import { ZmqError } from "../errors";
import { interfaces } from "./interfaces";

export { checkText, shown } from "./address";

/** The endpoint to which libzmq sends its authentication requests. */
export const zapEndpoint = "inproc://zeromq.zap.01";

/**
 * Allows a Datagram to bind to udp only. libzmq would accept other transports, but they
 * do not work.
 */
function checkDatagram(address: string, to: EndpointUse): void {
  if (to === "bind" && transportOf(address) === "udp") return;
  throw new ZmqError("ENOCOMPATPROTO", {
    address,
    message:
      `The protocol is not compatible with the socket type: a Datagram only binds, and ` +
      `only to udp endpoints. It can't ${to === "bind" ? "bind" : "connect"} to ${shown(
        address,
      )}`,
  });
}

/**
 * Throws for an endpoint that libzmq would misread, or that would make libzmq abort the
 * process. libzmq itself reports other invalid endpoints.
 *
 * @throws ZmqError with code `EINVAL`, `ENAMETOOLONG`, or `ENOCOMPATPROTO` for a
 *   Datagram.
 */
export function checkEndpoint(address: string, to: EndpointUse, type: number): void {
  const { authenticates, bindsUdp } = factsOf(type);
  if (bindsUdp === "only") checkDatagram(address, to);
  checkAddress(address, to);
  if (to === "connect") return;
  if (address === zapEndpoint && !authenticates) {
    throw refuse(
      address,
      "this name is for authentication handlers, which are Reply or Router sockets; " +
        "choose another name",
    );
  }
}

/**
 * Returns the host name that must be resolved before an address is bound. Returns
 * undefined if there is none. libzmq takes only addresses and interface names there, or
 * would block while it resolves a name.
 */
export function hostToResolve(address: string): string | undefined {
  const { host, port, source } = partsOf(address) ?? {};
  // Only addresses to connect have a source before a semicolon.
  if (!port || source !== undefined) return undefined;
  if (host === undefined || host === "" || host === "*" || host.startsWith("[")) {
    return undefined;
  }
  if (net().isIP(host) !== 0 || Object.hasOwn(interfaces(), host)) return undefined;
  return /^[A-Za-z0-9._-]+$/.test(host) ? host : undefined;
}

/** Returns `address` with the IP address `ip` in place of its host name. */
export function withHost(address: string, ip: string): string {
  const parts = partsOf(address);
  if (parts === undefined) return address;
  const host = net().isIP(ip) === 6 ? `[${ip}]` : ip;
  return `${parts.transport}://${host}:${parts.port}${parts.path}`;
}

/**
 * Returns the endpoint to bind if its host name was not looked up. `localhost` needs no
 * look-up.
 */
export function withKnownHost(address: string): string {
  const isKnown = partsOf(address)?.host === "localhost";
  return isKnown ? withHost(address, "127.0.0.1") : address;
}

function withoutHost(address: string): string {
  const { transport, port } = partsOf(address) ?? {};
  return transport === undefined || port === undefined ? address : `${transport}:${port}`;
}

/**
 * The endpoints that a socket is bound and connected to. libzmq unbinds an endpoint only
 * in the form that libzmq gave it, such as `tcp://0.0.0.0:49152`. Users know the text
 * that they bound, such as `tcp://*:*`.
 */
export class Endpoints {
  #bound: Map<string, string[]> | undefined;
  #connected: string[] | undefined;
  #routingIds: Map<string, string> | undefined;
  #count = 0;
  #wasBound = false;
  #hasConnected = false;
  #mayLend = true;

  /** The number of endpoints. */
  get count(): number {
    return this.#count;
  }

  /** Whether the socket is bound, or was bound before. */
  get wasBound(): boolean {
    return this.#wasBound;
  }

  /**
   * Whether frames may be lent to libzmq instead of copied: no endpoint so far has a
   * transport that needs copies.
   */
  get mayLend(): boolean {
    return this.#mayLend;
  }

  /**
   * Adds an endpoint that the socket bound. `asked` is the user's text, `actual` is
   * libzmq's form of it.
   */
  addBound(asked: string, actual: string): void {
    if (transportFacts(asked).copies === "always") this.#mayLend = false;
    this.#count += 1;
    this.#wasBound = true;
    this.#bound ??= new Map();
    const same = this.#bound.get(asked);
    if (same === undefined) this.#bound.set(asked, [actual]);
    else same.push(actual);
  }

  /**
   * Adds an endpoint to which the socket connected. `id` is the routing id that the peer
   * was given, in hexadecimal digits.
   */
  addConnected(address: string, id: string | undefined): void {
    this.#count += 1;
    this.#hasConnected = true;
    if (transportFacts(address).copies !== undefined) this.#mayLend = false;
    (this.#connected ??= []).push(address);
    if (id === undefined) return;
    this.#routingIds ??= new Map();
    this.#routingIds.set(id, address);
  }

  /** Returns whether a peer was given this routing id. */
  hasRoutingId(id: string): boolean {
    return this.#routingIds?.has(id) ?? false;
  }

  /**
   * Returns whether a connection was accepted by a bound endpoint. `local` is this end of
   * the connection. If the socket binds and connects, the port decides: the system gives
   * a port to one socket only.
   */
  accepted(local: string): boolean {
    if (!this.#hasConnected || !this.#wasBound) return this.#wasBound;
    return this.bound.some((actual) => withoutHost(actual) === withoutHost(local));
  }

  /**
   * Returns the endpoint in the form that libzmq gave it. Of several endpoints that were
   * bound with the same text, it returns the last.
   */
  actual(asked: string): string {
    return this.#bound?.get(asked)?.at(-1) ?? asked;
  }

  /** The bound endpoints, in the form that libzmq gave them. */
  get bound(): readonly string[] {
    return [...(this.#bound?.values() ?? [])].flat();
  }

  /** The endpoints that the socket is connected to, in the user's text. */
  get connected(): readonly string[] {
    return [...(this.#connected ?? [])];
  }

  /**
   * The endpoints that no other socket can listen on meanwhile, in the form that libzmq
   * gave them.
   */
  get listening(): readonly string[] {
    return this.bound.filter((actual) => transportFacts(actual).listens);
  }

  /** Returns whether `actual` is one of {@link listening}. */
  listensOn(actual: string): boolean {
    if (!transportFacts(actual).listens) return false;
    for (const list of this.#bound?.values() ?? []) {
      if (list.includes(actual)) return true;
    }
    return false;
  }

  /** Removes a bound endpoint, in the form that libzmq gave it. */
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

  /** Removes a connected endpoint and the routing ids that its peers were given. */
  removeConnected(address: string): void {
    this.#count -= 1;
    const index = this.#connected?.lastIndexOf(address) ?? -1;
    if (index >= 0) this.#connected?.splice(index, 1);
    for (const [id, given] of this.#routingIds ?? []) {
      if (given === address) this.#routingIds?.delete(id);
    }
  }
}
