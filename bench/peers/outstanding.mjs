// Round trips, with one request or several on their way at once.

import { percentiles } from "../harness/statistics.mjs";

/** @typedef {import("../harness/peer.mjs").Outcome} Outcome */
/** @typedef {import("../harness/peer.mjs").Work} Work */

/**
 * Sends a new request after each reply. Replies come in the order of the requests.
 * @param {Work} work @param {() => unknown} send
 * @param {() => Promise<void>} receive resolves when the next reply has come
 * @returns {Promise<Outcome>}
 */
export async function timeOutstanding(work, send, receive) {
  const { count, warmUp = 1000, outstanding = 1 } = work;
  const total = warmUp + count;
  const begun = new Float64Array(total);
  const times = new Float64Array(count);
  let sent = 0;
  const sendNext = () => {
    begun[sent++] = performance.now();
    return send();
  };
  while (sent < Math.min(outstanding, total)) await sendNext();
  let start = performance.now();
  for (let done = 0; done < total; done++) {
    await receive();
    const now = performance.now();
    if (done >= warmUp) times[done - warmUp] = now - begun[done];
    if (done === warmUp - 1) start = now;
    if (sent < total) await sendNext();
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
