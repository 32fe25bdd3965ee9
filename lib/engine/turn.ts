/** The number of operations that may complete at once before the event loop turns. */
const operationsPerTurn = 512;

/** The milliseconds that may pass before the event loop turns. */
const millisecondsPerTurn = 8;

/** The number of operations between two looks at the clock. */
const operationsPerClockRead = 8;

/**
 * Lets the event loop turn. A loop of `await`s on operations that complete at once would
 * never leave the microtask queue. The timers and the I/O of the program would never run.
 *
 * After a number of operations, or some milliseconds, the completions of a turn wait for
 * the next turn. All of them wait, so that their order is kept. A failure counts like a
 * success, because a program may retry in a loop.
 */
class Turn {
  #operations = 0;
  #began = 0;
  #next: Promise<void> | undefined;

  /**
   * Counts an operation that has completed at once. Returns undefined if its promise may
   * resolve at once, else a promise for the next turn.
   */
  countOperation(): Promise<void> | undefined {
    if (this.#next !== undefined) return this.#next;
    const operations = ++this.#operations;
    if (operations < operationsPerTurn) {
      if (operations % operationsPerClockRead !== 0) return undefined;
      const now = performance.now();
      if (operations === operationsPerClockRead) this.#began = now;
      if (now - this.#began < millisecondsPerTurn) return undefined;
    }
    return this.end();
  }

  /**
   * Counts operations that have completed at once, with one promise for all of them. Returns
   * what {@link countOperation} returns. No operation counts as one.
   */
  countOperations(count: number): Promise<void> | undefined {
    if (this.#next !== undefined) return this.#next;
    const before = this.#operations;
    this.#operations += Math.max(1, count);
    if (this.#operations < operationsPerTurn) {
      const now = performance.now();
      if (before < operationsPerClockRead) this.#began = now;
      if (now - this.#began < millisecondsPerTurn) return undefined;
    }
    return this.end();
  }

  /**
   * Lets completions wait for the next turn from now on. Returns a promise for that turn.
   */
  end(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#next = undefined;
        this.#operations = 0;
        resolve();
      });
    });
    return this.#next;
  }

  /**
   * Returns a promise for `value`, the result of an operation that has completed at once.
   */
  resolved<Value>(value: Value): Promise<Value> {
    const next = this.countOperation();
    return next === undefined ? Promise.resolve(value) : next.then(() => value);
  }

  /**
   * Returns a promise that rejects with `reason`, for an operation that has failed at
   * once.
   */
  async rejected(reason: unknown): Promise<never> {
    const next = this.countOperation();
    if (next !== undefined) await next;
    throw reason;
  }

  /** Settles like `work`. `work` is an operation that may have completed at once. */
  async counted<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await work;
    } finally {
      const next = this.countOperation();
      if (next !== undefined) await next;
    }
  }

  /**
   * The next turn, if completions of this turn wait for it. A later completion must not
   * overtake them.
   */
  get next(): Promise<void> | undefined {
    return this.#next;
  }

  /** Records that the event loop has turned. */
  begin(): void {
    this.#operations = 0;
  }
}

/** The event-loop turn of this JavaScript thread. */
export const turn = new Turn();
