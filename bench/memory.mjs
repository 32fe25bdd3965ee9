// What a program's memory comes to after many messages.

import { fileURLToPath } from "node:url";
import {
  choosePeers,
  positive,
  positives,
  program,
  readOptions,
} from "./harness/options.mjs";
import { addressOf, Running } from "./harness/processes.mjs";
import * as report from "./harness/report.mjs";
import { peers as zeromq } from "./peers/zeromq.mjs";
import { peers as zmqNapi } from "./peers/zmq-napi.mjs";

/** @typedef {{ rss: number, heapUsed: number, external: number, arrayBuffers: number }} Usage */
/** @typedef {{ start: Usage, warm: Usage, steps: Usage[], end: Usage }} Course */

const allPeers = [zmqNapi[0], ...zeromq];
const packageOf = { "zmq-napi": "zmq-napi", "zeromq.js": "zeromq" };

const help = `Usage: node bench/memory.mjs [OPTIONS]

PUSH to PULL over tcp in two processes: the resident memory of both after a garbage
collection, when the sockets are connected, after the warm-up, and after all messages.
  --count N         messages (default 10000000)
  --warm-up N       of these, sent before the second measurement (default 100000)
  --sizes N,N       bytes of the messages, in turns (default 64)
  --steps N         measurements on the way (default 4)
  --peers NAME,NAME (default zmq-napi): ${allPeers.map(({ name }) => name).join(", ")}
  --quick           a hundredth of the messages
  --json FILE       the report for programs
  --help`;

/** @param {string} peer @param {string} sizes @param {{ warmUp: number, count: number, steps: number }} extent */
async function measure(peer, sizes, { warmUp, count, steps }) {
  const file = fileURLToPath(new URL("processes/memory.mjs", import.meta.url));
  const name = packageOf[/** @type {keyof typeof packageOf} */ (peer)];
  /** @param {string} role @param {string} address */
  const start = (role, address) => {
    const argv = [process.execPath, "--expose-gc", file, name, role, address, sizes];
    return new Running({ argv });
  };
  const pull = start("pull", addressOf("tcp"));
  const push = start("push", await pull.endpoint());
  const both = [push, pull];
  /** @param {object} request @returns {Promise<any[]>} */
  const askBoth = (request) => Promise.all(both.map((one) => one.ask(request)));
  const usage = () => askBoth({ measure: true });
  try {
    // The first message is there when the two are connected.
    await askBoth({ messages: 1 });
    const beginning = await usage();
    await askBoth({ messages: warmUp });
    const warm = await usage();
    const step = Math.ceil((count - warmUp) / steps);
    /** @type {Usage[][]} */
    const states = [];
    for (let i = 0; i < steps; i++) {
      report.progress(`${peer}: ${warmUp + i * step} of ${count} messages`);
      await askBoth({ messages: step });
      states.push(await usage());
    }
    report.progress("");
    await Promise.all(both.map((one) => one.end()));
    return both.map((_, i) => ({
      start: beginning[i],
      warm: warm[i],
      steps: states.map((state) => state[i]),
      end: states[states.length - 1][i],
    }));
  } finally {
    for (const one of both) one.kill();
  }
}

/** @param {string} peer @param {string} side @param {Course} course */
function row(peer, side, { start, warm, steps, end }) {
  const mebibytes = (/** @type {number} */ bytes) => report.mebibytes(bytes);
  return [
    `${peer}, ${side}`,
    mebibytes(start.rss),
    mebibytes(warm.rss),
    steps.map(({ rss }) => (rss / 2 ** 20).toFixed(1)).join(" "),
    mebibytes(end.rss - start.rss),
    mebibytes(end.rss - warm.rss),
    mebibytes(end.heapUsed - start.heapUsed),
    mebibytes(end.external - start.external),
  ];
}

const head = [
  "after GC",
  "RSS at start",
  "warm",
  "on the way, MiB",
  "end − start",
  "end − warm",
  "heap, end − start",
  "external",
];

async function main() {
  const options = readOptions(help, {
    count: "10000000",
    "warm-up": "100000",
    sizes: "64",
    steps: "4",
    peers: "zmq-napi",
  });
  const scale = options.quick ? 100 : 1;
  const extent = {
    count: Math.ceil(positive("count", options.count) / scale),
    warmUp: Math.ceil(positive("warm-up", options["warm-up"]) / scale),
    steps: positive("steps", options.steps),
  };
  positives("sizes", options.sizes);
  const where = report.circumstances({});
  const { peers, versions } = await choosePeers(allPeers, options.peers, "receiver");
  Object.assign(where.versions, versions);
  report.printHeading(
    `Memory over ${extent.count} messages of ${options.sizes} bytes, PUSH to PULL, tcp`,
    where,
  );
  const rows = [head];
  const results = [];
  for (const { name } of peers) {
    const [push, pull] = await measure(name, options.sizes, extent);
    rows.push(row(name, "push", push), row(name, "pull", pull));
    results.push({ peer: name, push, pull });
  }
  console.log(report.table(rows));
  report.writeJson(options.json, {
    benchmark: "memory",
    ...where,
    extent,
    options,
    results,
  });
}

await program(main);
