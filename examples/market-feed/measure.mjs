/** @typedef {{ p50: number, p99: number, p999: number, max: number }} Figures microseconds */

/** Counts, and knows the rate from the first to the last of what it counted. */
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
 * A histogram whose buckets grow by 2 % each, so that any latency is known within 2 % and
 * a million of them take no more room than one.
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

  /** @param {number} share of the ticks that took no longer than this */
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
