import { Running } from "../harness/processes.mjs";
import { peers } from "../programs/calls/index.mjs";

/** @typedef {import("../harness/peer.mjs").Peer} Peer */

const microseconds = /** @type {const} */ ({ unit: "µs", better: "less" });
const bytes = /** @type {const} */ ({ unit: "B", better: "less" });

/**
 * Starts a server and a client that is connected to it, lets `work` use both, and ends both.
 *
 * @param {Peer} peer
 * @param {(server: Running, client: Running) => Promise<Record<string, number>>} work
 */
async function withBoth(peer, work) {
  const nothing = { address: "", size: 0, count: 0 };
  const server = new Running(await peer.command("server", nothing));
  /** @type {Running | undefined} */
  let client;
  try {
    const endpoint = await server.endpoint();
    client = new Running(await peer.command("client", { ...nothing, endpoint }));
    const values = await work(server, client);
    await client.end();
    await server.end();
    return values;
  } finally {
    client?.kill();
    server.kill();
  }
}

/** @param {Peer} peer @param {number} calls @param {number} count */
const speed = (peer, calls, count) =>
  withBoth(peer, async (server, client) => {
    await client.request({
      run: { calls, count: Math.max(calls, Math.ceil(count / 4)) },
    });
    const before = await server.request({ processor: true });
    const { seconds, processor, percentiles } = await client.request({
      run: { calls, count },
    });
    const after = await server.request({ processor: true });
    const each = (/** @type {number} */ time) => (1e6 * time) / count;
    return {
      "calls/s": count / seconds,
      p50: percentiles[0],
      p99: percentiles[1],
      "client CPU": each(processor),
      "server CPU": each(after.processor - before.processor),
    };
  });

/** @param {Peer} peer @param {number} calls */
const memory = (peer, calls) =>
  withBoth(peer, async (server, client) => {
    await client.request({ run: { calls: 100, count: 2000 } });
    const before = await client.request({ memory: true });
    await client.request({ hold: calls });
    await server.request({ held: calls });
    const after = await client.request({ memory: true });
    await server.request({ release: true });
    await client.request({ answers: true });
    return {
      "RSS each": (after.rss - before.rss) / calls,
      "heap each": (after.heapUsed - before.heapUsed) / calls,
    };
  });

/** The calls of a run, by the number of calls under way. @type {Record<number, number>} */
const counts = { 1: 4000, 100: 20_000, 10_000: 30_000 };

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "rpc",
  title: "calls to a server in another process, and their answers",
  about:
    "A client keeps 1, 100 or 10,000 calls under way over tcp. Each has about 60 bytes of JSON, and " +
    "gets an answer of about 50. A quarter of the calls comes first, to warm up. The clock of a " +
    "call runs from its begin to its answer, so it includes waiting behind other calls. undici " +
    "has 100 connections, and its other calls wait in the client. Calls of NATS go through a " +
    "broker in a third process, whose processor time and memory are not counted. Each call but " +
    "those of tcp-json has a deadline. Waiting calls have been sent, and their handler has not " +
    "answered. Their memory is the growth of the client's process, after garbage collections, " +
    "divided by their number.",
  axis: "calls",
  metrics: {
    "calls/s": { unit: "calls/s", better: "more" },
    p50: microseconds,
    p99: microseconds,
    "client CPU": microseconds,
    "server CPU": microseconds,
    "RSS each": bytes,
    "heap each": bytes,
  },
  peers,
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick }) => [
    ...(quick ? [100] : [1, 100, 10_000]).map((calls) => ({ state: "under way", calls })),
    { state: "waiting", calls: quick ? 1000 : 10_000 },
  ],
  run(peer, one, choice) {
    const calls = Number(one["calls"]);
    if (one["state"] === "waiting") return memory(peer, calls);
    const usual = counts[calls] / (choice.quick ? 10 : 1);
    return speed(peer, calls, choice.count ?? usual);
  },
};
