import { onAbort } from "./abort";
import { type Awaited, timedOut } from "./failures";

/** How long an operation waits, and the signal that can end its wait. */
export interface Patience {
  /** The time limit in milliseconds. A negative number means no limit. */
  readonly timeout: number;
  /** The name of the option that has set the time limit. */
  readonly option: string;
  readonly signal: AbortSignal | undefined;
}

/** An operation that waits. */
class Waiting<Work, Result> {
  readonly work: Work;
  readonly promise: Promise<Result>;
  resolve!: (result: Result | PromiseLike<Result>) => void;
  reject!: (reason: unknown) => void;
  /** Removes the timer and the signal's listener. */
  release: () => void = () => undefined;

  constructor(work: Work) {
    this.work = work;
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}

/**
 * The waiter queue: the operations that wait for a socket. The first to come is the first
 * to be served.
 *
 * An operation leaves the queue once: with a result, at its time limit, when its signal
 * aborts, or when its socket is closed.
 */
export class WaitingLine<Work, Result> {
  readonly #line = new Map<Promise<Result>, Waiting<Work, Result>>();
  readonly #awaited: Awaited;
  readonly #changed: () => void;

  /**
   * `awaited` is what the operations wait for. `changed` is called when an operation joins, and when one leaves through its time
   * limit, its signal or `leave`.
   */
  constructor(awaited: Awaited, changed: () => void) {
    this.#awaited = awaited;
    this.#changed = changed;
  }

  get length(): number {
    return this.#line.size;
  }

  /** Returns the work of the first operation. */
  first(): Work | undefined {
    for (const waiting of this.#line.values()) return waiting.work;
    return undefined;
  }

  join(work: Work, patience: Patience): Promise<Result> {
    const waiting = new Waiting<Work, Result>(work);
    this.#line.set(waiting.promise, waiting);
    this.#watch(waiting, patience);
    this.#changed();
    return waiting.promise;
  }

  /** Removes the first operation and resolves its promise, at once or after `turn`. */
  resolveFirst(result: Result | PromiseLike<Result>, turn?: Promise<void>): void {
    const waiting = this.#shift();
    if (turn === undefined) waiting?.resolve(result);
    else void turn.then(() => waiting?.resolve(result));
  }

  /** Removes the first operation and rejects its promise. */
  rejectFirst(reason: unknown): void {
    this.#shift()?.reject(reason);
  }

  /**
   * Removes the operation behind `promise` and rejects the promise, if the operation
   * still waits.
   */
  leave(promise: Promise<Result>, reason: unknown): void {
    const waiting = this.#line.get(promise);
    if (waiting === undefined) return;
    this.#line.delete(promise);
    waiting.release();
    waiting.reject(reason);
    this.#changed();
  }

  rejectAll(reason: unknown): void {
    while (this.#line.size > 0) this.rejectFirst(reason);
  }

  #shift(): Waiting<Work, Result> | undefined {
    for (const waiting of this.#line.values()) {
      this.#line.delete(waiting.promise);
      waiting.release();
      return waiting;
    }
    return undefined;
  }

  #watch(waiting: Waiting<Work, Result>, patience: Patience): void {
    const { timeout, option, signal } = patience;
    if (timeout < 0 && signal === undefined) return;
    const expire = (): void => {
      this.leave(waiting.promise, timedOut(this.#awaited, timeout, option));
    };
    const abort = (): void => {
      this.leave(waiting.promise, signal?.reason);
    };
    const timer = timeout < 0 ? undefined : setTimeout(expire, timeout);
    const ignore = signal === undefined ? undefined : onAbort(signal, abort);
    waiting.release = () => {
      clearTimeout(timer);
      ignore?.();
    };
  }
}
