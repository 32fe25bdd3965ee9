/**
 * A tick is one price at one moment. Its message has two frames: the topic, by which ØMQ
 * filters, and a payload in JSON:
 *
 *     NASDAQ AAPL | {"run":"9f1c…","sequence":17,"date":"Mar 1 2010","price":223.02,"sentAt":…}
 *
 * @typedef {object} Tick
 * @property {string} topic exchange and symbol
 * @property {string} run the id of the publisher's process; a restarted publisher has a new one
 * @property {number} sequence counts the ticks of this topic in this run: 1, 2, 3, …
 * @property {string} date
 * @property {number} price
 * @property {number} sentAt microseconds of {@link machineTime}
 */

/** @param {Tick} tick @returns {[topic: string, payload: string]} */
export function encodeTick({ topic, ...payload }) {
  return [topic, JSON.stringify(payload)];
}

/** @param {Buffer[]} frames @returns {Tick} */
export function decodeTick([topic, payload]) {
  return { topic: String(topic), ...JSON.parse(String(payload)) };
}

/**
 * Returns the microseconds of the machine's monotonic clock. The clock started with the
 * machine, so processes of one machine can compare their times.
 */
export function machineTime() {
  return Number(process.hrtime.bigint() / 1000n);
}

/**
 * Counts the lost ticks: the gaps between the numbers that have arrived. The first tick of a
 * topic in a run leaves no gap, because earlier ticks were sent before we subscribed.
 */
export class Gaps {
  missed = 0;
  /** @type {Map<string, number>} */
  #last = new Map();

  /** @param {Tick} tick */
  see({ run, topic, sequence }) {
    const key = `${run} ${topic}`;
    const last = this.#last.get(key) ?? sequence - 1;
    this.missed += sequence - last - 1;
    this.#last.set(key, sequence);
  }
}
