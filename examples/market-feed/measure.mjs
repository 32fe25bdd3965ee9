/** @typedef {{ p50: number, p99: number, p999: number, max: number }} Figures microseconds */

/** Counts ticks, and computes their rate from the first to the last one. */
export class Pace {
  count = 0;
  #first = 0;
  #last = 0;

  add() {
    this.#last = performance.now();
    if (this.count++ === 0) this.#first = this.#last;
  }

  get perSecond() {
    return this.count < 2 ? 0 : ((this.count - 1) * 1000) / (this.#last - this.#first);
  }
}

/**
 * A histogram of latencies. Each bucket is 2 % wider than the one before. So percentiles are
 * exact within 2 %, and the memory does not grow with the number of latencies.
 */
export class Latencies {
  static #GROWTH = Math.log(1.02);
  /** @type {number[]} */
  #buckets = [];
  #count = 0;
  #max = 0;

  /** @param {number} microseconds */
  record(microseconds) {
    const bucket = Math.ceil(Math.log(Math.max(microseconds, 1)) / Latencies.#GROWTH);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count++;
    this.#max = Math.max(this.#max, microseconds);
  }

  /** Returns the latency that a share of the ticks does not exceed. @param {number} share from 0 to 1 */
  percentile(share) {
    let left = this.#count * share;
    for (const bucket in this.#buckets) {
      left -= this.#buckets[bucket];
      if (left <= 0)
        return Math.min(Math.exp(Number(bucket) * Latencies.#GROWTH), this.#max);
    }
    return this.#max;
  }

  /** @returns {Figures} */
  figures() {
    return {
      p50: this.percentile(0.5),
      p99: this.percentile(0.99),
      p999: this.percentile(0.999),
      max: this.#max,
    };
  }
}
