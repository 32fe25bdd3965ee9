// How many messages a second go through a proxy.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  positive,
  positives,
  program,
  readOptions,
  UsageError,
} from "./harness/options.mjs";
import { addressOf, Running } from "./harness/processes.mjs";
import * as report from "./harness/report.mjs";
import { spread } from "./harness/statistics.mjs";
import { build, peers as libzmq } from "./peers/libzmq.mjs";
import { peers as zmqNapi } from "./peers/zmq-napi.mjs";

/** @typedef {import("./harness/statistics.mjs").Spread} Spread */
/** @typedef {{ pattern: string, transport: string, size: number, count: number }} Work */
/** @typedef {(work: Work) => Promise<number>} Measure seconds for all messages */

const help = `Usage: node bench/proxy.mjs [OPTIONS]

Messages per second through our proxy and through libzmq's zmq_proxy_steerable, between the
same peers in C++, which are never the slowest part: two publishers and a subscriber through
XSUB and XPUB, or two clients and an echoing worker through ROUTER and DEALER (a message is
then there and back). Over inproc the proxies' loops run in the process of the peers, as in
libzmq's proxy_thr, which is measured as well; over tcp and ipc each proxy is a process, ours
a Node. They take turns within each round.
  --patterns NAME,NAME    pub-sub, router-dealer (default both)
  --transports NAME,NAME  inproc, ipc, tcp (default inproc,tcp)
  --sizes N,N             bytes of a message (default 64,1024)
  --rounds N              (default 7)
  --count N               messages per run (default 1000000 over inproc, else 300000)
  --quick                 3 rounds of a tenth of the messages
  --json FILE             the report for programs
  --help`;

/** @param {string} name */
const fileOf = (name) => fileURLToPath(new URL(`processes/${name}`, import.meta.url));

const driver = () =>
  build("proxy", fileOf("proxy.cpp"), [
    "forwarder.cc",
    "lane.cc",
    "capture.cc",
    "message_boundary.cc",
    "check.cc",
    // The driver binds no ipc endpoints, and has no event loop to look after their files.
    join("..", "test", "native", "without-ipc.cc"),
  ]);

/** @param {string[]} argv */
async function secondsOf(argv) {
  const read = (/** @type {string} */ output) => ({ seconds: Number(output) });
  const { seconds = NaN } = await new Running({ argv, read }).outcome;
  return seconds;
}

/** @param {string} loop @param {Work} work */
async function inProcess(loop, { pattern, size, count }) {
  const words = ["inproc", loop, pattern, String(size), String(count)];
  return secondsOf([await driver(), ...words]);
}

/** @param {string[]} proxy @param {Work} work */
async function betweenProcesses(proxy, { pattern, transport, size, count }) {
  const argv = [...proxy, pattern, addressOf(transport), addressOf(transport)];
  const running = new Running({ argv });
  try {
    const { front, back } = await running.next();
    const words = ["drive", pattern, front, back, String(size), String(count)];
    const seconds = await secondsOf([await driver(), ...words]);
    await running.end();
    return seconds;
  } finally {
    running.kill();
  }
}

/** @type {Measure} */
async function proxyThr({ size, count }) {
  const read = (/** @type {string} */ output) => ({
    seconds: count / Number(/throughput: (\d+) \[msg\/s\]/.exec(output)?.[1]),
  });
  const argv = [await build("proxy_thr"), String(size), String(count)];
  const { seconds = NaN } = await new Running({ argv, read }).outcome;
  return seconds;
}

/** Who takes part. @param {Work} work @returns {Record<string, Measure>} */
function contenders({ pattern, transport }) {
  if (transport !== "inproc")
    return {
      libzmq: async (work) => betweenProcesses([await driver(), "serve"], work),
      "zmq-napi": (work) =>
        betweenProcesses([process.execPath, fileOf("proxy.mjs")], work),
    };
  return {
    ...(pattern === "pub-sub" ? { proxy_thr: proxyThr } : {}),
    libzmq: (work) => inProcess("libzmq", work),
    "zmq-napi": (work) => inProcess("zmq-napi", work),
  };
}

/** @param {Work} work @param {number} rounds */
async function measure(work, rounds) {
  const all = Object.entries(contenders(work));
  /** @type {Record<string, number[]>} */
  const rates = Object.fromEntries(all.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < all.length; i++) {
      const [name, run] = all[(i + round) % all.length];
      report.progress(`${work.pattern}, ${work.transport}, round ${round + 1}: ${name}`);
      rates[name].push(work.count / (await run(work)));
    }
  report.progress("");
  return Object.entries(rates).map(([name, values]) => ({ name, ...spread(values) }));
}

/** @param {string} text @param {string[]} known */
function chosen(text, known) {
  const names = text.split(",");
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return names;
  throw new UsageError(`There is no "${wrong}" here; there are ${known.join(", ")}.`);
}

async function main() {
  const options = readOptions(help, {
    patterns: "pub-sub,router-dealer",
    transports: "inproc,tcp",
    sizes: "64,1024",
    rounds: "",
    count: "",
  });
  const patterns = chosen(options.patterns, ["pub-sub", "router-dealer"]);
  const transports = chosen(options.transports, ["inproc", "ipc", "tcp"]);
  const sizes = positives("sizes", options.sizes);
  const rounds = positive("rounds", options.rounds || (options.quick ? "3" : "7"));
  const versions = {
    libzmq: await libzmq[0].version(),
    "zmq-napi": await zmqNapi[0].version(),
  };
  const where = report.circumstances(versions);
  report.printHeading(
    `Messages per second through a proxy, median of ${rounds} rounds (min–max)`,
    where,
  );

  const results = [];
  const rows = [];
  for (const pattern of patterns)
    for (const transport of transports)
      for (const size of sizes) {
        const usual = (transport === "inproc" ? 1e6 : 3e5) / (options.quick ? 10 : 1);
        const count = positive("count", options.count || String(usual));
        const work = { pattern, transport, size, count };
        const rates = await measure(work, rounds);
        /** @param {string} name */
        const of = (name) => rates.find((one) => one.name === name);
        const ratio = (of("zmq-napi")?.median ?? NaN) / (of("libzmq")?.median ?? NaN);
        results.push({ ...work, ratio, rates });
        rows.push([
          `${pattern}, ${transport}, ${report.sizeName(size)}`,
          ...["proxy_thr", "libzmq", "zmq-napi"].map((name) => {
            const rate = of(name);
            return rate ? report.withRange(rate) : "";
          }),
          `${ratio.toFixed(2)} ×`,
        ]);
      }
  const head = ["", "proxy_thr", "libzmq", "zmq-napi", "zmq-napi / libzmq"];
  console.log(report.table([head, ...rows]));
  report.writeJson(options.json, { benchmark: "proxy", ...where, options, results });
}

await program(main);
