import { checkOptions } from "../checks";
import { inspect, type InspectOptions } from "node:util";

import { POLLIN, POLLOUT } from "../constants";
import { type Context, defaultContext, contextCore } from "../context";
import { checkText } from "../endpoint/endpoints";
import { defineOptions, type OptionStore } from "../options/accessors";
import {
  assignOptions,
  isOwnClass,
  markOwnClass,
  type OptionsFor,
} from "../options/assign";
import { guardType } from "../options/guards";
import { withoutAccessors } from "../inspection";
import { bool, int32, int64, uint32, uint64 } from "../options/kinds";
import type { Option } from "../options/option";
import {
  bytesOf,
  nameOf,
  type OptionKinds,
  type OptionValue,
  readable,
  writable,
} from "../options/numbered";
import { type CommonOptions, commonOptions } from "../options/socket-options";
import { binary, text } from "../options/texts";
import { SocketCore } from "../engine/socket-core";
import { Observer } from "./observer";
import { turn } from "../engine/turn";
import { markAsUncloneable } from "../uncloneable";

/**
 * The inside of a socket, whose messages have the shape that its class says; throws a
 * TypeError for anything else.
 */
export let socketCore: <Frames extends object[]>(socket: Socket) => SocketCore<Frames>;

/** What a socket of class `S` can be constructed with: its options, and its context. */
export type SocketOptions<S> = OptionsFor<S> & {
  /** Default: the {@link context} that all threads share. */
  readonly context?: Context | undefined;
};

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

// The table of options gives the class its properties; the types come from there as well.
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export interface Socket extends CommonOptions {}

/**
 * What all sockets have: endpoints, options, and an end. The classes for the socket types
 * add `send` and `receive` where the type has them.
 *
 * Methods throw a TypeError for arguments of the wrong kind, and a ZmqError with code
 * `EBADF` once the socket is closed.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export abstract class Socket {
  readonly #core: SocketCore;
  /** Undefined once the socket is closed, so that the context can be collected. */
  #context: Context | undefined;
  #events: Observer | undefined;

  static {
    socketCore = <Frames extends object[]>(socket: Socket) =>
      // eslint-disable-next-line @typescript-eslint/consistent-type-assertions
      socket.#core as unknown as SocketCore<Frames>;
  }

  /**
   * @param type libzmq's number of the socket type.
   * @throws ZmqError with code `EINVAL` for an unknown type, `EMFILE` when the context's
   *   `maxSockets` or the process's descriptors are used up, `ETERM` when the context was
   *   shut down, `EFAULT` when it was closed. `zmq_socket`.
   */
  protected constructor(type: number, options: SocketOptions<Socket> = {}) {
    if (typeof type !== "number") throw new TypeError("Socket type must be a number");
    checkOptions(options);
    guardType(type);
    this.#context = options.context ?? defaultContext();
    this.#core = new SocketCore(type, contextCore(this.#context), this);
    markAsUncloneable(this);
    if (isOwnClass(new.target)) Object.seal(this);
    try {
      assignOptions(this, options);
    } catch (error) {
      this.#core.close();
      throw error;
    }
  }

  /** The context that the socket belongs to; undefined once it is closed. */
  get context(): Context {
    // Typed as if it were always there, as zeromq.js has it.
    // eslint-disable-next-line @typescript-eslint/no-non-null-assertion
    return (this.closed ? undefined : this.#context)!;
  }

  /** Whether {@link close} has been called. */
  get closed(): boolean {
    return this.#core.closed;
  }

  /**
   * What happens to the socket: connections made and lost, handshakes, failures. Always the
   * same {@link Observer}, made when first asked for: it knows only what happens from then
   * on.
   *
   * @throws ZmqError with code `EBADF` if the socket is closed (an observer that was made
   *   before can still be read), and what {@link Observer} throws.
   */
  get events(): Observer {
    if (this.#events === undefined || !this.#core.taken) this.#core.checkOpen();
    this.#events ??= new Observer(this);
    return this.#events;
  }

  /** Whether a message is there to be received now. `ZMQ_EVENTS`. */
  get readable(): boolean {
    return this.#core.ready(POLLIN);
  }

  /** Whether a message can probably be sent now; some types always say so.
   * `ZMQ_EVENTS`. */
  get writable(): boolean {
    return this.#core.ready(POLLOUT);
  }

  /**
   * Binds to an endpoint, such as `tcp://127.0.0.1:*` or `ipc:///tmp/feed`. Host names are
   * resolved first; all else happens at once.
   *
   * @returns the endpoint really bound, with the port that `*` stands for.
   * @throws rejects with a ZmqError: `EINVAL` for an endpoint that makes no sense,
   *   `EADDRINUSE`, `EADDRNOTAVAIL`, `ENODEV` for an unknown host or interface,
   *   `EPROTONOSUPPORT`, `ENOCOMPATPROTO`, `EACCES`. `zmq_bind`.
   */
  bind(address: string): Promise<string> {
    this.#core.checkOpen();
    checkText(address);
    return turn.counted(this.#core.binding.bind(address));
  }

  /** The same as {@link bind}, but throws and returns at once; of host names it knows
   * `localhost`, which is 127.0.0.1. */
  bindSync(address: string): string {
    this.#core.checkOpen();
    checkText(address);
    return this.#core.binding.bindNow(address);
  }

  /**
   * Stops listening on an endpoint: the text given to {@link bind}, or what it resolved
   * with. Connections made through it end, after `linger`. Resolves when the endpoint is
   * free to be bound again.
   *
   * @throws rejects with a ZmqError: `ENOENT` for an endpoint that is not bound.
   *   `zmq_unbind`.
   */
  unbind(address: string): Promise<void> {
    this.#core.checkOpen();
    checkText(address);
    return turn.counted(this.#unbind(address));
  }

  /** The same as {@link unbind}, but throws and returns at once, before the endpoint is free. */
  unbindSync(address: string): void {
    this.#core.checkOpen();
    checkText(address);
    void this.#core.binding.unbindNow(address);
  }

  /**
   * Connects to an endpoint. The peer need not be there: libzmq keeps trying, and tries
   * again whenever the connection is lost.
   *
   * @throws ZmqError: `EINVAL` for an endpoint that makes no sense, `EPROTONOSUPPORT`,
   *   `ENOCOMPATPROTO`: the transport or the inproc name is for other types. `zmq_connect`.
   */
  connect(address: string): void {
    this.#core.checkOpen();
    checkText(address);
    this.#core.binding.connect(address);
  }

  /**
   * Ends the connections made with this text; what is queued for them is still sent
   * within `linger`.
   *
   * @throws ZmqError: `ENOENT` for an endpoint that is not connected. `zmq_disconnect`.
   */
  disconnect(address: string): void {
    this.#core.checkOpen();
    checkText(address);
    this.#core.binding.disconnect(address);
  }

  /**
   * Closes the socket at once; closing twice does nothing. Waiting operations reject with
   * `EAGAIN`, iterations end, messages already accepted are delivered within `linger`, in
   * the background. Its endpoints are free when {@link released} resolves. `zmq_close`.
   */
  close(): void {
    this.#core.close();
    this.#context = undefined;
  }

  /** Resolves when the socket is closed and its endpoints are free to be bound again. That
   * takes moments, whatever `linger` is. In a Proxy, it resolves after the proxy has ended. */
  get released(): Promise<void> {
    return this.#core.released;
  }

  /** The same as {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The same as {@link close}, for `await using`, which waits for {@link released}. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return turn.counted(this.released);
  }

  /**
   * Properties that peers are told in the handshake, such as `{ "X-Role": "worker" }`.
   * Assigning adds to them: libzmq can't change or remove one, and trying to throws a
   * RangeError. A name is "X-" and more, up to 255 letters, digits, "-", "_", "." and "+"; a
   * value is a string that is not empty and has no NUL. Not over inproc, and acts on the
   * next `bind` or `connect`. Default {}. `ZMQ_METADATA`.
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
   * Reads an option by libzmq's number, for options of a newer libzmq, which have no name
   * here.
   *
   * @param kind what the option is in C, and so what is returned: `"bool"` a boolean,
   *   `"int32"` (the default) and `"uint32"` a number, `"int64"` and `"uint64"` a bigint,
   *   `"string"` a string, or null if it is empty, `"buffer"` a Buffer with its bytes.
   * @throws ZmqError with code `EINVAL` if the socket does not have the option, it can't
   *   be read, or it is of another kind. `zmq_getsockopt`.
   */
  getOption<Kind extends keyof OptionKinds = "int32">(
    option: number,
    kind?: Kind,
  ): OptionKinds[Kind];
  getOption(
    option: number,
    kind: keyof OptionKinds = "int32",
  ): OptionKinds[keyof OptionKinds] {
    const name = nameOf(option);
    return this.#core.store.read(readable(option, kind), name);
  }

  /**
   * Sets an option by libzmq's number, for options of a newer libzmq, which have no name
   * here. The value says what the option is in C: a boolean or number is an `int`, a bigint
   * an `int64_t` or `uint64_t`, a string or Buffer its bytes (four of which libzmq takes
   * for a number where it wants one), null no value. Options that have a name keep the
   * range that they have there.
   *
   * @throws TypeError for a value of another type, RangeError for one that libzmq refuses,
   *   and for options that are not set by number: `ZMQ_CONNECT_ROUTING_ID`, `ZMQ_METADATA`.
   *   `zmq_setsockopt`.
   */
  setOption(option: number, value: OptionValue): void {
    this.#writeBytes(option, bytesOf(value, nameOf(option)));
  }

  /** Shows no options, some of which are secret. */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    return withoutAccessors(this, options);
  }

  /** Reads a boolean option by libzmq's number: for options without a name. */
  protected getBoolOption(option: number): boolean {
    return this.#read(option, bool);
  }

  /** Sets a boolean option by libzmq's number. */
  protected setBoolOption(option: number, value: boolean): void {
    this.#write(option, bool, value);
  }

  /** Reads an `int` option by libzmq's number: for options without a name. */
  protected getInt32Option(option: number): number {
    return this.#read(option, int32);
  }

  /** Sets an `int` option by libzmq's number. */
  protected setInt32Option(option: number, value: number): void {
    this.#write(option, int32, value);
  }

  /** Reads an `unsigned int` option by libzmq's number: for options without a name. */
  protected getUint32Option(option: number): number {
    return this.#read(option, uint32);
  }

  /** Sets an `unsigned int` option by libzmq's number. */
  protected setUint32Option(option: number, value: number): void {
    this.#write(option, uint32, value);
  }

  /** Reads an `int64_t` option by libzmq's number: for options without a name. */
  protected getInt64Option(option: number): number {
    return this.#read(option, int64);
  }

  /** Sets an `int64_t` option by libzmq's number. */
  protected setInt64Option(option: number, value: number): void {
    this.#write(option, int64, value);
  }

  /** Reads a `uint64_t` option by libzmq's number: for options without a name. */
  protected getUint64Option(option: number): number {
    return this.#read(option, uint64);
  }

  /** Sets a `uint64_t` option by libzmq's number. */
  protected setUint64Option(option: number, value: number): void {
    this.#write(option, uint64, value);
  }

  /** Reads a text option by libzmq's number: for options without a name. */
  protected getStringOption(option: number): string | null {
    return this.#read(option, text);
  }

  /** Sets a text or binary option by libzmq's number; null sets no value. */
  protected setStringOption(option: number, value: string | Buffer | null): void {
    this.#write(option, binary, value);
  }

  // It throws nothing at once.
  async #unbind(address: string): Promise<void> {
    await this.#core.binding.unbindNow(address);
  }

  #read<Value>(option: number, kind: (id: number) => Option<Value>): Value {
    const name = nameOf(option);
    return this.#core.store.read(kind(option), name);
  }

  #write<Value>(option: number, kind: (id: number) => Option<Value>, value: Value): void {
    const name = nameOf(option);
    this.#writeBytes(option, kind(option).encode(value, name));
  }

  #writeBytes(option: number, bytes: Uint8Array | null): void {
    this.#core.store.write(writable(option, bytes), nameOf(option), bytes);
  }
}

defineSocket(Socket, commonOptions);
