// How many messages a second go from one process to another.

import {
  choosePeers,
  positive,
  positives,
  program,
  readOptions,
} from "./harness/options.mjs";
import { addressOf, measure } from "./harness/processes.mjs";
import * as report from "./harness/report.mjs";
import { spread } from "./harness/statistics.mjs";
import { peers as allPeers } from "./peers/index.mjs";

/** @typedef {import("./harness/peer.mjs").Peer} Peer */
/** @typedef {{ peer: string, size: number, count: number } & import("./harness/statistics.mjs").Spread} Result */

const help = `Usage: node bench/throughput.mjs [OPTIONS]

PUSH to PULL in two processes: messages per second, the median of several rounds and from
where to where they went. The peers take turns within each round. The clock starts after
the first message, as in libzmq's local_thr.
  --sizes N,N       bytes of a message (default 64,256,1024,16384,65536,1048576)
  --peers NAME,NAME (default all: ${allPeers.map(({ name }) => name).join(", ")})
  --rounds N        (default 5)
  --count N         messages per run (default: fewer, the larger they are)
  --transport NAME  tcp or ipc (default tcp)
  --quick           3 rounds of a tenth of the messages
  --json FILE       the report for programs
  --help`;

/** Enough for about a second, if it goes well. @param {number} size @param {boolean} quick */
function defaultCount(size, quick) {
  const count = 2e9 / (size + 1000) / (quick ? 10 : 1);
  return Math.max(100, Number(count.toPrecision(2)));
}

/** @param {Result[]} results @param {Peer[]} peers @param {number[]} sizes */
function print(results, peers, sizes) {
  /** @param {string} peer @param {number} size */
  const of = (peer, size) =>
    results.find((one) => one.peer === peer && one.size === size);
  const head = ["messages/s", ...sizes.map(report.sizeName)];
  const rows = peers.map(({ name }) => [
    name,
    ...sizes.map((size) => {
      const result = of(name, size);
      return result ? report.withRange(result) : "";
    }),
  ]);
  console.log(`${report.table([head, ...rows])}\n`);
  const ours = peers.filter(({ name }) => name.startsWith("zmq-napi"));
  const others = peers.filter((peer) => !ours.includes(peer));
  const ratios = ours.flatMap(({ name }) =>
    others.map((other) => [
      `${name} / ${other.name}`,
      ...sizes.map((size) => {
        const value =
          (of(name, size)?.median ?? NaN) / (of(other.name, size)?.median ?? NaN);
        return Number.isNaN(value) ? "" : `${value.toFixed(2)} ×`;
      }),
    ]),
  );
  if (ratios.length > 0)
    console.log(
      report.table([["ratio of medians", ...sizes.map(report.sizeName)], ...ratios]),
    );
}

async function main() {
  const options = readOptions(help, {
    sizes: "64,256,1024,16384,65536,1048576",
    peers: "all",
    rounds: "",
    count: "",
    transport: "tcp",
  });
  const sizes = positives("sizes", options.sizes);
  const rounds = positive("rounds", options.rounds || (options.quick ? "3" : "5"));
  const where = report.circumstances({});
  const { peers, versions } = await choosePeers(allPeers, options.peers, "receiver");
  Object.assign(where.versions, versions);
  report.printHeading(
    `PUSH to PULL, two processes, ${options.transport}, median of ${rounds} rounds (min–max)`,
    where,
  );
  for (const { name, about } of peers) console.log(`${name}: ${about}`);
  console.log();

  /** @type {Result[]} */
  const results = [];
  for (const size of sizes) {
    const count = options.count
      ? positive("count", options.count)
      : defaultCount(size, options.quick);
    const suited = peers.filter(({ suits = () => true }) => suits(size));
    const rates = suited.map(() => /** @type {number[]} */ ([]));
    for (let round = 0; round < rounds; round++)
      for (let i = 0; i < suited.length; i++) {
        const turn = (i + round) % suited.length;
        const peer = suited[turn];
        report.progress(`${report.sizeName(size)}, round ${round + 1}: ${peer.name}`);
        const work = { address: addressOf(options.transport), size, count };
        const { seconds = NaN } = await measure(peer, ["receiver", "sender"], work);
        rates[turn].push(count / seconds);
      }
    report.progress("");
    for (const [i, { name }] of suited.entries())
      results.push({ peer: name, size, count, ...spread(rates[i]) });
  }
  print(results, peers, sizes);
  report.writeJson(options.json, { benchmark: "throughput", ...where, options, results });
}

await program(main);
