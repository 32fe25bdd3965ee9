// PUSH to PULL with messages of all kinds, for the workloads that vary what throughput.mjs
// keeps constant.

import { checkSize, received, throughputClock } from "../peers/sockets.mjs";

/** @typedef {Pick<typeof import("zmq-napi"), "Pull" | "Push">} Package */
/**
 * @typedef {object} Work
 * @property {string} address
 * @property {string} [endpoint]
 * @property {number} size bytes of each frame
 * @property {number} count messages
 * @property {number} [frames] of each message (default 1)
 * @property {boolean} [text] whether frames are sent as strings
 * @property {Record<string, unknown>} [pull] options of the socket
 * @property {Record<string, unknown>} [push] options of the socket
 */

export const roles = {
  /** @param {Package} zmq @param {Work} work @param {(news: object) => void} tell */
  async receiver(zmq, { address, size, count, frames = 1, pull: options }, tell) {
    const pull = new zmq.Pull(options);
    await pull.bind(address);
    tell({ endpoint: pull.lastEndpoint });
    const clock = throughputClock(count);
    for await (const message of pull) {
      if (message.length !== frames)
        throw new Error(`A message of ${message.length} instead of ${frames} frames.`);
      for (const frame of message) checkSize(frame, size);
      if (clock.tick()) break;
    }
    const outcome = clock.stop();
    pull.close();
    return outcome;
  },

  /** @param {Package} zmq @param {Work} work */
  async sender(zmq, { endpoint = "", size, count, frames = 1, text, push: options }) {
    const push = new zmq.Push(options);
    push.connect(endpoint);
    const frame = text ? "x".repeat(size) : Buffer.alloc(size);
    const message = frames === 1 ? frame : Array.from({ length: frames }, () => frame);
    for (let i = 0; i < count; i++) await push.send(message);
    await received();
    push.close();
  },
};
