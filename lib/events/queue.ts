import { EAGAIN, ZmqError } from "../errors";
import type { Source } from "../engine/iteration";
import type { Status } from "../addon/native";
import { type OperationOptions, waitLimitsWithoutOption } from "../engine/operation";
import { closedMeanwhile, timedOut } from "../engine/failures";
import { turn } from "../engine/turn";
import { WaiterQueue } from "../engine/waiter-queue";
import type { Event, EventType } from "./event";
import { Listeners } from "./listeners";
import type { EventSink, Monitor } from "./monitor";

/** Which events are kept for an observer, and how many. */
export interface Selection {
  /** The types to keep. Undefined means all types. The event `end` is always kept. */
  readonly types: ReadonlySet<EventType> | undefined;
  readonly limit: number;
}

const emitting =
  "Observer is in event emitter mode. After a call to events.on() it is not possible to " +
  "read events with events.receive().";

const ended = "Socket is closed: its observer has given its last event";
const closed =
  "Socket is closed: this observer was closed. Make another one: new Observer(socket)";

/**
 * The events that an observer has not delivered yet, and the waiter queue for events. It
 * never delays the monitor: at the limit, the oldest event is dropped and counted.
 */
export class EventQueue implements EventSink, Source<Event> {
  readonly #monitor: Monitor;
  readonly #selection: Selection;
  readonly #events: Event[] = [];
  readonly #waiters = new WaiterQueue<undefined, Event>(
    () => "event",
    () => {
      this.#updateWait();
    },
  );
  readonly #removeFromMonitor: () => void;
  #emitter: Listeners | undefined;
  #flushing = false;
  /** Why the observer can't be read any more. Undefined while it is open. */
  #closed: string | undefined;
  #dropped = 0;

  constructor(monitor: Monitor, selection: Selection) {
    this.#monitor = monitor;
    this.#selection = selection;
    this.#removeFromMonitor = monitor.addSink(this);
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** The number of events that nobody has read yet. */
  get kept(): number {
    return this.#events.length;
  }

  /** The number of calls that wait for an event. */
  get waiting(): number {
    return this.#waiters.length;
  }

  record(event: Event): void {
    const { types, limit } = this.#selection;
    if (event.type !== "end" && types?.has(event.type) === false) return;
    if (this.#waiters.length > 0) {
      this.#waiters.resolveFirst(event, turn.next);
      if (event.type === "end") this.close(ended);
      this.#updateWait();
      return;
    }
    this.#events.push(event);
    if (this.#emitter !== undefined) {
      this.#flushSoon();
    } else if (this.#events.length > limit) {
      this.#events.shift();
      this.#dropped += 1;
    }
  }

  takeInTurn(): Event | Status {
    this.#checkReadable();
    return this.#waiters.length > 0 ? EAGAIN : (this.#shift() ?? EAGAIN);
  }

  afterTurn<Result>(result: Result): Promise<Result> {
    return turn.resolved(result);
  }

  receive(options: OperationOptions | undefined): Promise<Event> {
    this.#checkReadable();
    if (options?.signal?.aborted === true) return turn.rejected(options.signal.reason);
    const event = this.takeInTurn();
    return typeof event === "number" ? this.wait(options) : this.afterTurn(event);
  }

  wait(options: OperationOptions | undefined): Promise<Event> {
    const limits = waitLimitsWithoutOption(options);
    if (limits.timeout === 0) return turn.rejected(timedOut("event", 0, "timeout"));
    return this.#waiters.add(undefined, limits);
  }

  cancel(event: Promise<Event>, reason: unknown): void {
    this.#waiters.reject(event, reason);
  }

  /** Returns the event emitter. From the first access on, events go to its listeners. */
  get emitter(): Listeners {
    if (this.#emitter === undefined) {
      this.#emitter = new Listeners(() => {
        this.#updateWait();
      });
      this.#flushSoon();
    }
    return this.#emitter;
  }

  close(why = closed): void {
    if (this.closed) return;
    this.#closed = why;
    this.#events.length = 0;
    this.#removeFromMonitor();
    this.#waiters.rejectAll(closedMeanwhile("the observer", "receive"));
  }

  #checkReadable(): void {
    if (this.#emitter !== undefined)
      throw Object.assign(new Error(emitting), { code: "EBUSY" });
    if (this.#closed === undefined) return;
    throw new ZmqError("EBADF", { message: this.#closed });
  }

  #shift(): Event | undefined {
    const event = this.#events.shift();
    if (event?.type === "end") this.close(ended);
    return event;
  }

  #updateWait(): void {
    if (this.closed) return;
    const hasListeners = this.#emitter?.none === false;
    this.#monitor.wait(this, hasListeners || this.#waiters.length > 0);
  }

  /** Calls the listeners in a microtask, after the program's current work. */
  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    for (let event = this.#shift(); event !== undefined; event = this.#shift()) {
      try {
        this.#emitter?.emit(event.type, event);
      } catch (error) {
        // An error of a listener belongs to the program. It must not stop the next event.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
