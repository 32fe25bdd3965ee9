import { performance } from "node:perf_hooks";

/** So many operations may complete at once before the event loop turns. */
const operationsPerTurn = 512;

/** So many milliseconds may pass before the event loop turns... */
const millisecondsPerTurn = 8;

/** ...as far as looking at the clock now and then can tell. */
const operationsPerLook = 8;

/**
 * Lets the event loop breathe. A loop of `await`s on operations that complete at once would
 * never leave the microtask queue: timers and I/O of the service would starve. After a
 * bounded number of operations, or some milliseconds, the completions of a turn are held
 * back until the loop has turned, all of them, so that their order stays. An operation that
 * fails at once counts like one that succeeds: a program may retry it in a loop.
 */
class Turn {
  #operations = 0;
  #began = 0;
  #next: Promise<void> | undefined;

  /**
   * Counts an operation that has completed at once. Answers undefined if its promise may
   * resolve at once too, else a promise for the next turn.
   */
  spend(): Promise<void> | undefined {
    if (this.#next !== undefined) return this.#next;
    const operations = ++this.#operations;
    if (operations < operationsPerTurn) {
      if (operations % operationsPerLook !== 0) return undefined;
      const now = performance.now();
      if (operations === operationsPerLook) this.#began = now;
      if (now - this.#began < millisecondsPerTurn) return undefined;
    }
    return this.#end();
  }

  /** Returns a promise for `value`, with which an operation has completed at once. */
  resolved<Value>(value: Value): Promise<Value> {
    const next = this.spend();
    return next === undefined ? Promise.resolve(value) : next.then(() => value);
  }

  /** Rejects with `reason`, for an operation that has failed at once. */
  async rejected(reason: unknown): Promise<never> {
    const next = this.spend();
    if (next !== undefined) await next;
    throw reason;
  }

  /** Settles like `work`, an operation that may have completed at once. */
  async counted<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await work;
    } finally {
      const next = this.spend();
      if (next !== undefined) await next;
    }
  }

  /** The next turn, if completions of this one are held back for it: whatever completes
   * now must not overtake them. */
  get next(): Promise<void> | undefined {
    return this.#next;
  }

  /** Says that the event loop has turned. */
  begin(): void {
    this.#operations = 0;
  }

  #end(): Promise<void> {
    this.#next = new Promise((resolve) => {
      setImmediate(() => {
        this.#next = undefined;
        this.#operations = 0;
        resolve();
      });
    });
    return this.#next;
  }
}

/** The turn of this JavaScript thread. */
export const turn = new Turn();
