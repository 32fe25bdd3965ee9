/** Returns the time in microseconds since 1970, UTC. Changes of the clock do not change it. */
export function microseconds(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000);
}

/**
 * Says when the records of a recording are due. Each time is computed from the beginning, so
 * that delays do not add up.
 */
export class Schedule {
  readonly #speed: number;
  readonly #longestPause: number;
  readonly #now: () => number;
  #start = 0;
  /** The time of the last record, and when it was due, in microseconds of the recording. */
  #last: { readonly time: number; readonly at: number } | undefined;

  /**
   * @param speed 2 is twice as fast. Infinity: no pauses.
   * @param longestPause Longer pauses are shortened to it: milliseconds of the recording.
   * @param now The time in milliseconds.
   */
  constructor(speed: number, longestPause = Infinity, now = () => performance.now()) {
    this.#speed = speed;
    this.#longestPause = longestPause * 1000;
    this.#now = now;
  }

  /**
   * Returns when a record with this time is due, in milliseconds of `now`. The first record
   * is due at once.
   */
  due(time: number): number {
    if (this.#last === undefined) {
      this.#start = this.#now();
      this.#last = { time, at: 0 };
      return this.#start;
    }
    const pause = Math.min(Math.max(0, time - this.#last.time), this.#longestPause);
    const at = this.#last.at + pause;
    this.#last = { time: Math.max(time, this.#last.time), at };
    return this.#start + at / 1000 / this.#speed;
  }
}
