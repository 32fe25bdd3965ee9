import type { NativeSocket, Status } from "../addon/native";
import { POLLIN } from "../constants";
import { EAGAIN, type ZmqError } from "../errors";
import { notReceived, timedOut } from "./failures";
import type { Message } from "../messages/frame";
import { propertiesWanted, type PropertyNames } from "../messages/metadata";
import { SocketType } from "../socket-types";
import { waitLimitsOf, type ReceiveOptions } from "./operation";
import { Prefetch } from "./prefetch";
import type { Readiness } from "./readiness";
import { turn } from "./turn";
import { WaiterQueue } from "./waiter-queue";

/**
 * The receiving half of a socket. Delivers whole messages, and keeps the waiter queue of
 * the receives.
 */
export class Receiver<Frames extends object[] = Message[]> {
  readonly prefetch: Prefetch<Frames>;
  readonly #native: NativeSocket;
  readonly #readiness: Readiness;
  readonly #type: number;
  /**
   * The waiter queue. Each operation has the names of the properties that it wants, if
   * any.
   */
  readonly #waiters: WaiterQueue<PropertyNames | undefined, Frames>;

  constructor(
    native: NativeSocket,
    readiness: Readiness,
    /**
     * The type of socket, which decides the shape of the messages. A Pair's messages are
     * plain frames.
     */
    type: number = SocketType.Pair,
  ) {
    this.#native = native;
    this.#readiness = readiness;
    this.#type = type;
    this.prefetch = new Prefetch(native, readiness, type);
    this.#waiters = new WaiterQueue("receive", () => {
      readiness.setWaiting(POLLIN, this.#waiters.length > 0);
    });
  }

  receive(options: ReceiveOptions | undefined): Promise<Frames> {
    if (options?.signal?.aborted === true) return turn.rejected(options.signal.reason);
    const message = this.take(options?.metadata);
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
    return this.prefetch.take(propertiesWanted(metadata));
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
      return turn.rejected(timedOut("receive", 0, limits.option));
    }
    const metadata = propertiesWanted(options?.metadata);
    if (metadata !== undefined) this.prefetch.stopPrefetching();
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
    while (this.#waiters.length > 0) {
      const message = this.prefetch.take(this.#waiters.first());
      if (message === EAGAIN) break;
      if (typeof message === "number")
        this.#waiters.rejectFirst(notReceived(message, this.#type));
      else this.#waiters.resolveFirst(message, turn.next);
    }
    this.#readiness.setWaiting(POLLIN, this.#waiters.length > 0);
  }

  /** The number of operations that wait. */
  get waiting(): number {
    return this.#waiters.length;
  }

  close(reason: ZmqError): void {
    this.prefetch.drop();
    this.#waiters.rejectAll(reason);
  }
}
