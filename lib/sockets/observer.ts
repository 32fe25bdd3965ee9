import { inspect, type InspectOptions } from "node:util";

import { checkLimit, checkNames, checkOptions, didYouMean, got, kindOf } from "../checks";
import { type Iteration, Messages } from "../engine/iteration";
import { checkOperation, type OperationOptions } from "../engine/operation";
import { turn } from "../engine/turn";
import { inspected } from "../inspection";
import { markAsUncloneable } from "../uncloneable";
import { engine, socketCore } from "./core";
import type { Socket } from "./socket";
import {
  type Event,
  eventTypes,
  type EventOfType,
  type EventType,
} from "../events/event";
import { checkEventName } from "../events/listeners";
import type { EventQueue, Selection } from "../events/queue";

/** The options of an {@link Observer}. */
export interface ObserverOptions {
  /**
   * The types of event to deliver. The event `end` is always delivered. Default: all
   * types.
   */
  readonly events?: readonly EventType[] | undefined;
  /**
   * The number of events that the observer keeps until somebody reads them. From 1.
   * Default 10,000. Beyond that number, the oldest event is dropped.
   */
  readonly limit?: number | undefined;
}

/** An object that listeners for events can be added to. */
export interface EventSubscriber {
  /** Calls `listener` with each event of the type. */
  on<Type extends EventType>(
    type: Type,
    listener: (data: EventOfType<Type>) => void,
  ): EventSubscriber;
  /** Stops calling `listener`. */
  off<Type extends EventType>(
    type: Type,
    listener: (data: EventOfType<Type>) => void,
  ): EventSubscriber;
}

function isEventType(value: unknown): value is EventType {
  return typeof value === "string" && eventTypes.includes(value);
}

function checkedTypes(events: unknown): Selection["types"] {
  if (events === undefined) return undefined;
  if (!Array.isArray(events)) {
    throw new TypeError(
      `events must be an array of event types, but is ${kindOf(events)}`,
    );
  }
  const known = events.filter(isEventType);
  if (known.length === events.length) return new Set(known);
  const other: unknown = events.find((value) => !isEventType(value));
  const meant = didYouMean(other, eventTypes);
  throw new TypeError(
    `events must be of the types ${eventTypes.join(", ")}, but ${got(other)} is ` +
      `none of them${meant}`,
  );
}

function selectionOf(options: unknown): Selection {
  checkOptions(options);
  checkNames(options, ["events", "limit"]);
  const { events, limit = 10_000 }: Record<string, unknown> = { ...options };
  checkLimit(limit, "limit", 1);
  return { types: checkedTypes(events), limit };
}

/**
 * Reports what happens to a socket: connections made and lost, handshakes, failures.
 * `zmq_socket_monitor`.
 *
 * Read the events with {@link receive} or `for await`, or add listeners with {@link on}.
 * An observer never delays its socket or libzmq. If nobody reads the events, the oldest
 * are dropped and counted. A socket can have several observers.
 */
export class Observer {
  readonly #queue: EventQueue;

  /**
   * Observes `socket` from now on. Every socket has an observer as {@link Socket.events}.
   * Construct another one only for options, or for a second reader.
   *
   * @throws TypeError or RangeError for a wrong argument. ZmqError:
   * - `EBADF` if the socket is closed;
   * - `EBUSY` if a proxy runs on the socket (construct the observer before the proxy
   *   runs);
   * - `EMFILE` at the context's `maxSockets` (an observed socket counts as three), or
   *   when the process has no descriptors left;
   * - `ETERM` when the context was shut down.
   */
  constructor(socket: Socket, options: ObserverOptions = {}) {
    const core = socketCore(socket);
    const selection = selectionOf(options);
    core.checkOpen();
    const { EventQueue, monitorOf } = engine();
    this.#queue = new EventQueue(monitorOf(core), selection);
    markAsUncloneable(this);
  }

  /**
   * Whether the observer is closed. {@link close} closes it. It also closes when its
   * socket is closed and the last event, `end`, was read or given to the listeners.
   */
  get closed(): boolean {
    return this.#queue.closed;
  }

  /** The number of events that were dropped because nobody had read them. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /**
   * Resolves with the next event. Several calls may wait at once. The first call gets the
   * first event.
   *
   * The last event is `{ type: "end" }`. The event comes after the socket was closed,
   * when libzmq has delivered or dropped the messages that were still queued.
   *
   * @throws at once: TypeError or RangeError for wrong options, ZmqError with code
   *   `EBADF` if the observer is {@link closed}, and `EBUSY` if it has listeners. Rejects
   *   with `EAGAIN` after `timeout` (default: no time limit), or when the observer
   *   closes; or with the reason of `signal`.
   */
  receive(options?: OperationOptions): Promise<Event> {
    checkOperation(options);
    return this.#queue.receive(options);
  }

  /**
   * Calls `listener` with each event of the type. An error that `listener` throws is an
   * uncaught exception of the program. If the program goes on, the listeners get the next
   * events.
   *
   * With the first listener, the observer becomes an event emitter, and can't be read in
   * another way. An observer with a listener keeps the process alive until the observer
   * is closed.
   *
   * @returns the emitter, so that calls can be chained.
   * @throws TypeError if `type` is not a type of event.
   */
  on<Type extends EventType>(
    type: Type,
    listener: (data: EventOfType<Type>) => void,
  ): EventSubscriber {
    // A wrong name must not make the observer an event emitter.
    checkEventName(type);
    return this.#queue.emitter.on(type, listener);
  }

  /** Stops calling `listener`. */
  off<Type extends EventType>(
    type: Type,
    listener: (data: EventOfType<Type>) => void,
  ): EventSubscriber {
    return this.#queue.emitter.off(type, listener);
  }

  /**
   * Iterates over the events, the last event `end` included. It takes options, unlike an
   * iteration over the observer itself. No event is lost when the loop is left.
   *
   * @throws TypeError or RangeError at once for wrong options. The iteration throws the
   *   errors that {@link receive} throws and rejects with: the reason of `signal`,
   *   `EAGAIN` after `timeout` milliseconds without an event, `EBUSY`.
   */
  values(options?: OperationOptions): Iteration<Event> {
    checkOperation(options);
    return new Messages(this, this.#queue, options);
  }

  /** Iterates over the events until the socket or the observer is closed. */
  [Symbol.asyncIterator](): Iteration<Event> {
    return this.values();
  }

  /**
   * Closes the observer at once, but not its socket. Closing twice does nothing.
   *
   * Unread events are dropped, and listeners are not called any more. Waiting calls
   * reject with `EAGAIN`, and iterations end.
   */
  close(): void {
    this.#queue.close();
  }

  /** Shows the state, and how many events are kept and were dropped. */
  [inspect.custom](depth: number, options: InspectOptions): string {
    return inspected(this, depth, options, () => {
      const { closed, kept, waiting, dropped } = this.#queue;
      return { state: closed ? "closed" : "open", kept, waiting, dropped };
    });
  }

  /** Does the same as {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Does the same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return turn.resolved(undefined);
  }
}
