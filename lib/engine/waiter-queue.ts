import { onAbort } from "./abort";
import { type Awaited, timedOut } from "./failures";

/** The time limit of an operation, and the signal that can end its wait. */
export interface WaitLimits {
  /** The time limit in milliseconds. A negative number means no limit. */
  readonly timeout: number;
  /** The name of the option that has set the time limit. */
  readonly option: string;
  readonly signal: AbortSignal | undefined;
}

/** An operation that waits. */
class Waiter<Work, Result> {
  readonly work: Work;
  readonly promise: Promise<Result>;
  resolve!: (result: Result | PromiseLike<Result>) => void;
  reject!: (reason: unknown) => void;
  /** Removes the timer of the time limit, and the signal's listener. */
  removeLimits: () => void = () => undefined;

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
export class WaiterQueue<Work, Result> {
  readonly #waiters = new Map<Promise<Result>, Waiter<Work, Result>>();
  readonly #awaited: () => Awaited;
  readonly #changed: () => void;
  readonly #explain: (reason: unknown, work: Work) => unknown;

  /**
   * `awaited` returns what the operations wait for. It is called at a time limit.
   * `changed` is called when an operation joins, and when one leaves through its time
   * limit, its signal or `reject`. `explain` returns the error of an operation that ends
   * for a reason. Default: the reason.
   */
  constructor(
    awaited: () => Awaited,
    changed: () => void,
    explain: (reason: unknown, work: Work) => unknown = (reason) => reason,
  ) {
    this.#awaited = awaited;
    this.#changed = changed;
    this.#explain = explain;
  }

  get length(): number {
    return this.#waiters.size;
  }

  /** Returns the work of the first operation. */
  first(): Work | undefined {
    for (const waiter of this.#waiters.values()) return waiter.work;
    return undefined;
  }

  add(work: Work, limits: WaitLimits): Promise<Result> {
    const waiter = new Waiter<Work, Result>(work);
    this.#waiters.set(waiter.promise, waiter);
    this.#applyLimits(waiter, limits);
    this.#changed();
    return waiter.promise;
  }

  /** Removes the first operation and resolves its promise, at once or after `turn`. */
  resolveFirst(result: Result | PromiseLike<Result>, turn?: Promise<void>): void {
    const waiter = this.#shift();
    if (turn === undefined) waiter?.resolve(result);
    else void turn.then(() => waiter?.resolve(result));
  }

  /** Removes the first operation and rejects its promise. */
  rejectFirst(reason: unknown): void {
    const waiter = this.#shift();
    waiter?.reject(this.#explain(reason, waiter.work));
  }

  /**
   * Removes the operation behind `promise` and rejects the promise, if the operation
   * still waits.
   */
  reject(promise: Promise<Result>, reason: unknown): void {
    const waiter = this.#waiters.get(promise);
    if (waiter === undefined) return;
    this.#waiters.delete(promise);
    waiter.removeLimits();
    waiter.reject(this.#explain(reason, waiter.work));
    this.#changed();
  }

  rejectAll(reason: unknown): void {
    while (this.#waiters.size > 0) this.rejectFirst(reason);
  }

  #shift(): Waiter<Work, Result> | undefined {
    for (const waiter of this.#waiters.values()) {
      this.#waiters.delete(waiter.promise);
      waiter.removeLimits();
      return waiter;
    }
    return undefined;
  }

  #applyLimits(waiter: Waiter<Work, Result>, limits: WaitLimits): void {
    const { timeout, option, signal } = limits;
    if (timeout < 0 && signal === undefined) return;
    const expire = (): void => {
      this.reject(waiter.promise, timedOut(this.#awaited(), timeout, option));
    };
    const abort = (): void => {
      this.reject(waiter.promise, signal?.reason);
    };
    const timer = timeout < 0 ? undefined : setTimeout(expire, timeout);
    const removeListener = signal === undefined ? undefined : onAbort(signal, abort);
    waiter.removeLimits = () => {
      clearTimeout(timer);
      removeListener?.();
    };
  }
}
