/** The time over which a rate is the mean, in milliseconds. */
const span = 5000;

/** How fast a count grows now, whatever it did an hour ago. */
export class RecentRate {
  readonly #now: () => number;
  readonly #samples: { readonly time: number; readonly count: number }[];

  /** @param now The time in milliseconds. The count is 0 at the beginning. */
  constructor(now = () => performance.now()) {
    this.#now = now;
    this.#samples = [{ time: now(), count: 0 }];
  }

  /**
   * Returns how much the count grows in a second: the mean since the oldest call of the last
   * five seconds. Call it each second at least.
   */
  perSecond(count: number): number {
    const time = this.#now();
    this.#samples.push({ time, count });
    while ((this.#samples[1]?.time ?? time) <= time - span) this.#samples.shift();
    const [oldest = { time, count }] = this.#samples;
    return time === oldest.time
      ? 0
      : Math.round(((count - oldest.count) * 1000) / (time - oldest.time));
  }
}
