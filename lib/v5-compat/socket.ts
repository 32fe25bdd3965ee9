import type { EventEmitter } from "node:events";

import { ZmqError } from "../errors";
import type { MessageLike } from "../messages/frame";
import { Observer } from "../sockets/observer";
import type { Socket as Inner } from "../sockets/socket";
import type { Outgoing } from "../sockets/directions";
import { turn } from "../engine/turn";
import { asError, callOut, checkCallback, checkFlags } from "./callbacks";
import { ZMQ_SNDMORE } from "./constants";
import { Emitter } from "./emitter";
import type { Callback, Listener, SocketEvents } from "./events";
import { Inbox } from "./inbox";
import { monitored, tell } from "./monitor";
import { type OptionName, type OptionProperties, options } from "./option-names";
import type { OptionValue } from "./option-names";
import { getOption, isOptionName, type OptionResult, setOption } from "./options";
import { Outbox } from "./outbox";
import { Parts } from "./parts";
import { open, receives, sends, type SocketType } from "./socket-types";

type Hears<Name extends keyof SocketEvents> = (...details: SocketEvents[Name]) => void;

/** What other files of this folder need of the inside of a socket. */
interface Inside {
  /** Undefined for types that don't receive. */
  readonly inbox: Inbox | undefined;
  /** Sends, and reports a failure as the event. Undefined if libzmq has taken it. */
  submit(message: MessageLike[]): Promise<void> | undefined;
}

export let insideOf: (socket: Socket) => Inside;

const done = Promise.resolve();

// The short names of options are properties of the class; their types come from there. And
// the events that are known give their listeners types.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Socket extends OptionProperties {
  on<Name extends keyof SocketEvents>(event: Name, listener: Hears<Name>): this;
  on(event: string | symbol, listener: Listener): this;
  once<Name extends keyof SocketEvents>(event: Name, listener: Hears<Name>): this;
  once(event: string | symbol, listener: Listener): this;
  addListener<Name extends keyof SocketEvents>(event: Name, listener: Hears<Name>): this;
  addListener(event: string | symbol, listener: Listener): this;
}

/**
 * A socket as zeromq 5 had it: messages are events. It receives from the moment it is
 * made; messages for which there is no listener are dropped. Add listeners in the same
 * turn of the event loop, or {@link pause} first.
 *
 * Methods throw a TypeError for arguments of the wrong kind, and a ZmqError with code
 * `EBADF` once the socket is closed, but for `send`.
 */
export class Socket extends Emitter {
  /** The type as it was given. */
  readonly type: SocketType;
  readonly #inner: Inner;
  readonly #inbox: Inbox | undefined;
  readonly #outbox: Outbox | undefined;
  readonly #parts = new Parts();
  #observer: Observer | undefined;

  static {
    insideOf = (socket) => ({
      inbox: socket.#inbox,
      submit: (message) =>
        socket.#submit(message)?.catch((error: unknown) => {
          socket.#fail(error);
        }),
    });
  }

  /**
   * @throws TypeError for what is no type; ZmqError with code `EMFILE` when the sockets of
   *   the context or the process's descriptors are used up. `zmq_socket`.
   *   `self` becomes the socket, of which it has the methods: see callable.ts.
   */
  constructor(type: SocketType, self?: EventEmitter) {
    super(self);
    this.#inner = open(type);
    this.type = type;
    const inner = this.#inner;
    if (sends(inner)) {
      this.#outbox = new Outbox(inner, type === "req", () => {
        this.#inbox?.gate.open("turn");
      });
    }
    if (receives(inner)) this.#inbox = this.#receiveFrom(inner);
  }

  #receiveFrom(inner: ConstructorParameters<typeof Inbox>[0]): Inbox {
    const alternates = this.type === "req" || this.type === "rep";
    const inbox = new Inbox(
      inner,
      {
        message: (frames) => {
          if (this.type === "req") this.#outbox?.replied();
          callOut(() => this.emit("message", ...frames));
        },
        failure: (error, timeout) => {
          if (!timeout || this.listenerCount("error") > 0) this.#fail(error);
        },
      },
      alternates,
    );
    if (this.type === "req") inbox.gate.shut("turn");
    process.nextTick(() => void inbox.run());
    return inbox;
  }

  /** Whether {@link close} has been called. */
  get closed(): boolean {
    return this.#inner.closed;
  }

  /** How many messages may wait to be sent; the next one fails with `ENOBUFS`. From 0.
   * Default 10,000. A TypeError for types that don't send. */
  get pendingSendLimit(): number {
    return this.#sending.pendingSendLimit;
  }

  set pendingSendLimit(limit: number) {
    this.#sending.pendingSendLimit = limit;
  }

  /**
   * Binds to an endpoint, such as `tcp://127.0.0.1:3000`. Then `"bind"` is emitted, and
   * `callback` called; if it fails, `callback` gets the error, or else `"error"` is emitted.
   * With a port of `*` the one chosen is in `last_endpoint`. `zmq_bind`.
   */
  bind(address: string, callback?: Callback | null): this {
    return this.#settle("bind", address, callback);
  }

  /** Binds at once, resolving no host names, or throws what {@link bind} would report. */
  bindSync(address: string): this {
    this.#inner.bindSync(address);
    return this;
  }

  /** Stops listening on an endpoint; then as {@link bind}, with `"unbind"`. `zmq_unbind`. */
  unbind(address: string, callback?: Callback | null): this {
    return this.#settle("unbind", address, callback);
  }

  /** Stops listening on an endpoint at once, or throws. */
  unbindSync(address: string): this {
    this.#inner.unbindSync(address);
    return this;
  }

  /**
   * Connects to an endpoint, which need not be there yet.
   *
   * @throws ZmqError: `EINVAL` for an endpoint that makes no sense, `EPROTONOSUPPORT`,
   *   `ENOCOMPATPROTO`. `zmq_connect`.
   */
  connect(address: string): this {
    this.#inner.connect(address);
    return this;
  }

  /**
   * Ends the connections made with this text.
   *
   * @throws ZmqError: `ENOENT` for an endpoint that is not connected. `zmq_disconnect`.
   */
  disconnect(address: string): this {
    this.#inner.disconnect(address);
    return this;
  }

  /**
   * Sends a message: one frame, or an array of frames; with {@link ZMQ_SNDMORE} they are
   * kept, and go out as one message with those of the next call without. Buffers are
   * copied. Messages go out in order. What can't go at once waits for a peer, for room at
   * the high-water mark, while the socket is paused, and, on a req socket, for the reply to
   * the request before; up to {@link pendingSendLimit} messages.
   *
   * @param callback is called when libzmq has taken the whole message; or with an error:
   *   `EAGAIN` after `ZMQ_SNDTIMEO`, or when the socket is closed meanwhile; `ENOBUFS` at
   *   the limit; `EHOSTUNREACH`; `EFSM` for a rep socket out of turn; `EBADF` after the
   *   end. Without callback `"error"` is emitted; not once the socket is closed, when
   *   what is sent is dropped.
   * @throws TypeError at once for what is no message. `zmq_msg_send`.
   */
  send(message: Outgoing, flags?: number | null, callback?: Callback | null): this {
    checkFlags(flags);
    checkCallback(callback);
    if (((flags ?? 0) & ZMQ_SNDMORE) !== 0) {
      this.#parts.add(message, callback);
      return this;
    }
    const sent = this.#submit(this.#parts.with(message));
    this.#report(sent, this.#parts.end(callback));
    return this;
  }

  /** @throws TypeError always: messages come as events. */
  read(): never {
    throw new TypeError('There is no read() in compatibility mode: listen to "message"');
  }

  /** Delivers no messages, and sends none, before {@link resume}; they wait. */
  pause(): this {
    this.#inbox?.gate.shut("paused");
    this.#outbox?.pause();
    return this;
  }

  /** Goes on, with what has waited first. */
  resume(): this {
    this.#outbox?.resume();
    this.#inbox?.gate.open("paused");
    return this;
  }

  /**
   * Closes the socket at once; closing twice does nothing. What libzmq has taken is
   * delivered within `linger`; what still waits is dropped, and callbacks get `EAGAIN`.
   * `zmq_close`.
   */
  close(): this {
    this.#inner.close();
    this.#outbox?.close();
    return this;
  }

  /** The same as {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Emits what happens to the socket's connections from now on: the {@link MonitorEvents}.
   * The arguments that zeromq 5 took are ignored, with a warning: nothing is polled.
   *
   * @throws ZmqError with code `EBADF` if the socket is closed. `zmq_socket_monitor`.
   */
  monitor(interval?: number, numberOfEvents?: number): this {
    if (interval || numberOfEvents) {
      process.emitWarning(
        "monitor() ignores its arguments in compatibility mode: it tells of all events, " +
          "as they happen",
      );
    }
    if (this.#observer?.closed === false) return this;
    this.#observer = new Observer(this.#inner, { events: monitored });
    void tell(this.#observer, (name, details) => {
      callOut(() => this.emit(name, ...details));
    });
    return this;
  }

  /** Emits nothing of that any more. */
  unmonitor(): this {
    this.#observer?.close();
    return this;
  }

  /** Asks for messages that start with `filter`; `""` for all. `ZMQ_SUBSCRIBE`. */
  subscribe(filter: string | Buffer): this {
    this.#checkSubscriber();
    return this.setsockopt("_subscribe", filter);
  }

  /** Takes back one such subscription. `ZMQ_UNSUBSCRIBE`. */
  unsubscribe(filter: string | Buffer): this {
    this.#checkSubscriber();
    return this.setsockopt("_unsubscribe", filter);
  }

  /**
   * Sets an option by its number or short name.
   *
   * @throws TypeError for what is no option, is not supported, can only be read, or is set
   *   to a value of another type; RangeError for a value that libzmq refuses, or an option
   *   that the type of socket does not have. `zmq_setsockopt`.
   */
  setsockopt(option: number | OptionName, value: OptionValue): this {
    setOption(this.#inner, option, value);
    return this;
  }

  /**
   * Reads an option by its number or short name. Booleans read as 0 or 1, but for
   * `ZMQ_IPV4ONLY`; text that is not set reads as null.
   *
   * @throws TypeError for what is no option, is not supported, or can only be set.
   *   `zmq_getsockopt`.
   */
  getsockopt<Name extends keyof OptionProperties>(option: Name): OptionProperties[Name];
  getsockopt(option: number | OptionName): OptionResult;
  getsockopt(option: number | OptionName): OptionResult {
    return getOption(this.#inner, option);
  }

  get #sending(): { pendingSendLimit: number } {
    if (sends(this.#inner)) return this.#inner;
    throw new TypeError(`A ${this.type} socket can't send`);
  }

  #submit(message: Outgoing): Promise<void> | undefined {
    if (this.#outbox === undefined) {
      throw new TypeError(`A ${this.type} socket can't send`);
    }
    try {
      return this.#outbox.send(message);
    } catch (error) {
      if (error instanceof ZmqError) return turn.rejected(error);
      throw error;
    }
  }

  /** Tells how a message fared: undefined says that libzmq has taken it. */
  #report(sent: Promise<void> | undefined, callbacks: readonly Callback[]): void {
    if (callbacks.length === 0) {
      sent?.catch((error: unknown) => {
        this.#fail(error);
      });
      return;
    }
    const tell = (call: (callback: Callback) => void): void => {
      for (const callback of callbacks) {
        callOut(() => {
          call(callback);
        });
      }
    };
    (sent ?? turn.spend() ?? done).then(
      () => {
        tell((callback) => {
          callback();
        });
      },
      (error: unknown) => {
        tell((callback) => {
          callback(asError(error));
        });
      },
    );
  }

  #fail(error: unknown): void {
    if (this.closed) return;
    process.nextTick(() => this.emit("error", error));
  }

  #settle(
    what: "bind" | "unbind",
    address: string,
    callback: Callback | null | undefined,
  ): this {
    checkCallback(callback);
    this.#inner[what](address).then(
      () => {
        process.nextTick(() => {
          this.emit(what, address);
          callback?.();
        });
      },
      (error: unknown) => {
        process.nextTick(() => {
          if (callback) callback(asError(error));
          else this.emit("error", error);
        });
      },
    );
    return this;
  }

  #checkSubscriber(): void {
    if (this.type !== "sub") throw new TypeError("Subscriber socket required");
  }
}

for (const name of Object.keys(options).filter(isOptionName)) {
  const descriptor: PropertyDescriptor & ThisType<Socket> = {
    configurable: true,
    get() {
      return this.getsockopt(name);
    },
    set(value: OptionValue) {
      this.setsockopt(name, value);
    },
  };
  Object.defineProperty(Socket.prototype, name, descriptor);
}
