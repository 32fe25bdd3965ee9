import { Buffer } from "node:buffer";
import { lookup } from "node:dns/promises";

import { optionNumber, POLLIN, POLLOUT, SocketType } from "../constants";
// eslint-disable-next-line import-x/no-restricted-paths -- the next step turns it round
import type { ContextCore, ContextUser } from "../context";
import {
  checkEndpoint,
  Endpoints,
  hostToResolve,
  transportOf,
  withHost,
  withKnownHost,
} from "../endpoint/endpoints";
import { endpointError } from "../endpoint/errors";
import {
  guardCurve,
  guardDatagram,
  guardDescriptor,
  guardImmediate,
  guardIPv6,
  guardSecurity,
  guardTls,
  guardWebSocket,
  optionOf,
} from "../options/guards";
import { EADDRINUSE, succeed, ZmqError } from "../errors";
// eslint-disable-next-line import-x/no-restricted-paths -- the next step turns it round
import { Monitor } from "../events/monitor";
import type { Message } from "../messages/frame";
import { Messages } from "./iteration";
import { makeSocket, type NativeSocket } from "../addon/addon";
import type { ReceiveOptions } from "./operation";
import { setInitialOptions } from "../options/initial-options";
import { bool } from "../options/kinds";
import { SocketStore } from "../options/socket-store";
import { text } from "../options/texts";
import { Readiness } from "./readiness";
import { Receiver } from "./receiver";
import { Release } from "./release";
import { Sender } from "./sender";
import { Subscriptions } from "./subscriptions";
import { turn } from "./turn";
import { guardDescriptors, receivesUdp, rehearsed } from "../endpoint/udp";

const lastEndpoint = text(optionNumber.lastEndpoint);
const subscriberType: number = SocketType.Subscriber;
const ipv6 = bool(optionNumber.ipv6);
const invertMatching = bool(optionNumber.invertMatching);

/** Who has taken the libzmq socket out of a socket, and closes it in the end. */
export interface Taker {
  /** Asks for that end. */
  stop(): void;
}

/**
 * The inside of a socket: its libzmq socket, its two halves, its endpoints and options.
 * Open until {@link close}; afterwards everything but `closed` throws `EBADF`. While
 * another has taken the libzmq socket, everything but `closed` and `close` throws `EBUSY`.
 */
export class SocketCore<Frames extends object[] = Message[]> {
  readonly type: number;
  readonly endpoints = new Endpoints();
  readonly store = new SocketStore(this);

  readonly #native: NativeSocket;
  /** The public object: it lives while its core is waited on. */
  readonly #owner: ContextUser;
  /** It keeps the context, and is dropped with it. */
  #leaveContext: (() => void) | undefined;
  readonly #readiness: Readiness;
  // The halves are made when first used: an idle socket should cost little.
  #receiver: Receiver<Frames> | undefined;
  #sender: Sender | undefined;
  #monitor: Monitor | undefined;
  #subscriptions: Subscriptions | undefined;
  #release: Release | undefined;
  #mayLend = true;
  // The addon holds this function: strongly while somebody waits, so that a socket with
  // waiting operations is never collected; else weakly, so that a forgotten one is. Until
  // then this field keeps it.
  readonly #waiter: () => void;
  #closed = false;
  #taker: Taker | undefined;

  constructor(type: number, context: ContextCore, user: ContextUser) {
    this.type = type;
    this.#native = makeSocket(type);
    this.#owner = user;
    const serve = (): void => {
      this.#receiver?.serve();
      this.#sender?.serve();
    };
    this.#readiness = new Readiness(this.#native, serve);
    this.#waiter = () => {
      turn.begin();
      if (!this.#owner.closed) serve();
    };
    succeed(this.#native.open(context.native, type, this.#waiter), {
      syscall: "zmq_socket",
    });
    setInitialOptions(this.#native, type);
    this.#leaveContext = context.enter(user);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get native(): NativeSocket {
    this.checkOpen();
    return this.#native;
  }

  get receiver(): Receiver<Frames> {
    this.checkOpen();
    return this.#receiving();
  }

  #receiving(): Receiver<Frames> {
    this.#receiver ??= new Receiver(this.#native, this.#readiness, this.type);
    return this.#receiver;
  }

  get sender(): Sender {
    this.checkOpen();
    this.#sender ??= new Sender(this.#native, this.#readiness, this.#mayLend);
    return this.#sender;
  }

  /** Where this socket's events are told. */
  get monitor(): Monitor {
    this.checkOpen();
    this.#monitor ??= new Monitor(this);
    return this.#monitor;
  }

  /** The messages to iterate over: none if the socket is closed, as if it were just now. */
  messages(options: ReceiveOptions | undefined): Messages<Frames> {
    if (!this.#closed) this.checkOpen();
    return new Messages(this, this.#receiving(), options);
  }

  checkOpen(): void {
    if (this.#closed) throw new ZmqError("EBADF");
    const { busy } = this;
    if (busy !== undefined) throw busy;
  }

  /** What is said while another has the libzmq socket. */
  get busy(): ZmqError | undefined {
    if (this.#taker === undefined) return undefined;
    return new ZmqError("EBUSY", { message: proxied });
  }

  /** Whether another has the libzmq socket. */
  get taken(): boolean {
    return this.#taker !== undefined && !this.#closed;
  }

  /** Whether operations wait. */
  get waiting(): boolean {
    return (this.#receiver?.waiting ?? 0) > 0 || (this.#sender?.waiting ?? 0) > 0;
  }

  /** How many messages were taken off libzmq that nobody has asked for yet. */
  get inHand(): number {
    return this.#receiver?.inHand ?? 0;
  }

  /** Says that `taker` has the libzmq socket now. Nothing may be waiting. */
  leaveTo(taker: Taker): void {
    this.#taker = taker;
    this.#readiness.close();
  }

  /** To be called when the taker has ended, and the libzmq socket is closed. */
  left(): void {
    this.close();
    this.#taker = undefined;
    this.#release?.ends([]);
  }

  /** To be called before another takes the libzmq socket, and closes it later. */
  prepareToLeave(): void {
    for (const endpoint of this.endpoints.listening)
      void this.#releasing().leaves(endpoint);
  }

  /** To be called if the libzmq socket was not taken after all. */
  stay(): void {
    this.#release?.stays(this.endpoints.listening);
  }

  /** Resolves when the libzmq socket is closed and what it was bound to is free. */
  get released(): Promise<void> {
    if (this.#release !== undefined) return this.#release.promise;
    const ended = this.#closed && this.#taker === undefined;
    return ended ? Promise.resolve() : this.#releasing().promise;
  }

  #releasing(): Release {
    this.#release ??= new Release(this.#native);
    return this.#release;
  }

  /** To be called while the libzmq socket is open, right before it ends. */
  #beginRelease(): void {
    const { listening } = this.endpoints;
    if (listening.length > 0) this.#releasing();
    this.#release?.ends(listening);
  }

  /** Whether libzmq says that `event`, POLLIN or POLLOUT, is possible. */
  ready(event: number): boolean {
    if (this.#closed || this.taken) return false;
    if (event === POLLIN && this.inHand > 0) return true;
    const events = this.#native.events();
    this.#readiness.touched(POLLIN | POLLOUT);
    return events > 0 && (events & event) !== 0;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#leaveContext?.();
    this.#leaveContext = undefined;
    this.#monitor?.socketCloses();
    if (this.#taker !== undefined) {
      this.#taker.stop();
      return;
    }
    this.#readiness.close();
    this.#receiver?.close(new ZmqError("EAGAIN"));
    this.#sender?.close(new ZmqError("EAGAIN"));
    this.#beginRelease();
    this.#native.close();
  }

  /** Binds, after resolving a host name; answers the endpoint really bound. */
  async bind(address: string): Promise<string> {
    checkEndpoint(address, "bind", this.type);
    const host = hostToResolve(address);
    if (host === undefined) return this.bindNow(address);
    const family = optionOf(this.native, ipv6) ? 0 : 4;
    let ip: string;
    try {
      ip = (await lookup(host, { family })).address;
    } catch {
      throw new ZmqError("ENODEV", {
        address,
        syscall: "zmq_bind",
        message: `No such device: ${host} is no interface or host name of this machine`,
      });
    }
    this.checkOpen();
    return this.bindNow(address, withHost(address, ip));
  }

  /** Binds at once; `asked` is what the user knows the endpoint by. */
  bindNow(asked: string, address = withKnownHost(asked)): string {
    checkEndpoint(asked, "bind", this.type);
    // After the context was shut down, the guards could read no options.
    succeed(this.native.events(), { address: asked, syscall: "zmq_bind" });
    guardSecurity(this.native, asked);
    guardCurve(this.native, asked);
    guardDescriptor(this.native, asked);
    guardTls(this.store, "bind", asked);
    guardIPv6(this.native, asked);
    guardWebSocket(this.native, asked);
    return transportOf(address) === "udp"
      ? this.#bindUdp(asked, address)
      : this.#bound(asked, this.#bindTo(asked, address));
  }

  /** libzmq finds out later whether it can bind, and never tells, not the port either. */
  #bindUdp(asked: string, address: string): string {
    guardDatagram(this.native, this.type, this.endpoints.wasBound, asked);
    const endpoint = receivesUdp(this.type)
      ? rehearsed(address, optionOf(this.native, ipv6))
      : address;
    this.#bindTo(asked, endpoint);
    return this.#bound(asked, endpoint);
  }

  #bindTo(asked: string, address: string): string {
    const status = this.native.bind(address);
    if (status < 0) {
      const told = this.#monitor?.statusOfBind(status) ?? status;
      throw endpointError(told, { address: asked, syscall: "zmq_bind" });
    }
    return optionOf(this.native, lastEndpoint) ?? asked;
  }

  #bound(asked: string, actual: string): string {
    this.endpoints.addBound(asked, actual);
    this.#joined(asked, "bind");
    return actual;
  }

  /** Resolves when the endpoint is free. */
  async unbind(address: string): Promise<void> {
    await this.unbindNow(address);
  }

  /** The same, but throws at once if it fails. */
  unbindNow(address: string): Promise<void> {
    const actual = this.endpoints.actual(address);
    const listens = this.endpoints.listensOn(actual);
    const vacant = listens ? this.#releasing().leaves(actual) : Promise.resolve();
    const status = this.native.unbind(actual);
    if (listens && status < 0) this.#releasing().stays([actual]);
    succeed(status, { address, syscall: "zmq_unbind" });
    this.endpoints.removeBound(actual);
    return vacant;
  }

  connect(address: string, routingId?: Uint8Array): void {
    const native = this.#connecting(address);
    const id =
      routingId === undefined ? undefined : Buffer.from(routingId).toString("hex");
    if (id !== undefined && this.endpoints.names(id)) throw idTaken(address);
    const status = native.connect(address, routingId);
    if (status === EADDRINUSE && id !== undefined) throw idTaken(address);
    if (status < 0) throw endpointError(status, { address, syscall: "zmq_connect" });
    this.endpoints.addConnected(address, id);
    this.#joined(address, "connect");
  }

  /** Connects a Peer, and answers the number by which it addresses the other end. */
  connectPeer(address: string): number {
    const native = this.#connecting(address);
    guardImmediate(native, address);
    const id = native.connectPeer(address);
    if (id < 0) throw endpointError(id, { address, syscall: "zmq_connect_peer" });
    this.endpoints.addConnected(address, undefined);
    this.#joined(address, "connect");
    return id;
  }

  #connecting(address: string): NativeSocket {
    checkEndpoint(address, "connect", this.type);
    guardSecurity(this.native, address);
    guardCurve(this.native, address);
    guardTls(this.store, "connect", address);
    guardIPv6(this.native, address);
    guardWebSocket(this.native, address);
    if (transportOf(address) === "udp") guardDescriptors(address);
    return this.native;
  }

  disconnect(address: string): void {
    succeed(this.native.disconnect(address), { address, syscall: "zmq_disconnect" });
    this.endpoints.removeConnected(address);
  }

  /** Something has changed that those who wait may have waited for. */
  changed(): void {
    this.#readiness.touched(POLLIN | POLLOUT);
  }

  /** An option was set to `value`. */
  optionChanged(option: number, value: Uint8Array | null): void {
    if (this.type === subscriberType) this.#subscriptionsChanged(option, value);
    this.changed();
  }

  /** What a Subscriber has unsubscribed from is not received any more. */
  #subscriptionsChanged(option: number, value: Uint8Array | null): void {
    this.#subscriptions ??= new Subscriptions();
    const subscriptions = this.#subscriptions;
    subscriptions.follow(option, value);
    if (this.inHand === 0) return;
    const inverted = optionOf(this.native, invertMatching);
    this.receiver.sift(
      ([first]) => Buffer.isBuffer(first) && subscriptions.match(first) !== inverted,
    );
  }

  #joined(address: string, to: "bind" | "connect"): void {
    this.changed();
    const transport = transportOf(address);
    // Who connects a WebSocket masks what it sends, in place.
    const masks = to === "connect" && transport.startsWith("ws");
    if (transport !== "inproc" && !masks) return;
    this.#mayLend = false;
    this.#sender?.stopLending();
  }
}

const proxied = "Socket is busy: a Proxy runs on it, and closes it when it ends";

function idTaken(address: string): ZmqError {
  return new ZmqError("EADDRINUSE", {
    address,
    message: "Address already in use: another peer of this socket has that routing id",
  });
}
