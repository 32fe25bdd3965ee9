import type { NativeSocket, Status } from "../addon/native";
import { makeSocket } from "../addon/sockets";
import { POLLIN, POLLOUT } from "../constants";
import { Endpoints } from "../endpoint/endpoints";
import { succeed, ZmqError } from "../errors";
import type { Message } from "../messages/frame";
import { setInitialOptions } from "../options/initial-options";
import { SocketStore } from "../options/socket-store";
import { factsOf, type SocketTypeFacts } from "../socket-types";
import { Binding } from "./binding";
import type { ContextCore, ContextUser } from "./context-core";
import { Messages } from "./iteration";
import type { ReceiveOptions } from "./operation";
import { Readiness } from "./readiness";
import { Receiver } from "./receiver";
import { Release } from "./release";
import { Sender } from "./sender";
import { turn } from "./turn";

/** Who has taken the libzmq socket out of a socket, and closes it in the end. */
export interface Taker {
  /** What is said to those who use the socket meanwhile. */
  readonly busy: string;
  /** Asks for that end. */
  stop(): void;
}

/** Who reads the events of a socket. */
export interface Watcher {
  /** Returns the status of a bind that has just failed with `status`. */
  statusOfBind(status: Status): Status;
  /** Is told that the socket is being closed. */
  socketCloses(): void;
}

/** A socket as far as those who read its events are concerned. */
export type Observed = Pick<SocketCore, "checkOpen" | "endpoints" | "native" | "watch">;

/** The insides of the sockets of this thread, by the public objects. */
const cores = new WeakMap<object, Observed>();

/**
 * The inside of a socket: its libzmq socket, its two halves, its endpoints and options, and
 * its life. Open until {@link close}; afterwards everything but `closed` throws `EBADF`.
 * While another has taken the libzmq socket, everything but `closed` and `close` throws
 * `EBUSY`.
 */
export class SocketCore<Frames extends object[] = Message[]> {
  readonly type: number;
  readonly facts: SocketTypeFacts;
  readonly endpoints = new Endpoints();
  readonly store = new SocketStore(this);
  readonly binding = new Binding(this);

  readonly #native: NativeSocket;
  /** The public object: it lives while its core is waited on. */
  readonly #owner: ContextUser;
  /** It keeps the context, and is dropped with it. */
  #leaveContext: (() => void) | undefined;
  readonly #readiness: Readiness;
  // The halves are made when first used: an idle socket should cost little.
  #receiver: Receiver<Frames> | undefined;
  #sender: Sender | undefined;
  #watcher: Watcher | undefined;
  #release: Release | undefined;
  // The addon holds this function: strongly while somebody waits, so that a socket with
  // waiting operations is never collected; else weakly, so that a forgotten one is. Until
  // then this field keeps it.
  readonly #waiter: () => void;
  #closed = false;
  #taker: Taker | undefined;

  constructor(type: number, context: ContextCore, user: ContextUser) {
    this.type = type;
    this.facts = factsOf(type);
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
    cores.set(user, this);
  }

  /** Returns the inside of a socket; undefined for anything else. */
  static of(socket: object): Observed | undefined {
    return cores.get(socket);
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
    this.#sender ??= new Sender(this.#native, this.#readiness, this.endpoints.mayLend);
    return this.#sender;
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
    return new ZmqError("EBUSY", { message: this.#taker.busy });
  }

  /** Whether another has the libzmq socket. */
  get taken(): boolean {
    return this.#taker !== undefined && !this.#closed;
  }

  /** Whether operations wait. */
  get waiting(): boolean {
    return (this.#receiver?.waiting ?? 0) > 0 || (this.#sender?.waiting ?? 0) > 0;
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
    for (const endpoint of this.endpoints.listening) void this.release.leaves(endpoint);
  }

  /** To be called if the libzmq socket was not taken after all. */
  stay(): void {
    this.#release?.stays(this.endpoints.listening);
  }

  /** Resolves when the libzmq socket is closed and what it was bound to is free. */
  get released(): Promise<void> {
    if (this.#release !== undefined) return this.#release.promise;
    const ended = this.#closed && this.#taker === undefined;
    return ended ? Promise.resolve() : this.release.promise;
  }

  get release(): Release {
    this.#release ??= new Release(this.#native);
    return this.#release;
  }

  /** To be called while the libzmq socket is open, right before it ends. */
  #beginRelease(): void {
    const { listening } = this.endpoints;
    const release = listening.length > 0 ? this.release : this.#release;
    release?.ends(listening);
  }

  /** Whether `event`, POLLIN or POLLOUT, is possible. */
  ready(event: number): boolean {
    if (this.#closed || this.taken) return false;
    const events = this.#native.events();
    this.#readiness.touched(POLLIN | POLLOUT);
    const possible = this.eventsOf(events);
    return possible > 0 && (possible & event) !== 0;
  }

  /** Returns what `ZMQ_EVENTS` is to say, where libzmq says `events` or fails with it. */
  eventsOf(events: Status): Status {
    return this.#receiver?.messages.events(events) ?? events;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#leaveContext?.();
    this.#leaveContext = undefined;
    this.#watcher?.socketCloses();
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

  /** Says that `watcher` reads the events of this socket. */
  watch(watcher: Watcher): void {
    this.#watcher = watcher;
  }

  /** Returns the status of a bind that has just failed with `status`. */
  statusOfBind(status: Status): Status {
    return this.#watcher?.statusOfBind(status) ?? status;
  }

  /** Something has changed that those who wait may have waited for. */
  changed(): void {
    this.#readiness.touched(POLLIN | POLLOUT);
  }

  /** An option was set to `value`. */
  optionChanged(option: number, value: Uint8Array | null): void {
    // A Subscriber's receiver has to know of each subscription.
    if (this.facts.subscribes) this.#receiving().messages.optionChanged(option, value);
    this.changed();
  }

  /** An endpoint was added. */
  joined(): void {
    this.changed();
    if (!this.endpoints.mayLend) this.#sender?.stopLending();
  }
}
