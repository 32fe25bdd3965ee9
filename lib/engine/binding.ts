import { Buffer } from "node:buffer";

import type { NativeSocket, Status } from "../addon/native";
import { dns } from "../builtins";
import {
  checkEndpoint,
  type Endpoints,
  hostToResolve,
  shown,
  withHost,
  withKnownHost,
} from "../endpoint/endpoints";
import { transportOf } from "../endpoint/transports";
import { endpointError } from "../endpoint/errors";
import { bindableEndpoint, guardDescriptors } from "../endpoint/udp";
import { EADDRINUSE, ENOENT, succeed, ZmqError } from "../errors";
import { connectionOptions } from "../options/connection-options";
import {
  guardCurve,
  guardDatagram,
  guardDescriptor,
  guardImmediate,
  guardIPv6,
  guardSecurity,
  guardTls,
  guardWebSocket,
} from "../options/guards";
import { optionOf } from "../options/reading";
import type { SocketStore } from "../options/socket-store";
import { tcpOptions } from "../options/tcp-options";
import { factsOf } from "../socket-types";
import { peerNotDisconnected } from "./failures";
import type { Release } from "./release";

const { lastEndpoint } = connectionOptions;
const { ipv6 } = tcpOptions;

/** The socket that a {@link Binding} binds and connects. */
interface Owner {
  readonly type: number;
  /** Throws `EBADF` if the socket is closed, `EBUSY` if a new owner has the libzmq socket. */
  readonly native: NativeSocket;
  readonly endpoints: Endpoints;
  readonly store: SocketStore;
  readonly release: Release;
  /** Returns the real status of a bind that has just returned `status`. */
  statusOfBind(status: Status): Status;
  /** Called before an endpoint is added. */
  beforeEndpoint(address: string): void;
  /** Called after an endpoint was added. */
  endpointAdded(): void;
  /** Called after libzmq may have done pending work. */
  changed(): void;
}

/**
 * Binds and connects a socket. Checks the endpoint, calls libzmq, and remembers the
 * endpoint.
 */
export class Binding {
  readonly #owner: Owner;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** Resolves a host name, then binds. Resolves with the endpoint in use. */
  async bind(address: string): Promise<string> {
    checkEndpoint(address, "bind", this.#owner.type);
    const host = hostToResolve(address);
    if (host === undefined) return this.bindNow(address);
    const family = optionOf(this.#owner.native, ipv6) ? 0 : 4;
    let ip: string;
    try {
      ip = (await dns().lookup(host, { family })).address;
    } catch {
      throw new ZmqError("ENODEV", {
        address,
        syscall: "zmq_bind",
        message:
          `No such device: cannot bind to ${shown(address)}, because ${host} is neither an ` +
          "interface of this machine nor a host name that resolves",
      });
    }
    return this.bindNow(address, withHost(address, ip));
  }

  /**
   * Binds at once, and returns the endpoint in use. `asked` is the text that the user
   * passed.
   */
  bindNow(asked: string, address = withKnownHost(asked)): string {
    const { native, store, type } = this.#owner;
    checkEndpoint(asked, "bind", type);
    // The guards can't read options after the context was shut down.
    succeed(this.#called(native.events()), { address: asked, syscall: "zmq_bind" });
    guardSecurity(native, asked);
    guardCurve(native, asked);
    guardDescriptor(native, asked);
    guardTls(store, "bind", asked);
    guardIPv6(native, asked);
    guardWebSocket(native, asked);
    return transportOf(address) === "udp"
      ? this.#bindUdp(asked, address)
      : this.#bound(asked, this.#bindTo(asked, address));
  }

  /**
   * Binds to a udp endpoint. libzmq binds later: it reports neither a failure nor the
   * port. So another descriptor tries the bind first, where the type binds to udp.
   */
  #bindUdp(asked: string, address: string): string {
    const { endpoints, native, type } = this.#owner;
    guardDatagram(native, type, endpoints.wasBound, asked);
    const endpoint =
      factsOf(type).bindsUdp === false
        ? address
        : bindableEndpoint(address, optionOf(native, ipv6), type);
    this.#bindTo(asked, endpoint);
    return this.#bound(asked, endpoint);
  }

  #bindTo(asked: string, address: string): string {
    const { native, type } = this.#owner;
    this.#owner.beforeEndpoint(address);
    const status = this.#called(native.bind(address));
    if (status < 0) {
      const actualStatus = this.#owner.statusOfBind(status);
      throw endpointError(actualStatus, { address: asked, syscall: "zmq_bind", type });
    }
    return optionOf(native, lastEndpoint) ?? asked;
  }

  #bound(asked: string, actual: string): string {
    this.#owner.endpoints.addBound(asked, actual);
    this.#owner.endpointAdded();
    return actual;
  }

  /**
   * Unbinds, and throws at once on failure. Resolves when the endpoint can be bound
   * again.
   */
  unbindNow(address: string): Promise<void> {
    const { endpoints, native, type } = this.#owner;
    const actual = endpoints.actual(address);
    const listens = endpoints.listensOn(actual);
    const closed = listens
      ? this.#owner.release.waitForEndpoint(actual)
      : Promise.resolve();
    const status = this.#called(native.unbind(actual));
    if (listens && status < 0) this.#owner.release.stopWaiting([actual]);
    if (status < 0) throw endpointError(status, { address, syscall: "zmq_unbind", type });
    endpoints.removeBound(actual);
    return closed;
  }

  connect(address: string, routingId?: Uint8Array): void {
    const native = this.#connecting(address);
    const { endpoints, type } = this.#owner;
    const id =
      routingId === undefined ? undefined : Buffer.from(routingId).toString("hex");
    if (id !== undefined && endpoints.hasRoutingId(id)) throw idTaken(address);
    const status = this.#called(native.connect(address, routingId));
    if (status === EADDRINUSE && id !== undefined) throw idTaken(address);
    if (status < 0) {
      throw endpointError(status, { address, syscall: "zmq_connect", type });
    }
    this.#connected(address, id);
  }

  /** Connects a Peer. Returns the number that addresses the other end. */
  connectPeer(address: string): number {
    const native = this.#connecting(address);
    guardImmediate(native, address);
    const id = this.#called(native.connectPeer(address));
    if (id < 0) {
      const { type } = this.#owner;
      throw endpointError(id, { address, syscall: "zmq_connect_peer", type });
    }
    this.#connected(address, undefined);
    return id;
  }

  #connecting(address: string): NativeSocket {
    const { native, store, type } = this.#owner;
    checkEndpoint(address, "connect", type);
    guardSecurity(native, address);
    guardCurve(native, address);
    guardTls(store, "connect", address);
    guardIPv6(native, address);
    guardWebSocket(native, address);
    if (transportOf(address) === "udp") guardDescriptors(address, type);
    this.#owner.beforeEndpoint(address);
    return native;
  }

  #connected(address: string, id: string | undefined): void {
    const { endpoints, type } = this.#owner;
    const isSame = factsOf(type).connectsOnce && transportOf(address) !== "inproc";
    if (!isSame || !endpoints.connected.includes(address)) {
      endpoints.addConnected(address, id);
    }
    this.#owner.endpointAdded();
  }

  disconnect(address: string): void {
    const { endpoints, native, type } = this.#owner;
    const status = this.#called(native.disconnect(address));
    if (status < 0) {
      // libzmq has given the endpoint up, because the peer has refused the connection.
      if (status === ENOENT && endpoints.connected.includes(address)) {
        endpoints.removeConnected(address);
      }
      throw endpointError(status, { address, syscall: "zmq_disconnect", type });
    }
    endpoints.removeConnected(address);
  }

  /**
   * Closes the connection to a peer. `id` has the bytes of its routing id, or the four
   * bytes of its number.
   */
  disconnectPeer(id: Uint8Array): void {
    const { native, type } = this.#owner;
    const status = this.#called(native.disconnectPeer(id));
    if (status < 0) throw peerNotDisconnected(status, type, id);
  }

  /**
   * Call it after each call of libzmq, also after a failure. libzmq first does its pending
   * work there, and so may swallow the signal that a message has arrived.
   */
  #called(status: Status): Status {
    this.#owner.changed();
    return status;
  }
}

function idTaken(address: string): ZmqError {
  return new ZmqError("EADDRINUSE", {
    address,
    message:
      "Address already in use: another peer of this socket has the routingId that was " +
      `given for ${shown(address)}. Give each peer its own`,
  });
}
