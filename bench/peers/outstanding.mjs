// Round trips, with one question or several on their way at once.

import { percentiles } from "../harness/statistics.mjs";

/** @typedef {import("../harness/peer.mjs").Outcome} Outcome */
/** @typedef {import("../harness/peer.mjs").Work} Work */

/**
 * Sends a new request after each reply. Replies come in the order of the requests.
 * @param {Work} work @param {() => unknown} ask
 * @param {() => Promise<void>} answered resolves when the next reply has come
 * @returns {Promise<Outcome>}
 */
export async function timeOutstanding(work, ask, answered) {
  const { count, warmUp = 1000, outstanding = 1 } = work;
  const total = warmUp + count;
  const begun = new Float64Array(total);
  const times = new Float64Array(count);
  let asked = 0;
  const askNext = () => {
    begun[asked++] = performance.now();
    return ask();
  };
  while (asked < Math.min(outstanding, total)) await askNext();
  let start = performance.now();
  for (let done = 0; done < total; done++) {
    await answered();
    const now = performance.now();
    if (done >= warmUp) times[done - warmUp] = now - begun[done];
    if (done === warmUp - 1) start = now;
    if (asked < total) await askNext();
  }
  return {
    seconds: (performance.now() - start) / 1000,
    percentiles: percentiles(times),
  };
}

/** Keeps the messages of a stream until `next` takes them one by one.
 * @template Message */
export class Inbox {
  /** @type {Message[]} */
  #messages = [];
  /** @type {((message: Message) => void) | undefined} */
  #resolve;

  /** @param {Message} message */
  deliver(message) {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    if (resolve) resolve(message);
    else this.#messages.push(message);
  }

  /** @returns {Promise<Message>} */
  next() {
    const message = this.#messages.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }
}
