// A process with sockets that do nothing. idle.cpp has the twin of `memory`.

import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {Pick<typeof import("zmq-napi"), "context" | "Pull" | "Push">} Package */

async function usage() {
  for (let i = 0; i < 4; i++) {
    await new Promise(setImmediate);
    globalThis.gc?.();
  }
  return process.memoryUsage();
}

/** Milliseconds of processor time per second, as long as nothing happens. @param {number} seconds */
async function processorTime(seconds) {
  await sleep(500);
  const before = process.cpuUsage();
  await sleep(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / seconds;
}

/** The classes that a pair is made of. @param {Package} zmq @param {string} packaged @param {boolean} draft */
function classes(zmq, packaged, draft) {
  if (!draft) return zmq;
  const { Gather, Scatter } = createRequire(import.meta.url)(`${packaged}/draft`);
  return { Pull: Gather, Push: Scatter };
}

export const roles = {
  /**
   * What `sockets` sockets add to the process. Those that are opened and closed first leave
   * behind what the first ones need once.
   *
   * @param {Package} zmq
   * @param {{ sockets: number, seconds: number }} work
   */
  async memory(zmq, { sockets: count, seconds }) {
    zmq.context.maxSockets = count + 100;
    const open = (/** @type {number} */ many) =>
      Array.from({ length: many }, () => new zmq.Pull());
    for (const socket of open(50)) socket.close();
    await sleep(100);
    const before = await usage();
    const sockets = open(count);
    const after = await usage();
    /** @param {"rss" | "heapUsed" | "external"} part */
    const each = (part) => (after[part] - before[part]) / count;
    const memory = {
      rss: each("rss"),
      heap: each("heapUsed"),
      external: each("external"),
    };
    const milliseconds = await processorTime(seconds);
    for (const socket of sockets) socket.close();
    return { ...memory, milliseconds };
  },

  /**
   * The processor time of connected pairs on which nothing is sent. In the mode `waiting`
   * somebody waits for a message on each; in the mode `draft`, too, and they are draft sockets.
   *
   * @param {Package} zmq
   * @param {{ pairs: number, seconds: number, receivers: string }} work
   * @param {unknown} _tell
   * @param {string} packaged
   */
  async pairs(zmq, { pairs, seconds, receivers }, _tell, packaged) {
    const { Pull, Push } = classes(zmq, packaged, receivers === "draft");
    const sockets = [];
    for (let i = 0; i < pairs; i++) {
      const pull = new Pull();
      await pull.bind("tcp://127.0.0.1:*");
      const push = new Push();
      push.connect(pull.lastEndpoint);
      await push.send("connected");
      await pull.receive();
      if (receivers !== "none") pull.receive().catch(() => {});
      sockets.push(push, pull);
    }
    await usage();
    const milliseconds = await processorTime(seconds);
    for (const socket of sockets) socket.close();
    return { milliseconds };
  },

  /** Node alone. @param {unknown} _zmq @param {{ seconds: number }} work */
  async nothing(_zmq, { seconds }) {
    await usage();
    return { milliseconds: await processorTime(seconds) };
  },
};
