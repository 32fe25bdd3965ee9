import { inspect, type InspectOptions } from "node:util";

import { checkOptions } from "../checks";
import { POLLIN, POLLOUT } from "../constants";
import { type Context, contextCore, defaultContext } from "../context";
import { checkText } from "../endpoint/endpoints";
import { checkOperation, type OperationOptions } from "../engine/operation";
import type { SocketCore } from "../engine/socket-core";
import { turn } from "../engine/turn";
import type { SocketStatistics } from "../engine/statistics";
import type { PeerQueue } from "../events/queue-event";
import { inspected } from "../inspection";
import { defineOptions, type OptionStore } from "../options/accessors";
import {
  assignOptions,
  isOwnClass,
  markOwnClass,
  type OptionsFor,
} from "../options/assign";
import { checkType, guardType } from "../options/type-guards";
import type { Option } from "../options/option";
import { type CommonOptions, commonOptions } from "../options/socket-options";
import { aSocket } from "../socket-types";
import { markAsUncloneable } from "../uncloneable";
import { engine, socketCore } from "./core";
import { NumberedOptions } from "./numbered-options";
import { Observer } from "./observer";
import { shownSocket } from "./shown";

/** The argument of the constructor of class `S`: the socket's options and its context. */
export type SocketOptions<S> = OptionsFor<S> & {
  /** The context of the socket. Default: the {@link context} that all threads share. */
  readonly context?: Context | undefined;
};

/**
 * What `bind` gives: a string, or `T` where the caller may ignore it. TypeScript infers
 * `T` from the call: void in a function that returns `Promise<void>`. In zeromq.js, `bind`
 * is a `Promise<void>`.
 */
// void is the type of a result that callers of zeromq.js ignore.
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type
export type Bound<T> = void extends T ? T : string;

const store: OptionStore<Socket> = {
  read: (socket, option, name) => socketCore(socket).store.read(option, name),
  write: (socket, option, name, value) => {
    socketCore(socket).store.write(option, name, value);
  },
};

/** Makes `constructor` a socket class of this package, with the options of `tables`. */
export function defineSocket(
  constructor: { readonly prototype: Socket },
  ...tables: Readonly<Record<string, Option<unknown>>>[]
): void {
  for (const table of tables) defineOptions(constructor.prototype, table, store);
  markOwnClass(constructor);
}

// The option table defines the properties of the class. The types come from the same
// table.
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export interface Socket extends CommonOptions {}

/**
 * The base of all socket classes: endpoints, options, and closing. The class of each
 * socket type adds `send` and `receive` where the type has them. Methods throw a
 * TypeError for an argument of a wrong type. On a closed socket, methods throw a ZmqError
 * with code `EBADF`.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export abstract class Socket extends NumberedOptions {
  readonly #core: SocketCore = socketCore(this);
  /** Undefined once the socket is closed, so that the context can be collected. */
  #context: Context | undefined;
  #events: Observer | undefined;

  /**
   * @param type libzmq's number of the socket type.
   * @throws TypeError or RangeError for wrong options. ZmqError with code `EINVAL` for an
   *   unknown type. `EMFILE` at the context's `maxSockets`, or when the process has no
   *   descriptors left. `ETERM` when the context was shut down, `EFAULT` when it was
   *   closed. `zmq_socket`.
   */
  protected constructor(type: number, options: SocketOptions<Socket> = {}) {
    checkType(type);
    checkOptions(options);
    guardType(type);
    const context = options.context ?? defaultContext();
    super(type, contextCore(context));
    this.#context = context;
    markAsUncloneable(this);
    if (isOwnClass(new.target)) Object.seal(this);
    try {
      assignOptions(this, options, aSocket(type));
    } catch (error) {
      this.#core.close();
      throw error;
    }
    this.#core.made();
  }

  /** The context of the socket. Undefined once the socket is closed. */
  get context(): Context {
    // The type does not include undefined, as in zeromq.js.
    // eslint-disable-next-line @typescript-eslint/no-non-null-assertion
    return (this.closed ? undefined : this.#context)!;
  }

  /** Whether {@link close} has been called. */
  get closed(): boolean {
    return this.#core.closed;
  }

  /**
   * The events of the socket: connections made and lost, handshakes, failures.
   * `zmq_socket_monitor`. Always returns the same {@link Observer}. The observer starts
   * at the first access, and reports only what happens after that.
   *
   * @throws what the constructor of {@link Observer} throws. ZmqError with code `EBADF`
   *   if the socket is closed; an observer from an earlier access can still be read.
   */
  get events(): Observer {
    if (this.#events === undefined || !this.#core.transferred) this.#core.checkOpen();
    this.#events ??= new Observer(this);
    return this.#events;
  }

  /**
   * Whether a message can be received now. False while a proxy runs on the socket, and
   * once it is closed. `ZMQ_EVENTS`.
   */
  get readable(): boolean {
    return this.#core.ready(POLLIN);
  }

  /**
   * Whether a message can probably be sent now. Always true for some types. False while a
   * proxy runs on the socket, and once it is closed. `ZMQ_EVENTS`.
   */
  get writable(): boolean {
    return this.#core.ready(POLLOUT);
  }

  /**
   * Binds to an endpoint, such as `tcp://127.0.0.1:*` or `ipc:///tmp/feed`. `zmq_bind`. A
   * host name is resolved first. The rest happens at once.
   *
   * @returns a promise that resolves with the endpoint in use. The real port is in the
   *   place of `*`.
   * @throws rejects with a ZmqError: `EINVAL` for an endpoint that can never work,
   *   `EADDRINUSE`, `EADDRNOTAVAIL`, `ENODEV` for an unknown host or interface,
   *   `EPROTONOSUPPORT`, `ENOCOMPATPROTO`, `EACCES`.
   */
  bind<T = string>(address: string): Promise<Bound<T>>;
  /** Lets subclasses and fakes have a `bind` of type `Promise<void>` or `Promise<string>`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  bind(address: string): Promise<any>;
  bind(address: string): Promise<string> {
    this.#core.checkOpen();
    checkText(address);
    return turn.counted(this.#core.binding.bind(address));
  }

  /**
   * Does the same as {@link bind}, but returns the endpoint and throws at once. The only
   * host name that it knows is `localhost`, which is 127.0.0.1.
   */
  bindSync<T = string>(address: string): Bound<T>;
  /** Lets subclasses and fakes have a `bindSync` that returns nothing, or a string. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  bindSync(address: string): any;
  bindSync(address: string): string {
    this.#core.checkOpen();
    checkText(address);
    return this.#core.binding.bindNow(address);
  }

  /**
   * Stops listening on an endpoint. `address` is the text given to {@link bind}, or the
   * endpoint that `bind` resolved with. `zmq_unbind`. The connections that the endpoint
   * has accepted end. What is queued for them is lost, whatever `linger` is. Resolves when
   * the endpoint can be bound again.
   *
   * @throws rejects with a ZmqError: `ENOENT` for an endpoint that is not bound.
   */
  unbind(address: string): Promise<void> {
    this.#core.checkOpen();
    checkText(address);
    return turn.counted(this.#unbind(address));
  }

  /**
   * Does the same as {@link unbind}, but throws at once. Returns before the endpoint can
   * be bound again.
   */
  unbindSync(address: string): void {
    this.#core.checkOpen();
    checkText(address);
    void this.#core.binding.unbindNow(address);
  }

  /**
   * Connects to an endpoint. The peer need not be there: libzmq tries until it succeeds,
   * and again after a lost connection. `zmq_connect`.
   *
   * @throws ZmqError: `EINVAL` for an endpoint that can never work, `EPROTONOSUPPORT`,
   *   `ENOCOMPATPROTO` if the transport or the inproc name belongs to other socket types.
   */
  connect(address: string): void {
    this.#core.checkOpen();
    checkText(address);
    this.#core.binding.connect(address);
  }

  /**
   * Ends the connections to an endpoint. `address` is the text given to {@link connect}.
   * Queued messages are still sent within `linger`. `zmq_disconnect`.
   *
   * @throws ZmqError: `ENOENT` for an endpoint that is not connected.
   */
  disconnect(address: string): void {
    this.#core.checkOpen();
    checkText(address);
    this.#core.binding.disconnect(address);
  }

  /**
   * Closes the socket at once. Closing twice does nothing. `zmq_close`. Waiting
   * operations reject with `EAGAIN`, and iterations end. Messages that libzmq has
   * accepted are delivered within `linger`, in the background. The endpoints can be bound
   * again when {@link released} resolves.
   */
  close(): void {
    this.#core.close();
    this.#context = undefined;
  }

  /**
   * Resolves when the socket is closed and its endpoints can be bound again. That takes
   * moments, whatever `linger` is. In a Proxy, it resolves after the proxy has ended.
   */
  get released(): Promise<void> {
    return this.#core.released;
  }

  /** Does the same as {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Does the same as {@link close}, then waits for {@link released}, for `await using`.
   */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return turn.counted(this.released);
  }

  /**
   * Properties that the socket sends to its peers in the handshake, such as
   * `{ "X-Role": "worker" }`. An assignment adds properties. libzmq can't change or remove
   * a property. A name is "X-" and 1 to 253 more letters, digits, "-", "_", "." and "+".
   * A value is a string that is not empty and has no NUL. Properties apply to the next
   * `bind` or `connect`. Over inproc, they are not sent. Default {}. `ZMQ_METADATA`.
   *
   * @throws TypeError for values of another type. RangeError with code `EINVAL` for a
   *   wrong name or value, and for a change of a property.
   */
  get metadata(): Readonly<Record<string, string>> {
    this.#core.checkOpen();
    return this.#core.store.metadata.all;
  }

  set metadata(properties: Readonly<Record<string, string>>) {
    this.#core.checkOpen();
    this.#core.store.metadata.add(properties);
  }

  /**
   * Returns the figures of the socket: messages, waiting calls, connections. It reads
   * nothing from the socket, and works in every state. A closed socket returns its last
   * figures.
   *
   * Messages that a {@link Proxy} forwards are not included: see
   * {@link Proxy.statistics}. The number of connections is right while a proxy runs.
   */
  statistics(): SocketStatistics {
    return this.#core.statistics();
  }

  /**
   * Resolves with the queues of each peer. `zmq_socket_monitor_pipes_stats`.
   *
   * There is an entry for each connection, and for each endpoint that the socket has
   * connected to without a connection yet. From the first call on, the socket counts as
   * three for the context's `maxSockets`.
   *
   * All peers have to answer. A peer over inproc answers when its event loop turns, or its
   * proxy runs. One question is under way at a time. Calls that come meanwhile share the
   * next one, so the figures are never older than the call.
   *
   * @param options `timeout` is the time limit in milliseconds. Default 5000, so that a
   *   peer that hangs does not keep the process alive. A negative number or `Infinity`
   *   means no limit. `signal` ends the wait.
   * @returns a promise of the queues. It is empty without peers.
   * @throws at once: TypeError or RangeError for wrong options. ZmqError with code `EBADF`
   *   if the socket is closed, `EBUSY` while a proxy runs on it. Rejects with the reason of
   *   `signal`, or with a ZmqError: `EAGAIN` after `timeout`, or if the socket is closed
   *   before all peers have answered; `ETERM` when the context is shut down; `ENOTSUP` with
   *   the system's libzmq; what the constructor of {@link Observer} throws.
   */
  queues(options?: OperationOptions): Promise<PeerQueue[]> {
    checkOperation(options);
    this.#core.checkOpen();
    return engine().queuesOf(this.#core, options);
  }

  /**
   * Shows what the socket is and does: its state, its endpoints, what waits. Shows no
   * options, because some are secret.
   */
  [inspect.custom](depth: number, options: InspectOptions): string {
    return inspected(this, depth, options, () => shownSocket(socketCore(this)));
  }

  // This method never throws: every error is a rejection.
  async #unbind(address: string): Promise<void> {
    await this.#core.binding.unbindNow(address);
  }
}

defineSocket(Socket, commonOptions);
