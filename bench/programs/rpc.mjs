// One process of the workload rpc: node --expose-gc rpc.mjs LIBRARY server|client [ENDPOINT]. It reads
// requests as lines of JSON from its standard input, and prints an answer to each.

import { createInterface } from "node:readline";
import { percentiles } from "../harness/statistics.mjs";

/** @typedef {import("./calls/index.mjs").Call} Call */
/** @typedef {import("./calls/index.mjs").Library} Library */
/** @typedef {import("./calls/index.mjs").Order} Order */
/** @typedef {import("./calls/index.mjs").Price} Price */
/** @typedef {Record<string, (value: any) => object | Promise<object>>} Requests */

const timeout = 60_000;

const [file, role, endpoint] = process.argv.slice(2);
/** @type {Library} */
const library = await import(`./calls/${file}`);

/** @param {object} line */
const report = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** @param {number} id @returns {Order} */
const orderOf = (id) => ({ id, symbol: "AAPL", quantity: 100, limit: 187.25 });

/** @param {Order} order @returns {Price} */
const priceOf = ({ id, symbol, quantity, limit }) => ({
  ...{ id, symbol },
  total: quantity * limit,
});

/** @param {Price} price @param {number} id the id of its order */
function check(price, id) {
  if (price.id === id && price.total === priceOf(orderOf(id)).total) return;
  throw new Error(`Call ${id} got the answer ${JSON.stringify(price)}.`);
}

/** The processor time of all threads of this process, in seconds. */
function processor() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** @returns {Promise<Requests>} */
async function server() {
  /** @type {(() => void)[]} */
  const held = [];
  let holds = true;
  let look = () => {};
  report({
    endpoint: await library.serve({
      price: async (order) => priceOf(order),
      async hold(order) {
        if (holds)
          await new Promise((resolve) => {
            held.push(() => resolve(undefined));
            look();
          });
        return priceOf(order);
      },
    }),
  });
  return {
    processor: () => ({ processor: processor() }),
    /** Waits until so many calls are held. */
    async held(calls) {
      const most = Math.min(calls, library.mostAtServer ?? Infinity);
      while (held.length < most)
        await new Promise((resolve) => {
          look = () => resolve(undefined);
        });
      return { held: held.length };
    },
    /** Answers all calls that are held, and holds no more. */
    release() {
      holds = false;
      for (const answer of held.splice(0)) answer();
      return {};
    },
  };
}

/** Keeps `calls` calls under way until there were `count`. @param {Call} call @param {{ calls: number, count: number }} work */
async function run(call, { calls, count }) {
  const times = new Float64Array(count);
  let begun = 0;
  const caller = async () => {
    while (begun < count) {
      const id = begun++;
      const start = performance.now();
      check(await call("price", orderOf(id)), id);
      times[id] = performance.now() - start;
    }
  };
  const before = processor();
  const start = performance.now();
  await Promise.all(Array.from({ length: calls }, caller));
  const seconds = (performance.now() - start) / 1000;
  return { seconds, processor: processor() - before, percentiles: percentiles(times) };
}

async function memory() {
  // A collection may make more objects collectable for the next one.
  for (let i = 0; i < 3; i++) {
    await new Promise(setImmediate);
    globalThis.gc?.();
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}

/** @returns {Promise<Requests>} */
async function client() {
  const call = await library.connect(endpoint, timeout);
  /** @type {Promise<Price>[]} */
  let waiting = [];
  return {
    run: (work) => run(call, work),
    memory,
    /** Begins calls that wait at the server. */
    hold(calls) {
      waiting = Array.from({ length: calls }, (_, id) => call("hold", orderOf(id)));
      return { calls };
    },
    /** Waits for the answers to these calls. */
    async answers() {
      (await Promise.all(waiting)).forEach(check);
      return { answers: waiting.length };
    },
  };
}

const requests = await (role === "server" ? server() : client());
for await (const line of createInterface({ input: process.stdin })) {
  const [[name, value]] = Object.entries(JSON.parse(line));
  report(await requests[name](value));
}
process.exit();
