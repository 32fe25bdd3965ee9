import type { Job } from "./job";

/** The calls of a server that run, and those that wait to run. */
export class Queue {
  readonly #maxConcurrency: number;
  readonly #maxQueued: number;
  readonly #waiting = new Set<Job>();
  #running = 0;
  #idle: (() => void) | undefined;

  constructor(maxConcurrency: number, maxQueued: number) {
    this.#maxConcurrency = maxConcurrency;
    this.#maxQueued = maxQueued;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get full(): boolean {
    return this.#running + this.#waiting.size >= this.#maxConcurrency + this.#maxQueued;
  }

  /** Adds a call, which starts with {@link run}. */
  add(job: Job): void {
    this.#waiting.add(job);
  }

  /** Removes a call that has ended before it has run. */
  delete(job: Job): void {
    this.#waiting.delete(job);
    this.#checkIdle();
  }

  /** Starts as many calls as may run. */
  run(): void {
    for (const job of this.#waiting) {
      if (this.#running >= this.#maxConcurrency) return;
      this.#waiting.delete(job);
      this.#running += 1;
      void job.run().then(this.#finished);
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

  readonly #finished = (): void => {
    this.#running -= 1;
    this.run();
    this.#checkIdle();
  };

  #checkIdle(): void {
    if (this.#running === 0 && this.#waiting.size === 0) this.#idle?.();
  }
}
