import { inspect, type InspectOptions } from "node:util";

import { POLLIN, POLLOUT } from "./constants";
import { type Context, context as defaultContext, contextCore } from "./context";
import { checkText } from "./endpoint";
import { defineOptions, type OptionStore } from "./options/accessors";
import {
  assignOptions,
  checkOptions,
  isOwnClass,
  markOwnClass,
  type OptionsFor,
} from "./options/assign";
import { withoutAccessors } from "./inspection";
import type { Message } from "./message";
import { bool, int32, int64, uint32, uint64 } from "./options/kinds";
import type { Option, OptionsOf } from "./options/option";
import { commonOptions, gssapiOptions, vmciOptions } from "./options/socket-options";
import { binary, text } from "./options/texts";
import { addon } from "./native";
import { SocketCore } from "./socket-core";

/**
 * The inside of a socket, whose messages have the shape that its class says; throws a
 * TypeError for anything else.
 */
export let socketCore: <Frames extends Message[]>(socket: Socket) => SocketCore<Frames>;

/** What a socket of class `S` can be constructed with: its options, and its context. */
export type SocketOptions<S> = OptionsFor<S> & {
  /** Default: the {@link context} that all threads share. */
  readonly context?: Context | undefined;
};

type CommonOptions = OptionsOf<typeof commonOptions> &
  OptionsOf<typeof gssapiOptions> &
  OptionsOf<typeof vmciOptions>;

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
  readonly #context: Context;

  static {
    socketCore = <Frames extends Message[]>(socket: Socket) =>
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
    this.#context = options.context ?? defaultContext;
    this.#core = new SocketCore(type, contextCore(this.#context), this);
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
    return this.#core.bind(address);
  }

  /** The same as {@link bind}, but throws and returns at once; it resolves no names. */
  bindSync(address: string): string {
    this.#core.checkOpen();
    checkText(address);
    return this.#core.bindNow(address);
  }

  /**
   * Stops listening on an endpoint: the text given to {@link bind}, or what it resolved
   * with. Connections made through it end, after `linger`.
   *
   * @throws rejects with a ZmqError: `ENOENT` for an endpoint that is not bound.
   *   `zmq_unbind`.
   */
  unbind(address: string): Promise<void> {
    this.#core.checkOpen();
    checkText(address);
    return new Promise((resolve) => {
      this.#core.unbind(address);
      resolve();
    });
  }

  /** The same as {@link unbind}, but throws and returns at once. */
  unbindSync(address: string): void {
    this.#core.checkOpen();
    checkText(address);
    this.#core.unbind(address);
  }

  /**
   * Connects to an endpoint. The peer need not be there: libzmq keeps trying, and tries
   * again whenever the connection is lost.
   *
   * @throws ZmqError: `EINVAL` for an endpoint that makes no sense, `EPROTONOSUPPORT`,
   *   `ENOCOMPATPROTO`. `zmq_connect`.
   */
  connect(address: string): void {
    this.#core.checkOpen();
    checkText(address);
    this.#core.connect(address);
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
    this.#core.disconnect(address);
  }

  /**
   * Closes the socket at once; closing twice does nothing. Waiting operations reject with
   * `EAGAIN`, iterations end, messages already accepted are delivered within `linger`, in
   * the background. `zmq_close`.
   */
  close(): void {
    this.#core.close();
  }

  /** The same as {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  /** Shows no options, some of which are secret. */
  [inspect.custom](_depth: number, options: InspectOptions): string {
    return withoutAccessors(this, options);
  }

  /** Reads a boolean option by libzmq's number: for options without a name. */
  protected getBoolOption(option: number): boolean {
    return Boolean(this.#read(option, bool));
  }

  /** Sets a boolean option by libzmq's number. */
  protected setBoolOption(option: number, value: boolean): void {
    this.#write(option, bool, value);
  }

  /** Reads an `int` option by libzmq's number: for options without a name. */
  protected getInt32Option(option: number): number {
    return Number(this.#read(option, int32));
  }

  /** Sets an `int` option by libzmq's number. */
  protected setInt32Option(option: number, value: number): void {
    this.#write(option, int32, value);
  }

  /** Reads an `unsigned int` option by libzmq's number: for options without a name. */
  protected getUint32Option(option: number): number {
    return Number(this.#read(option, uint32));
  }

  /** Sets an `unsigned int` option by libzmq's number. */
  protected setUint32Option(option: number, value: number): void {
    this.#write(option, uint32, value);
  }

  /** Reads an `int64_t` option by libzmq's number: for options without a name. */
  protected getInt64Option(option: number): number {
    return Number(this.#read(option, int64));
  }

  /** Sets an `int64_t` option by libzmq's number. */
  protected setInt64Option(option: number, value: number): void {
    this.#write(option, int64, value);
  }

  /** Reads a `uint64_t` option by libzmq's number: for options without a name. */
  protected getUint64Option(option: number): number {
    return Number(this.#read(option, uint64));
  }

  /** Sets a `uint64_t` option by libzmq's number. */
  protected setUint64Option(option: number, value: number): void {
    this.#write(option, uint64, value);
  }

  /** Reads a text option by libzmq's number: for options without a name. */
  protected getStringOption(option: number): string | null {
    const value = this.#read(option, text);
    return typeof value === "string" ? value : null;
  }

  /** Sets a text or binary option by libzmq's number; null sets no value. */
  protected setStringOption(option: number, value: string | Buffer | null): void {
    this.#write(option, binary, value);
  }

  #read(option: number, kind: (id: number) => Option<unknown>): unknown {
    checkNumber(option);
    return this.#core.store.read(kind(option), `option ${String(option)}`);
  }

  #write<Value>(option: number, kind: (id: number) => Option<Value>, value: Value): void {
    checkNumber(option);
    this.#core.store.write(kind(option), `option ${String(option)}`, value);
  }
}

function checkNumber(option: unknown): void {
  if (typeof option !== "number") throw new TypeError("Identifier must be a number");
}

defineSocket(
  Socket,
  commonOptions,
  vmciOptions,
  addon.has("gssapi") ? gssapiOptions : {},
);
