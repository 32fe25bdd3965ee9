// A victim: a process with cells, which its parent opens, finishes and closes.

import { setTimeout as pause } from "node:timers/promises";
import { Cell } from "./cell.mjs";
import { zmq } from "./package.mjs";
import { serveZap } from "./zap.mjs";

/** @type {Map<number, Cell>} */
const cells = new Map();

setInterval(() => {
  for (const cell of cells.values()) cell.tick();
}, 4);

/** @param {any} request */
async function open({ id, target, name, port }) {
  const cell = new Cell();
  cells.set(id, cell);
  const endpoint = await cell.open(target, name, port);
  const observed = target.observed ? await cell.watchIds() : undefined;
  return { endpoint, observed };
}

/** @param {any} request */
async function again({ id }) {
  await cells.get(id)?.again();
  return {};
}

/** @param {any} request */
async function finish({ id }) {
  return { fault: await cells.get(id)?.finish() };
}

/** @param {any} request */
async function close({ id }) {
  cells.get(id)?.close();
  cells.delete(id);
  return {};
}

/** The share of a core that is used in a moment without a cell. */
async function busyShare() {
  const begun = performance.now();
  const before = process.cpuUsage();
  await pause(200);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - begun);
}

/** Releases all memory that can be released. */
async function rest() {
  await pause(300);
  globalThis.gc?.();
  return { resident: process.memoryUsage.rss(), busy: await busyShare() };
}

/** @type {Record<string, (request: any) => Promise<object>>} */
const acts = { open, again, finish, close, rest, look: async () => ({}) };

process.on("message", (/** @type {any} */ request) => {
  acts[request.act](request).then(
    (reply) => process.send?.({ call: request.call, ...reply }),
    (/** @type {Error} */ error) =>
      process.send?.({ call: request.call, refused: error.message }),
  );
});
process.on("disconnect", () => process.exit());
// PLAIN needs a ZAP handler. This handler allows everybody.
await serveZap(zmq.context, { times: 1, wait: 0 });
process.send?.({ call: 0 });
