import { checkLimit, checkNames, checkOptions, didYouMean } from "../checks";
import { type Iteration, Messages } from "../engine/iteration";
import { checkOperation, type OperationOptions } from "../engine/operation";
import { type Observed, SocketCore } from "../engine/socket-core";
import { turn } from "../engine/turn";
import { markAsUncloneable } from "../uncloneable";
import type { Socket } from "./socket";
import {
  type Event,
  eventNumbers,
  type EventOfType,
  type EventType,
} from "../events/event";
import { monitorOf } from "../events/monitor";
import { EventQueue, type Selection } from "../events/queue";

/** What an observer can be told. */
export interface ObserverOptions {
  /** The types of event wanted; others are passed over, but for `end`. Default: all. */
  readonly events?: readonly EventType[] | undefined;
  /**
   * How many events are kept for a reader that does not come; then the oldest make room.
   * From 1. Default 10,000.
   */
  readonly limit?: number | undefined;
}

/** What takes listeners for events. */
export interface EventSubscriber {
  /** Calls `listener` with each event of the type. */
  on<Type extends EventType>(
    type: Type,
    listener: (data: EventOfType<Type>) => void,
  ): EventSubscriber;
  /** Calls `listener` no more. */
  off<Type extends EventType>(
    type: Type,
    listener: (data: EventOfType<Type>) => void,
  ): EventSubscriber;
}

const types: readonly string[] = Object.keys(eventNumbers);

function isEventType(value: unknown): value is EventType {
  return typeof value === "string" && types.includes(value);
}

function checkedTypes(events: unknown): Selection["types"] {
  if (events === undefined) return undefined;
  if (!Array.isArray(events)) {
    throw new TypeError(
      `events must be an array of event types, but is ${typeof events}`,
    );
  }
  const known = events.filter(isEventType);
  if (known.length === events.length) return new Set(known);
  const other: unknown = events.find((value) => !isEventType(value));
  throw new TypeError(
    `events must be of the types ${types.join(", ")}; ${String(other)} is none of them${didYouMean(
      String(other),
      types,
    )}`,
  );
}

function selectionOf(options: unknown): Selection {
  checkOptions(options);
  checkNames(options, ["events", "limit"]);
  const { events, limit = 10_000 }: Record<string, unknown> = { ...options };
  checkLimit(limit, "limit", 1);
  return { types: checkedTypes(events), limit };
}

/** The inside of a socket; throws a TypeError for what is no socket. */
function observed(socket: object): Observed {
  const core = SocketCore.of(socket);
  if (core === undefined) throw new TypeError("Socket must be a socket object");
  return core;
}

/**
 * Tells what happens to a socket, in one of two ways: to those who read events, with
 * {@link receive} or `for await`; or to listeners added with {@link on}.
 *
 * It never holds up its socket, or libzmq: if nobody reads, the oldest events are dropped
 * and counted. A socket can have several observers.
 */
export class Observer {
  readonly #queue: EventQueue;

  /**
   * Observes `socket` from now on. Needed only for options, or a second reader: every socket
   * has an observer as {@link Socket.events}.
   *
   * @throws ZmqError: `EBADF` if the socket is closed; `EBUSY` if a proxy runs on it (make
   *   the observer before); `EMFILE` when the context's `maxSockets` (an observed socket
   *   counts as three) or the process's descriptors are used up; `ETERM` when the context was
   *   shut down; a TypeError or RangeError for wrong options. `zmq_socket_monitor`.
   */
  constructor(socket: Socket, options: ObserverOptions = {}) {
    const core = observed(socket);
    const selection = selectionOf(options);
    core.checkOpen();
    this.#queue = new EventQueue(monitorOf(core), selection);
    markAsUncloneable(this);
  }

  /**
   * Whether it was closed, or its socket was and the last event, `end`, has been read (or
   * given to the listeners).
   */
  get closed(): boolean {
    return this.#queue.closed;
  }

  /** How many events were dropped, the oldest first, because nobody had read them. */
  get dropped(): number {
    return this.#queue.dropped;
  }

  /**
   * Resolves with the next event. Calls may wait side by side; events go to them in the
   * order of the calls. The last event is `{ type: "end" }`, some time after the socket was
   * closed: when libzmq has delivered, or given up, what lingers.
   *
   * @throws ZmqError with code `EBADF` at once if it is {@link closed}, an Error with code
   *   `EBUSY` if it has listeners; rejects with `EAGAIN` after `timeout`, which is none by
   *   default, or when it is closed meanwhile, or with the reason of `signal`.
   */
  receive(options?: OperationOptions): Promise<Event> {
    checkOperation(options);
    return this.#queue.receive(options);
  }

  /**
   * Calls `listener` with each event of the type. With the first listener the observer
   * becomes an event emitter: it can't be read otherwise any more. As long as it has a
   * listener it keeps the process alive, until it is closed.
   *
   * @returns the emitter, so that calls can be chained.
   */
  on<Type extends EventType>(
    type: Type,
    listener: (data: EventOfType<Type>) => void,
  ): EventSubscriber {
    return this.#queue.emitter.on(type, listener);
  }

  /** Calls `listener` no more. */
  off<Type extends EventType>(
    type: Type,
    listener: (data: EventOfType<Type>) => void,
  ): EventSubscriber {
    return this.#queue.emitter.off(type, listener);
  }

  /**
   * The events, one after the other, `end` included. The same as iterating over the observer
   * itself, with options: when `signal` aborts, the iteration throws its reason; `timeout`
   * bounds the wait for each event. Leaving the loop loses none.
   */
  values(options?: OperationOptions): Iteration<Event> {
    checkOperation(options);
    return new Messages(this, this.#queue, options);
  }

  /** The events, one after the other, until the socket or the observer is closed. */
  [Symbol.asyncIterator](): Iteration<Event> {
    return this.values();
  }

  /**
   * Closes the observer at once, not its socket; closing twice does nothing. Events that
   * were not read are gone, listeners hear of nothing more, waiting calls reject with
   * `EAGAIN`, iterations end.
   */
  close(): void {
    this.#queue.close();
  }

  /** The same as {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** The same as {@link close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return turn.resolved(undefined);
  }
}
