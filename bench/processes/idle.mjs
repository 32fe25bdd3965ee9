// One process of bench/idle.mjs: node --expose-gc idle.mjs memory|processor PACKAGE …

import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const [what, name, ...args] = process.argv.slice(2);

/** @param {object} outcome */
const tell = (outcome) => process.stdout.write(`${JSON.stringify({ outcome })}\n`);

async function usage() {
  for (let i = 0; i < 4; i++) {
    await new Promise(setImmediate);
    globalThis.gc?.();
  }
  return process.memoryUsage();
}

/**
 * What `count` sockets of a type add to the memory of the process. Sockets that are opened
 * and closed first leave behind what the first ones need once.
 *
 * @param {string} type
 * @param {number} count
 */
async function memory(type, count) {
  const zmq = await import(name);
  /** @param {number} many */
  const open = (many) => Array.from({ length: many }, () => new zmq[type]());
  for (const socket of open(50)) socket.close();
  await sleep(100);
  const before = await usage();
  const sockets = open(count);
  const after = await usage();
  /** @param {"rss" | "heapUsed" | "external"} part */
  const each = (part) => (after[part] - before[part]) / count;
  tell({ rss: each("rss"), heapUsed: each("heapUsed"), external: each("external") });
  for (const socket of sockets) socket.close();
}

/** The classes that a pair is made of. @param {boolean} draft */
async function classes(draft) {
  if (!draft) return import(name);
  const { Gather, Scatter } = createRequire(import.meta.url)(`${name}/draft`);
  return { Pull: Gather, Push: Scatter };
}

/**
 * The processor time of `pairs` connected pairs of sockets over `seconds`, in which nothing is
 * sent; in the mode `waiting`, somebody waits for a message on each; in the mode `draft`,
 * too, and they are draft sockets.
 *
 * @param {number} pairs
 * @param {number} seconds
 * @param {string | undefined} mode
 */
async function processor(pairs, seconds, mode) {
  const waiting = mode !== "idle";
  const sockets = [];
  if (pairs > 0) {
    const { Pull, Push } = await classes(mode === "draft");
    for (let i = 0; i < pairs; i++) {
      const pull = new Pull();
      await pull.bind("tcp://127.0.0.1:*");
      const push = new Push();
      push.connect(pull.lastEndpoint);
      await push.send("connected");
      await pull.receive();
      if (waiting) pull.receive().catch(() => {});
      sockets.push(push, pull);
    }
  }
  await usage();
  await sleep(1000);
  const before = process.cpuUsage();
  await sleep(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  tell({ milliseconds: (user + system) / 1000 });
  for (const socket of sockets) socket.close();
}

if (what === "memory") await memory(args[0], Number(args[1]));
else await processor(Number(args[0]), Number(args[1]), args[2]);
