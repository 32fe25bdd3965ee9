import type { NativeSocket, Status } from "../addon/native";
import { makeSocket } from "../addon/sockets";
import { channels } from "../channels";
import { POLLIN, POLLOUT } from "../constants";
import { Endpoints } from "../endpoint/endpoints";
import { transportOf } from "../endpoint/transports";
import { ZmqError } from "../errors";
import type { Message } from "../messages/frame";
import { setInitialOptions } from "../options/initial-options";
import { SocketStore } from "../options/socket-store";
import { factsOf, type SocketTypeFacts } from "../socket-types";
import { Binding } from "./binding";
import type { ContextCore, ContextUser } from "./context-core";
import { notOpened, socketClosed, streamed } from "./failures";
import { Messages } from "./iteration";
import type { ReceiveOptions } from "./operation";
import { Readiness } from "./readiness";
import { Receiver } from "./receiver";
import { Release } from "./release";
import { Sender } from "./sender";
import { type SocketStatistics, statisticsOf } from "./statistics";
import { turn } from "./turn";

/**
 * An owner that has taken the libzmq socket from a socket. The owner closes the libzmq
 * socket at its end.
 */
export interface NewOwner {
  /** The text of the error for users of the socket in the meantime. */
  readonly busy: string;
  /** Asks the owner to end. */
  stop(): void;
  /** Returns the number of open connections, or -1 if it is unknown. */
  connections(): number;
  /** The owner, as users know it. */
  readonly published: object;
}

/** The states of a socket. A proxy runs on a socket that is `proxied`. */
export type SocketState = "open" | "proxied" | "closing" | "closed";

/** A socket, as it is known to what watches its connections. */
export type WatchedCore = Pick<
  SocketCore,
  "type" | "native" | "endpoints" | "published" | "setMonitor"
>;

/** The monitor of a socket, as the socket uses it. */
export interface SocketMonitor {
  /** Returns the real status of a bind that has just returned `status`. */
  statusOfBind(status: Status): Status;
  /** Called when the socket is being closed. */
  socketCloses(): void;
}

/**
 * The inside of a socket: its libzmq socket, its sending and receiving halves, its
 * endpoints and options.
 *
 * The socket is open until {@link close}. After that, every member except `closed` throws
 * `EBADF`. While a new owner has the libzmq socket, every member except `closed` and
 * `close` throws `EBUSY`.
 */
export class SocketCore<Frames extends object[] = Message[]> {
  readonly type: number;
  readonly facts: SocketTypeFacts;
  readonly endpoints = new Endpoints();
  readonly store = new SocketStore(this);
  readonly binding = new Binding(this);

  readonly #native: NativeSocket;
  /** The public object. It is kept alive while operations wait. */
  readonly #owner: ContextUser;
  /**
   * Removes the socket from its context. The function keeps the context alive, and is
   * dropped when the socket is closed.
   */
  #removeFromContext: (() => void) | undefined;
  readonly #readiness: Readiness;
  // The halves are made at the first use, so that an idle socket uses little memory.
  #receiver: Receiver<Frames> | undefined;
  #sender: Sender | undefined;
  #monitor: SocketMonitor | undefined;
  #release: Release | undefined;
  // The addon refers to this function. The reference is strong while an operation waits,
  // so that the socket is not collected. Otherwise it is weak, so that a forgotten socket
  // is collected. The field keeps the function alive as long as the socket.
  readonly #readyCallback: () => void;
  #closed = false;
  #newOwner: NewOwner | undefined;
  /** The directions that streams of `zmq-napi/streams` use, as poll events. */
  #streamed = 0;
  /** Whether the constructor of the public object has succeeded. */
  #made = false;
  /** Whether subscribers of channels see the messages of this socket. */
  #publishes = true;
  readonly #watchConnections: ((core: WatchedCore) => void) | undefined;

  /**
   * `watchConnections` is called before the socket gets an endpoint, if somebody wants to
   * know about connections.
   */
  constructor(
    type: number,
    context: ContextCore,
    user: ContextUser,
    watchConnections?: (core: WatchedCore) => void,
  ) {
    this.type = type;
    this.#watchConnections = watchConnections;
    this.facts = factsOf(type);
    this.#native = makeSocket(type);
    this.#owner = user;
    const serve = (): void => {
      this.#receiver?.serve();
      this.#sender?.serve();
    };
    this.#readiness = new Readiness(this.#native, serve);
    this.#readyCallback = () => {
      turn.begin();
      if (!this.#owner.closed) serve();
    };
    const status = this.#native.open(context.native, type, this.#readyCallback);
    if (status < 0) throw notOpened(status, type);
    setInitialOptions(this.#native, type);
    this.#removeFromContext = context.addUser(user);
  }

  /** Call it when the constructor of the public object has succeeded. */
  made(): void {
    this.#made = true;
    if (channels.open.hasSubscribers) channels.open.publish({ socket: this.#owner });
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
    const { type, published } = this;
    this.#receiver ??= new Receiver(this.#native, this.#readiness, type, published);
    return this.#receiver;
  }

  get sender(): Sender {
    this.checkOpen();
    const { type, published } = this;
    const { mayLend } = this.endpoints;
    const readiness = this.#readiness;
    this.#sender ??= new Sender(this.#native, readiness, type, mayLend, published);
    return this.#sender;
  }

  /** The socket, as subscribers of channels see it. Undefined if its messages are secret. */
  get published(): object | undefined {
    return this.#publishes ? this.#owner : undefined;
  }

  /** Keeps the messages of this socket from channels. Call it before the first one. */
  keepMessagesSecret(): void {
    this.#publishes = false;
  }

  /**
   * Returns an iteration over the messages. On a closed socket the iteration ends at
   * once, as if the socket had just been closed.
   */
  messages(options: ReceiveOptions | undefined): Messages<Frames> {
    if (!this.#closed) this.checkOpen();
    return new Messages(this, this.#receiving(), options);
  }

  get state(): SocketState {
    if (!this.#closed) return this.#newOwner === undefined ? "open" : "proxied";
    const ends = this.#newOwner !== undefined || this.#release?.waits === true;
    return ends ? "closing" : "closed";
  }

  /** Returns the figures of the socket, in every state. */
  statistics(): SocketStatistics {
    const owner = this.#newOwner;
    const connections = owner && (() => owner.connections());
    return statisticsOf(this.#native, this.#sender, this.#receiver, connections);
  }

  checkOpen(): void {
    if (this.#closed) throw new ZmqError("EBADF");
    const { busy } = this;
    if (busy !== undefined) throw busy;
  }

  /** The error of every operation while a new owner has the libzmq socket. */
  get busy(): ZmqError | undefined {
    if (this.#newOwner === undefined) return undefined;
    return new ZmqError("EBUSY", { message: this.#newOwner.busy });
  }

  /** Whether a new owner has the libzmq socket. */
  get transferred(): boolean {
    return this.#newOwner !== undefined && !this.#closed;
  }

  /** The new owner of the libzmq socket, as users know it. */
  get newOwner(): object | undefined {
    return this.#newOwner?.published;
  }

  /** Whether operations wait. */
  get waiting(): boolean {
    return (this.#receiver?.waiting ?? 0) > 0 || (this.#sender?.waiting ?? 0) > 0;
  }

  /** Whether a stream of `zmq-napi/streams` uses the socket. */
  get streamed(): boolean {
    return this.#streamed !== 0;
  }

  /**
   * Records that a stream uses directions: POLLIN, POLLOUT or both. Throws `EBUSY` if a
   * stream uses one of them already.
   */
  attachStream(directions: number): void {
    this.checkOpen();
    const used = this.#streamed & directions;
    if (used !== 0) throw streamed(this.type, used === POLLOUT ? "send" : "receive");
    this.#streamed |= directions;
  }

  /** Records that streams no longer use directions. */
  detachStream(directions: number): void {
    this.#streamed &= ~directions;
  }

  /** Records that `newOwner` has the libzmq socket now. No operation may wait. */
  transferTo(newOwner: NewOwner): void {
    this.#newOwner = newOwner;
    this.#readiness.close();
  }

  /** Call it when the new owner has ended and the libzmq socket is closed. */
  transferEnded(): void {
    this.close();
    this.#newOwner = undefined;
    this.#release?.finish([]);
  }

  /** Call it before a new owner takes the libzmq socket. */
  prepareTransfer(): void {
    for (const endpoint of this.endpoints.listening)
      void this.release.waitForEndpoint(endpoint);
  }

  /** Call it after {@link prepareTransfer} if the libzmq socket was not taken. */
  cancelTransfer(): void {
    this.#release?.stopWaiting(this.endpoints.listening);
  }

  /** Resolves when the libzmq socket is closed and its endpoints can be bound again. */
  get released(): Promise<void> {
    if (this.#release !== undefined) return this.#release.promise;
    const ended = this.#closed && this.#newOwner === undefined;
    return ended ? Promise.resolve() : this.release.promise;
  }

  get release(): Release {
    this.#release ??= new Release(this.#native, this, this.endpoints);
    return this.#release;
  }

  /** Call it right before the libzmq socket is closed. */
  #beginRelease(): void {
    const { listening } = this.endpoints;
    const release = listening.length > 0 ? this.release : this.#release;
    release?.finish(listening);
  }

  /** Whether `event`, POLLIN or POLLOUT, is possible now. */
  ready(event: number): boolean {
    if (this.#closed || this.transferred) return false;
    const events = this.#native.events();
    this.#readiness.scheduleTry(POLLIN | POLLOUT);
    const possible = this.eventsOf(events);
    return possible > 0 && (possible & event) !== 0;
  }

  /**
   * Returns the value of `ZMQ_EVENTS` with the prefetched messages included. `events` is
   * libzmq's value or its failure.
   */
  eventsOf(events: Status): Status {
    return this.#receiver?.eventsOf(events) ?? events;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#removeFromContext?.();
    this.#removeFromContext = undefined;
    this.#monitor?.socketCloses();
    if (this.#newOwner === undefined) this.#end();
    else this.#newOwner.stop();
    if (this.#made && channels.close.hasSubscribers)
      channels.close.publish({ socket: this.#owner });
  }

  #end(): void {
    this.#readiness.close();
    this.#receiver?.close(socketClosed(this.type, "receive"));
    this.#sender?.close(socketClosed(this.type, "send"));
    this.#beginRelease();
    this.#native.close();
  }

  /** Sets the monitor of this socket. */
  setMonitor(monitor: SocketMonitor): void {
    this.#monitor = monitor;
  }

  /** Returns the real status of a bind that has just returned `status`. */
  statusOfBind(status: Status): Status {
    return this.#monitor?.statusOfBind(status) ?? status;
  }

  /** Lets libzmq learn about peers that have come and gone. Returns a status. */
  takeNews(): Status {
    const events = this.native.events();
    this.changed();
    return events;
  }

  /** Call it after a change that waiting operations may wait for. */
  changed(): void {
    this.#readiness.scheduleTry(POLLIN | POLLOUT);
  }

  /** Call it after an option was set to `value`. */
  optionChanged(option: number, value: Uint8Array | null): void {
    // The receiver of a Subscriber has to know each subscription.
    if (this.facts.subscribes) this.#receiving().optionChanged(option, value);
    this.changed();
  }

  /** Call it before an endpoint is added, so that no connection is missed. */
  beforeEndpoint(address: string): void {
    const { connect, disconnect } = channels;
    if (!connect.hasSubscribers && !disconnect.hasSubscribers) return;
    // Over inproc, libzmq reports nothing.
    if (transportOf(address) !== "inproc") this.#watchConnections?.(this);
  }

  /** Call it after an endpoint was added. */
  endpointAdded(): void {
    if (!this.endpoints.mayLend) this.#sender?.stopLending();
  }
}
