import { turn } from "../engine/turn";
import type { Job } from "./job";

/** The limits of a queue. */
export interface QueueLimits {
  readonly maxConcurrency: number;
  readonly maxQueued: number;
  readonly maxQueuedBytes: number;
}

/** The calls of a server that run, and those that wait to run. */
export class Queue {
  readonly #maxConcurrency: number;
  readonly #maxQueued: number;
  readonly #maxBytes: number;
  readonly #waiting = new Set<Job>();
  /** Bytes of the calls that wait. */
  #bytes = 0;
  #running = 0;
  /** Whether {@link run} goes on after the event loop has turned. */
  #goesOn = false;
  #idle: (() => void) | undefined;

  constructor(limits: QueueLimits) {
    this.#maxConcurrency = limits.maxConcurrency;
    this.#maxQueued = limits.maxQueued;
    this.#maxBytes = limits.maxQueuedBytes;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether there is room for a call of so many bytes. */
  hasRoom(bytes: number): boolean {
    const { size } = this.#waiting;
    const calls = this.#running + size;
    // Such a call starts at once.
    if (calls < this.#maxConcurrency) return true;
    if (calls >= this.#maxConcurrency + this.#maxQueued) return false;
    return size === 0 || this.#bytes + bytes <= this.#maxBytes;
  }

  /** Adds a call, which starts with {@link run}. */
  add(job: Job): void {
    this.#waiting.add(job);
    this.#bytes += job.bytes;
  }

  /** Removes a call that has ended before it has run. */
  delete(job: Job): void {
    this.#remove(job);
    this.#checkIdle();
  }

  /**
   * Starts as many calls as may run. Calls that would keep the event loop from turning
   * start after its turn.
   */
  run(): void {
    for (const job of this.#waiting) {
      if (this.#running >= this.#maxConcurrency) return;
      const next = turn.countOperation();
      if (next !== undefined) {
        this.#runAfter(next);
        return;
      }
      this.#remove(job);
      this.#running += 1;
      void job.run().then(this.#finished, this.#finished);
    }
  }

  /** Resolves when no call runs or waits. */
  async idle(): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
    this.#checkIdle();
    await idle;
  }

  #runAfter(next: Promise<void>): void {
    if (this.#goesOn) return;
    this.#goesOn = true;
    void next.then(() => {
      this.#goesOn = false;
      this.run();
    });
  }

  #remove(job: Job): void {
    if (this.#waiting.delete(job)) this.#bytes -= job.bytes;
  }

  readonly #finished = (): void => {
    this.#running -= 1;
    this.run();
    this.#checkIdle();
  };

  #checkIdle(): void {
    if (this.#running === 0 && this.#waiting.size === 0) this.#idle?.();
  }
}
