import type { NativeSocket, Status } from "../addon/native";
import { channels } from "../channels";
import { POLLIN, POLLOUT } from "../constants";
import { EAGAIN, type ZmqError } from "../errors";
import type { Message } from "../messages/frame";
import { propertiesWanted, type PropertyNames } from "../messages/metadata";
import { notReceived, timedOut } from "./failures";
import { type ReceiveOptions, waitLimitsOf } from "./operation";
import { Prefetch, type PutBack } from "./prefetch";
import type { Readiness } from "./readiness";
import { readyQueue } from "./ready-queue";
import { turn } from "./turn";
import { WaiterQueue } from "./waiter-queue";

/** How many messages a socket delivers while others wait for their place in the turn. */
const share = 64;

/**
 * The receiving half of a socket. Delivers whole messages, and keeps the waiter queue of
 * the receives.
 */
export class Receiver<Frames extends object[] = Message[]> {
  readonly #prefetch: Prefetch<Frames>;
  readonly #native: NativeSocket;
  readonly #readiness: Readiness;
  readonly #type: number;
  /**
   * The waiter queue. Each operation has the names of the properties that it wants, if
   * any.
   */
  readonly #waiters: WaiterQueue<PropertyNames | undefined, Frames>;
  /** How many messages were taken since the socket was served last. */
  #taken = 0;
  /** What is called when a message may be there. See {@link watch}. */
  readonly #watchers = new Set<() => void>();
  /** The socket, as subscribers of channels see it. */
  readonly #socket: object | undefined;

  /**
   * @param type the type of the socket, which decides the shape of the messages.
   * @param socket the socket, as subscribers of channels see it. If it is undefined,
   *   nothing is published.
   */
  constructor(native: NativeSocket, readiness: Readiness, type: number, socket?: object) {
    this.#socket = socket;
    this.#native = native;
    this.#readiness = readiness;
    this.#type = type;
    this.#prefetch = new Prefetch(native, readiness, type);
    this.#waiters = new WaiterQueue(
      () => this.#prefetch.awaited,
      () => {
        this.#setWaiting();
      },
    );
  }

  receive(options: ReceiveOptions | undefined): Promise<Frames> {
    if (options?.signal?.aborted === true) return turn.rejected(options.signal.reason);
    const message = this.takeInTurn(options);
    if (typeof message !== "number") return this.afterTurn(message);
    if (message !== EAGAIN) return turn.rejected(notReceived(message, this.#type));
    return this.wait(options);
  }

  tryReceive(metadata?: boolean | PropertyNames): Frames | undefined {
    const message = this.take(metadata);
    if (typeof message !== "number") return message;
    if (message === EAGAIN) return undefined;
    throw notReceived(message, this.#type);
  }

  /**
   * Takes the next message. Returns EAGAIN if there is no message or if other operations
   * wait, or the status of a failure.
   */
  take(metadata?: boolean | PropertyNames): Frames | Status {
    if (this.#waiters.length > 0) return EAGAIN;
    const taken = this.#prefetch.take(propertiesWanted(metadata));
    if (channels.receive.hasSubscribers) this.#publish(taken);
    // The call may have consumed the wake-up that the watches wait for.
    if (this.#watchers.size > 0) this.#readiness.scheduleTry(POLLIN);
    return taken;
  }

  /**
   * Takes the next message for an operation that waits otherwise. Returns EAGAIN like
   * {@link take}, and also if the socket has to let others go first. It is then served
   * when they have been.
   */
  takeInTurn(options: ReceiveOptions | undefined): Frames | Status {
    if (readyQueue.crowded && this.#letsOthersGo(options)) {
      readyQueue.add(this);
      return EAGAIN;
    }
    this.#taken += 1;
    return this.take(options?.metadata);
  }

  /** Whether this socket has had its share, and the operation may wait. */
  #letsOthersGo(options: ReceiveOptions | undefined): boolean {
    if (this.#prefetch.length > 0 || this.#waiters.length > 0) return false;
    if (turn.next === undefined && this.#taken < share) return false;
    // An operation with a limit gets a message that is there, whatever other sockets do.
    const { timeout, signal } = waitLimitsOf(options, this.#native, "receive");
    return timeout < 0 && signal === undefined;
  }

  /** Reports a message that is about to be delivered. */
  #publish(message: Frames | Status): void {
    const socket = this.#socket;
    if (socket === undefined || typeof message === "number") return;
    channels.receive.publish({ socket, message });
  }

  /**
   * Resolves with the result of an operation that has completed at once, in this
   * event-loop turn or the next.
   */
  afterTurn<Value>(value: Value): Promise<Value> {
    return turn.resolved(value);
  }

  wait(options: ReceiveOptions | undefined): Promise<Frames> {
    const limits = waitLimitsOf(options, this.#native, "receive");
    if (limits.timeout === 0) {
      return turn.rejected(timedOut(this.#prefetch.awaited, 0, limits.option));
    }
    const metadata = propertiesWanted(options?.metadata);
    if (metadata !== undefined) this.#prefetch.stopPrefetching();
    return this.#waiters.add(metadata, limits);
  }

  /**
   * Rejects the promise `message` with `reason`. Later messages go to other operations.
   */
  cancel(message: Promise<Frames>, reason: unknown): void {
    this.#waiters.reject(message, reason);
  }

  /** Resolves waiting operations with the messages that have arrived. */
  serve(): void {
    this.#taken = 0;
    while (this.#waiters.length > 0) {
      const message = this.#prefetch.take(this.#waiters.first());
      if (message === EAGAIN) break;
      // First of all, because a subscriber may abort or cancel operations. The program gets
      // the message after the subscribers all the same, when the handlers of promises run.
      if (typeof message === "number")
        this.#waiters.rejectFirst(notReceived(message, this.#type));
      else this.#waiters.resolveFirst(message, turn.next);
      if (channels.receive.hasSubscribers) this.#publish(message);
    }
    if (this.#watchers.size > 0 && this.#mayTake()) this.#wakeWatchers();
    this.#setWaiting();
  }

  /**
   * Calls `callback` each time when a message or an error may be there to be taken, and when
   * the socket is closed. Takes no message itself. Returns a function that ends the watch.
   */
  watch(callback: () => void): () => void {
    this.#watchers.add(callback);
    this.#setWaiting();
    return () => {
      this.#watchers.delete(callback);
      this.#setWaiting();
    };
  }

  #setWaiting(): void {
    this.#readiness.setWaiting(POLLIN, this.waiting > 0);
  }

  /** Whether `tryReceive` would return a message or throw. */
  #mayTake(): boolean {
    const events = this.eventsOf(this.#native.events());
    // Reading the events may have consumed the wake-up of the other side.
    this.#readiness.scheduleTry(POLLOUT);
    return events < 0 || (events & POLLIN) !== 0;
  }

  #wakeWatchers(): void {
    for (const callback of [...this.#watchers]) callback();
  }

  /**
   * Puts messages back that nobody has seen. The next operations get them, in their order.
   */
  putBack(messages: readonly PutBack<Frames>[]): void {
    this.#prefetch.putBack(messages);
    this.serve();
  }

  /** What a receive waits for: a message, or first a subscription. */
  get awaited(): "receive" | "subscription" {
    return this.#prefetch.awaited;
  }

  /** The number of prefetched messages. */
  get prefetched(): number {
    return this.#prefetch.length;
  }

  /** The number of prefetched messages that were dropped. */
  get dropped(): number {
    return this.#prefetch.dropped;
  }

  /** The number of operations that wait. */
  get waitingReceives(): number {
    return this.#waiters.length;
  }

  /**
   * Takes the prefetched messages in their order, and passes each to `accept`. Stops at
   * the first message for which `accept` returns false, and keeps it.
   */
  takePrefetched(accept: (message: Frames) => boolean): void {
    this.#prefetch.takeWhile(accept);
  }

  /**
   * Returns the value of `ZMQ_EVENTS` with the prefetched messages included. `events` is
   * libzmq's value or its failure.
   */
  eventsOf(events: Status): Status {
    return this.#prefetch.events(events);
  }

  /** Call it after an option of a Subscriber was set to `value`. */
  optionChanged(option: number, value: Uint8Array | null): void {
    this.#prefetch.optionChanged(option, value);
  }

  /** The number of operations and watches that wait. */
  get waiting(): number {
    return this.#waiters.length + this.#watchers.size;
  }

  close(reason: ZmqError): void {
    readyQueue.remove(this);
    this.#prefetch.drop();
    this.#waiters.rejectAll(reason);
    this.#wakeWatchers();
  }
}
