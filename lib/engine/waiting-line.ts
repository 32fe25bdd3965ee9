import { onAbort } from "./abort";
import { ZmqError } from "../errors";

/** How long an operation waits, and what can end its waiting. */
export interface Patience {
  /** Milliseconds; negative waits for ever. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/** An operation that waits. */
class Waiting<Work, Result> {
  readonly work: Work;
  readonly promise: Promise<Result>;
  resolve!: (result: Result | PromiseLike<Result>) => void;
  reject!: (reason: unknown) => void;
  /** Undoes what could still end the waiting. */
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
 * Operations that wait for their socket: first come, first served. Each leaves the line
 * once, by being served, by timing out, by its signal, or by the end of the socket.
 */
export class WaitingLine<Work, Result> {
  readonly #line = new Map<Promise<Result>, Waiting<Work, Result>>();
  readonly #changed: () => void;

  /** `changed` is called whenever the line has become longer, or shorter by itself. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get length(): number {
    return this.#line.size;
  }

  /** The work of the operation whose turn it is. */
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

  /** Takes the first operation off the line and resolves it, at once or after `turn`. */
  resolveFirst(result: Result | PromiseLike<Result>, turn?: Promise<void>): void {
    const waiting = this.#shift();
    if (turn === undefined) waiting?.resolve(result);
    else void turn.then(() => waiting?.resolve(result));
  }

  /** Rejects the first operation and takes it off the line. */
  rejectFirst(reason: unknown): void {
    this.#shift()?.reject(reason);
  }

  /** Takes the operation behind `promise` off the line, if it is still there. */
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

  #watch(waiting: Waiting<Work, Result>, { timeout, signal }: Patience): void {
    if (timeout < 0 && signal === undefined) return;
    const expire = (): void => {
      this.leave(waiting.promise, new ZmqError("EAGAIN"));
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
