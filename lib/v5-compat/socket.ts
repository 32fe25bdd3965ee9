import type { EventEmitter } from "node:events";

import { turn } from "../engine/turn";
import { ZmqError } from "../errors";
import type { MessageLike } from "../messages/frame";
import type { Outgoing } from "../sockets/directions";
import { Observer } from "../sockets/observer";
import type { Socket as Inner } from "../sockets/socket";
import {
  callUserCode,
  callWhenSent,
  checkCallback,
  checkFlags,
  reportWhenDone,
} from "./callbacks";
import { STATE_BUSY, STATE_CLOSED, STATE_READY, ZMQ_SNDMORE } from "./constants";
import { Emitter } from "./emitter";
import type { Callback } from "./events";
import { Inbox } from "./inbox";
import { forEachEvent, monitored, warnOfArguments } from "./monitor";
import type { OptionName, OptionProperties, OptionValue } from "./option-names";
import { defineOptionProperties } from "./option-properties";
import { getOption, setOption } from "./options";
import { Outbox } from "./outbox";
import { Parts } from "./parts";
import type { OptionResult } from "./translations";
import { cannotSend, open, receives, sends, type SocketType } from "./socket-types";

/** The inside of a socket, as other files of this folder use it. */
interface Inside {
  /** Undefined for types that can't receive. */
  readonly inbox: Inbox | undefined;
  /**
   * Sends a message, and emits a failure as `"error"`. Returns undefined if libzmq has
   * accepted the message.
   */
  submit(message: MessageLike[]): Promise<void> | undefined;
}

export let insideOf: (socket: Socket) => Inside;

// Options are properties of the class.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

export interface Socket extends OptionProperties {}

/**
 * A socket with the API of zeromq 5: received messages are events. A socket receives from
 * the moment it is made. Messages without a listener are dropped. Add listeners in the
 * same event-loop turn, or call {@link pause} first. Methods throw a TypeError for an
 * argument of a wrong type. On a closed socket, methods except `send` throw a ZmqError
 * with code `EBADF`.
 */
export class Socket extends Emitter {
  /** The name of the type, as it was given to the constructor. */
  readonly type: SocketType;
  readonly #inner: Inner;
  readonly #inbox: Inbox | undefined;
  readonly #outbox: Outbox | undefined;
  readonly #parts = new Parts();
  #observer: Observer | undefined;
  /** The number of calls of {@link bind} and {@link unbind} that have not ended. */
  #unsettled = 0;

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
   * @param self an object with the methods of a socket, which becomes the socket: see
   *   callable.ts.
   * @throws TypeError for an unknown type. ZmqError with code `EMFILE` if the context or
   *   the process can't have more sockets. `zmq_socket`.
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
          callUserCode(() => this.emit("message", ...frames));
        },
        failure: (error, timeout) => {
          if (!timeout || this.listenerCount("error") > 0) this.#fail(error);
        },
      },
      alternates,
    );
    if (this.type === "req") inbox.gate.close("turn");
    process.nextTick(() => void inbox.run());
    return inbox;
  }

  /** Whether {@link close} has been called. */
  get closed(): boolean {
    return this.#inner.closed;
  }

  /**
   * The state of the socket, for programs that read `socket._zmq.state` of zeromq 5:
   * `STATE_BUSY` while a {@link bind} or {@link unbind} is in progress, `STATE_CLOSED`
   * once the socket is closed, else `STATE_READY`.
   */
  get _zmq(): { readonly state: number } {
    const open = this.#unsettled > 0 ? STATE_BUSY : STATE_READY;
    return { state: this.closed ? STATE_CLOSED : open };
  }

  /**
   * The number of messages that may wait to be sent. From 0. Default 10,000. The next one
   * fails with `ENOBUFS`. Throws a TypeError if the type can't send.
   */
  get pendingSendLimit(): number {
    return this.#sending.pendingSendLimit;
  }

  set pendingSendLimit(limit: number) {
    this.#sending.pendingSendLimit = limit;
  }

  /**
   * Binds to an endpoint, such as `tcp://127.0.0.1:3000`. `zmq_bind`. Then emits `"bind"`
   * and calls `callback`. After a failure, calls `callback` with the error, or emits
   * `"error"` if there is no callback. For the port `*`, `last_endpoint` has the real
   * port.
   */
  bind(address: string, callback?: Callback | null): this {
    return this.#settle("bind", address, callback);
  }

  /** Binds at once, and resolves only `localhost`. Throws what {@link bind} reports. */
  bindSync(address: string): this {
    this.#inner.bindSync(address);
    return this;
  }

  /**
   * Stops listening, then acts like {@link bind} with `"unbind"`. `zmq_unbind`. The
   * endpoint can be bound again when the event and the callback come.
   */
  unbind(address: string, callback?: Callback | null): this {
    return this.#settle("unbind", address, callback);
  }

  /**
   * Stops listening on an endpoint at once. Throws what {@link unbind} reports. Returns
   * before the endpoint can be bound again.
   */
  unbindSync(address: string): this {
    this.#inner.unbindSync(address);
    return this;
  }

  /**
   * Connects to an endpoint. The peer need not be there yet. `zmq_connect`.
   *
   * @throws ZmqError: `EINVAL` if the endpoint can never work, `EPROTONOSUPPORT`,
   *   `ENOCOMPATPROTO`.
   */
  connect(address: string): this {
    this.#inner.connect(address);
    return this;
  }

  /**
   * Ends the connections to the endpoint given to {@link connect}. `zmq_disconnect`.
   *
   * @throws ZmqError: `ENOENT` for an endpoint that is not connected.
   */
  disconnect(address: string): this {
    this.#inner.disconnect(address);
    return this;
  }

  /**
   * Sends a message: a frame, or an array of frames. Buffers are copied. `zmq_msg_send`.
   * With {@link ZMQ_SNDMORE}, the frames are kept: they begin the message of the next
   * call without that flag. Messages leave in their order. At most
   * {@link pendingSendLimit} messages wait. They wait for a peer, at the high-water mark,
   * and while the socket is paused. On a req socket, they also wait for the last reply.
   *
   * @param callback called when libzmq has accepted the whole message, or with an error:
   *   `EAGAIN` after `ZMQ_SNDTIMEO`, or when the socket closes. `ENOBUFS` at the limit.
   *   `EHOSTUNREACH` for an unknown peer. `EFSM` if it is not a rep socket's turn to
   *   send. `EBADF` once the socket is closed. Without a callback, `"error"` is emitted,
   *   but not once the socket is closed.
   * @throws TypeError at once for a value that is not a message.
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

  /** @throws TypeError always: messages are events. */
  read(): never {
    throw new TypeError(
      "read() has been removed from compatibility mode; use on('message', ...) instead.",
    );
  }

  /** Stops emitting and sending messages until {@link resume}. The messages wait. */
  pause(): this {
    this.#inbox?.gate.close("paused");
    this.#outbox?.pause();
    return this;
  }

  /** Emits and sends messages again. The waiting messages come first. */
  resume(): this {
    this.#outbox?.resume();
    this.#inbox?.gate.open("paused");
    return this;
  }

  /**
   * Closes the socket at once. Closing twice does nothing. `zmq_close`. Accepted messages
   * are delivered within `linger`. Messages that still wait are dropped, and their
   * callbacks get `EAGAIN`.
   */
  close(): this {
    this.#inner.close();
    this.#outbox?.close();
    return this;
  }

  /** Does the same as {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Emits the {@link MonitorEvents} of the socket's connections from now on. Ignores the
   * arguments of zeromq 5, and warns of that once. `zmq_socket_monitor`. An error that a
   * listener throws is an uncaught exception, and the next events still come.
   *
   * @throws ZmqError with code `EBADF` if the socket is closed.
   */
  monitor(interval?: number, numberOfEvents?: number): this {
    if (interval || numberOfEvents) warnOfArguments();
    if (this.#observer?.closed === false) return this;
    this.#observer = new Observer(this.#inner, { events: monitored });
    void forEachEvent(this.#observer, (name, details) => {
      callUserCode(() => this.emit(name, ...details));
    });
    return this;
  }

  /** Stops emitting the events of the socket's connections. */
  unmonitor(): this {
    this.#observer?.close();
    return this;
  }

  /** Subscribes to messages that start with `filter`; `""`: all. `ZMQ_SUBSCRIBE`. */
  subscribe(filter: string | Buffer): this {
    this.#checkSubscriber();
    return this.setsockopt("_subscribe", filter);
  }

  /** Removes one subscription to `filter`. `ZMQ_UNSUBSCRIBE`. */
  unsubscribe(filter: string | Buffer): this {
    this.#checkSubscriber();
    return this.setsockopt("_unsubscribe", filter);
  }

  /**
   * Sets an option by its number or short name. `zmq_setsockopt`.
   *
   * @throws TypeError for an unknown, unsupported or read-only option, and for a value of
   *   another type. RangeError for a value that libzmq refuses, and for an option that
   *   the type of socket does not have.
   */
  setsockopt(option: number | OptionName, value: OptionValue): this {
    setOption(this.#inner, option, value);
    return this;
  }

  /**
   * Reads an option by its number or short name. `zmq_getsockopt`. Booleans read as 0 or
   * 1, except `ZMQ_IPV4ONLY`. Text that is not set reads as null.
   *
   * @throws TypeError for an unknown, unsupported or write-only option.
   */
  getsockopt<Name extends keyof OptionProperties>(option: Name): OptionProperties[Name];
  getsockopt(option: number | OptionName): OptionResult;
  getsockopt(option: number | OptionName): OptionResult {
    return getOption(this.#inner, option);
  }

  get #sending(): { pendingSendLimit: number } {
    if (sends(this.#inner)) return this.#inner;
    throw cannotSend(this.type);
  }

  #submit(message: Outgoing): Promise<void> | undefined {
    if (this.#outbox === undefined) throw cannotSend(this.type);
    try {
      return this.#outbox.send(message);
    } catch (error) {
      if (error instanceof ZmqError) return turn.rejected(error);
      throw error;
    }
  }

  /** Reports the end of a send. Undefined means that libzmq has accepted the message. */
  #report(sent: Promise<void> | undefined, callbacks: readonly Callback[]): void {
    if (callbacks.length === 0) {
      sent?.catch((error: unknown) => {
        this.#fail(error);
      });
      return;
    }
    callWhenSent(sent, callbacks);
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
    this.#unsettled += 1;
    const done = this.#inner[what](address).finally(() => {
      this.#unsettled -= 1;
    });
    reportWhenDone(done, this, [what, address], callback);
    return this;
  }

  #checkSubscriber(): void {
    if (this.type !== "sub") {
      throw new TypeError(
        `Subscriber socket required: a ${this.type} socket has no subscriptions to set`,
      );
    }
  }
}

defineOptionProperties(Socket.prototype);
