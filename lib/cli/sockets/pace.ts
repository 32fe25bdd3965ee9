import { sleepUntil } from "../waiting";

/** Milliseconds that may be made up for after a delay. */
const slack = 100;

/** Keeps messages apart in time. */
export class Pace {
  #due = -Infinity;

  /**
   * @param interval Milliseconds between two messages.
   * @param catchesUp Whether the messages after a delay follow faster, to keep the mean rate.
   */
  constructor(
    private readonly interval: number,
    private readonly catchesUp: boolean,
  ) {}

  /**
   * Resolves when the next message may be sent.
   *
   * @throws Rejects with the reason of `signal`.
   */
  async next(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const earliest = this.catchesUp ? now - slack : now;
    const due = Math.max(this.#due, earliest);
    this.#due = due + this.interval;
    if (due - now < 1) return;
    await sleepUntil(due, signal);
  }
}
