// What sockets cost that do nothing.

import { fileURLToPath } from "node:url";
import { choosePeers, positive, program, readOptions } from "./harness/options.mjs";
import { Running } from "./harness/processes.mjs";
import * as report from "./harness/report.mjs";
import { spread } from "./harness/statistics.mjs";
import { build } from "./peers/libzmq.mjs";
import { peers as zeromq } from "./peers/zeromq.mjs";
import { peers as zmqNapi } from "./peers/zmq-napi.mjs";

/** @typedef {import("./harness/statistics.mjs").Spread} Spread */

const allPeers = [zmqNapi[0], ...zeromq];
const packageOf = { "zmq-napi": "zmq-napi", "zeromq.js": "zeromq" };
/** libzmq's numbers of the types that both packages call so. */
const types = { Pair: 0, Publisher: 1, Dealer: 5, Pull: 7, Push: 8 };

const help = `Usage: node bench/idle.mjs [OPTIONS]

Memory: how much a process grows by an idle socket, in a Node with each package, and in a C++
program that only uses libzmq; the difference is the package's. Processor time: of connected
pairs of sockets over tcp on which nothing happens.
  --sockets N       sockets of the memory measurement (default 1000)
  --type NAME       ${Object.keys(types).join(", ")} (default Pull)
  --pairs N         connected pairs (default 100)
  --seconds N       over which they are watched (default 5)
  --rounds N        (default 5)
  --peers NAME,NAME (default all: ${allPeers.map(({ name }) => name).join(", ")})
  --quick           3 rounds, 1 second
  --json FILE       the report for programs
  --help`;

/** @param {string[]} argv @returns {Promise<any>} */
function outcomeOf(argv) {
  const file = fileURLToPath(new URL("processes/idle.mjs", import.meta.url));
  return new Running({ argv: [process.execPath, "--expose-gc", file, ...argv] }).outcome;
}

/** What each socket of libzmq takes by itself. @param {number} type @param {number} count */
async function libzmqShare(type, count) {
  const source = fileURLToPath(new URL("processes/idle.cpp", import.meta.url));
  const argv = [await build("idle", source), String(type), String(count)];
  const { seconds = NaN } = await new Running({
    argv,
    read: (output) => ({ seconds: Number(output) }),
  }).outcome;
  return seconds;
}

/** @param {string[]} names @param {keyof typeof types} type @param {number} count @param {number} rounds */
async function memory(names, type, count, rounds) {
  /** @type {number[]} */
  const own = [];
  /** @type {Record<"rss" | "heapUsed" | "external", number[]>[]} */
  const parts = names.map(() => ({ rss: [], heapUsed: [], external: [] }));
  for (let round = 0; round < rounds; round++) {
    own.push(await libzmqShare(types[type], count));
    for (const [i, name] of names.entries()) {
      const usage = await outcomeOf(["memory", name, type, String(count)]);
      for (const [part, values] of Object.entries(parts[i])) values.push(usage[part]);
    }
  }
  const libzmq = spread(own);
  const results = parts.map((part) => ({
    rss: spread(part.rss),
    heapUsed: spread(part.heapUsed),
    external: spread(part.external),
    ours: spread(part.rss).median - libzmq.median,
  }));
  return { libzmq, results };
}

/** @param {string[]} names @param {number} pairs @param {number} seconds @param {number} rounds */
async function processor(names, pairs, seconds, rounds) {
  const cases = [
    { label: "node alone", argv: ["zmq-napi", "0"] },
    ...names.flatMap((name) => [
      { label: `${name}, nobody waits`, argv: [name, String(pairs), "idle"] },
      { label: `${name}, receivers wait`, argv: [name, String(pairs), "waiting"] },
      { label: `${name}, draft receivers wait`, argv: [name, String(pairs), "draft"] },
    ]),
  ];
  const times = cases.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < rounds; round++)
    for (const [i, { argv }] of cases.entries()) {
      const [name, count, mode = "idle"] = argv;
      const words = ["processor", name, count, String(seconds), mode];
      times[i].push((await outcomeOf(words)).milliseconds);
    }
  return cases.map(({ label }, i) => ({ label, milliseconds: spread(times[i]) }));
}

async function main() {
  const options = readOptions(help, {
    sockets: "1000",
    type: "Pull",
    pairs: "100",
    seconds: "",
    rounds: "",
    peers: "all",
  });
  const rounds = positive("rounds", options.rounds || (options.quick ? "3" : "5"));
  const seconds = positive("seconds", options.seconds || (options.quick ? "1" : "5"));
  const sockets = positive("sockets", options.sockets);
  const pairs = positive("pairs", options.pairs);
  const type = /** @type {keyof typeof types} */ (options.type);
  const where = report.circumstances({});
  const { peers, versions } = await choosePeers(allPeers, options.peers, "receiver");
  Object.assign(where.versions, versions);
  report.printHeading(`Idle sockets, median of ${rounds} rounds (min–max)`, where);
  const names = peers.map(
    ({ name }) => packageOf[/** @type {keyof typeof packageOf} */ (name)],
  );

  const { libzmq, results } = await memory(names, type, sockets, rounds);
  const head = [
    `bytes per ${type}, of ${sockets}`,
    "RSS",
    "RSS − libzmq's",
    "heap",
    "external",
  ];
  const rows = peers.map(({ name }, i) => [
    name,
    report.withRange(results[i].rss),
    report.short(results[i].ours),
    report.withRange(results[i].heapUsed),
    report.withRange(results[i].external),
  ]);
  const own = ["libzmq in C++", report.withRange(libzmq), "", "", ""];
  console.log(`${report.table([head, ...rows, own])}\n`);

  const busy = await processor(names, pairs, seconds, rounds);
  console.log(
    report.table([
      [`${pairs} connected pairs`, `ms of processor time in ${seconds} s`],
      ...busy.map(({ label, milliseconds }) => [label, report.withRange(milliseconds)]),
    ]),
  );
  const memoryResults = results.map((result, i) => ({ peer: peers[i].name, ...result }));
  report.writeJson(options.json, {
    benchmark: "idle",
    ...where,
    options,
    memory: { libzmq, results: memoryResults },
    processor: busy,
  });
}

await program(main);
