/**
 * A tick is one price at one moment. It travels as two frames, a topic that ØMQ filters by
 * and a payload that only our own programs read:
 *
 *     NASDAQ AAPL | {"run":"9f1c…","sequence":17,"date":"Mar 1 2010","price":223.02,"sentAt":…}
 *
 * @typedef {object} Tick
 * @property {string} topic exchange and symbol
 * @property {string} run one life of one publisher; a restarted publisher has a new run
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
 * Microseconds on the machine's monotonic clock. It started when the machine did, so that
 * processes on one machine can compare their readings.
 */
export function machineTime() {
  return Number(process.hrtime.bigint() / 1000n);
}

/**
 * Counts the ticks that did not arrive, by the gaps in what did. A topic's first tick in a
 * run is where we joined, whatever its number is: what came before it was not for us.
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
