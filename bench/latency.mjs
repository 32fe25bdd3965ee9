// How long a question and its answer take between two processes.

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

/** @typedef {import("./harness/statistics.mjs").Spread} Spread */
/** @typedef {{ peer: string, transport: string, size: number, average: Spread, percentiles: Spread[] }} Result */

const able = allPeers.filter(({ roles }) => roles.includes("client"));
const help = `Usage: node bench/latency.mjs [OPTIONS]

REQ to REP and back in two processes, one question at a time: microseconds per round trip,
the median of several rounds and from where to where they went. The peers take turns within
each round. libzmq's tools give an average only; what they print is half a round trip, and
is doubled here.
  --sizes N,N       bytes of a message (default 64)
  --peers NAME,NAME (default all: ${able.map(({ name }) => name).join(", ")})
  --rounds N        (default 5)
  --count N         round trips per run (default 20000)
  --transport NAME  tcp, ipc or tcp,ipc (default tcp)
  --quick           3 rounds of 5000
  --json FILE       the report for programs
  --help`;

/** @param {Result[]} results */
function print(results) {
  const head = [
    "µs per round trip",
    "average",
    "p50",
    "p99",
    "p99.9",
    "/ libzmq",
    "/ zeromq.js",
  ];
  const rows = results.map((result) => {
    const ratioTo = (/** @type {string} */ name) => {
      const other = results.find(
        ({ peer, size, transport }) =>
          peer === name && size === result.size && transport === result.transport,
      );
      return other
        ? `${(result.average.median / other.average.median).toFixed(2)} ×`
        : "";
    };
    const [p50 = "", p99 = "", p999 = ""] = result.percentiles.map(report.withRange);
    return [
      `${result.peer}, ${result.transport}, ${report.sizeName(result.size)}`,
      report.withRange(result.average),
      p50,
      p99,
      p999,
      ratioTo("libzmq"),
      ratioTo("zeromq.js"),
    ];
  });
  console.log(report.table([head, ...rows]));
}

async function main() {
  const options = readOptions(help, {
    sizes: "64",
    peers: "all",
    rounds: "",
    count: "",
    transport: "tcp",
  });
  const rounds = positive("rounds", options.rounds || (options.quick ? "3" : "5"));
  const count = positive("count", options.count || (options.quick ? "5000" : "20000"));
  const sizes = positives("sizes", options.sizes);
  const where = report.circumstances({});
  const { peers, versions } = await choosePeers(allPeers, options.peers, "client");
  Object.assign(where.versions, versions);
  report.printHeading(
    `REQ to REP and back, two processes, median of ${rounds} rounds of ${count} (min–max)`,
    where,
  );

  /** @type {Result[]} */
  const results = [];
  for (const transport of options.transport.split(","))
    for (const size of sizes) {
      const outcomes = peers.map(
        () => /** @type {import("./harness/peer.mjs").Outcome[]} */ ([]),
      );
      for (let round = 0; round < rounds; round++)
        for (let i = 0; i < peers.length; i++) {
          const turn = (i + round) % peers.length;
          report.progress(`${transport}, round ${round + 1}: ${peers[turn].name}`);
          const work = { address: addressOf(transport), size, count };
          outcomes[turn].push(await measure(peers[turn], ["server", "client"], work));
        }
      report.progress("");
      for (const [i, { name }] of peers.entries()) {
        const average = outcomes[i].map(({ seconds = NaN }) => (seconds / count) * 1e6);
        const percentiles = (outcomes[i][0].percentiles ?? []).map((_, rank) =>
          spread(outcomes[i].map((outcome) => outcome.percentiles?.[rank] ?? NaN)),
        );
        results.push({
          peer: name,
          transport,
          size,
          average: spread(average),
          percentiles,
        });
      }
    }
  print(results);
  report.writeJson(options.json, { benchmark: "latency", ...where, options, results });
}

await program(main);
