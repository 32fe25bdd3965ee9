// Whether the present tree is faster or slower than another commit.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { commitOf, prepareBase, removeBase } from "./harness/base.mjs";
import { chooseWorkloads } from "./harness/command-line.mjs";
import { comparable, compare, leastRounds, verdict } from "./harness/comparison.mjs";
import { positive, positives, program, UsageError } from "./harness/options.mjs";
import * as report from "./harness/report.mjs";
import { measureWorkload } from "./harness/rounds.mjs";
import { caseName, isOurs } from "./harness/cases.mjs";
import { workloads as present } from "./workloads/index.mjs";

/** @typedef {import("./harness/peer.mjs").Peer} Peer */
/** @typedef {import("./harness/workload.mjs").Choice} Choice */
/** @typedef {import("./harness/workload.mjs").Result} Result */
/** @typedef {import("./harness/workload.mjs").Workload} Workload */
/** @typedef {{ case: string, metric: string, better: "more" | "less", base: Result, present: Result }} Pair */

const help = `Usage: npm run bench:compare -- BASE [OPTIONS]

Builds the commit BASE in .cache/compare/ and measures it and the present tree, changes that
are not committed included, in turns. Reports a change only if it exceeds the noise.
  --workload NAME,NAME  (default throughput): ${present.map(({ name }) => name).join(", ")}
  --peer NAME           which way to use the package (default zmq-napi)
  --rounds N            at least ${leastRounds} (default 20)
  --sizes N,N           bytes of a message (default 64,1024)
  --transports NAME,NAME  (default tcp)
  --count N             messages, or round trips, of one run (default as with --quick)
  --json FILE           the comparisons for programs
  --keep                leave BASE there, built, for another time
  --help`;

const options = /** @type {const} */ ({
  workload: { type: "string", default: "throughput" },
  peer: { type: "string", default: "zmq-napi" },
  rounds: { type: "string", default: "20" },
  sizes: { type: "string", default: "64,1024" },
  transports: { type: "string", default: "tcp" },
  count: { type: "string" },
  json: { type: "string" },
  keep: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
});

function readArguments() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${help}`);
  }
}

/** @param {Workload} workload @param {string} name */
function peerOf({ name: workload, peers }, name) {
  const ours = peers.filter((peer) => isOurs(peer.name));
  const peer = ours.find((one) => one.name === name);
  if (peer) return peer;
  const known = ours.map((one) => one.name).join(", ") || "none";
  throw new UsageError(`${workload} has no peer "${name}" of ours; there are ${known}.`);
}

/**
 * A workload whose peers are the same one of two trees.
 *
 * @param {{ base: Workload, present: Workload }} trees
 * @param {string} peer
 * @returns {Workload}
 */
function sideBySide(trees, peer) {
  const sides = Object.entries(trees).map(([name, workload]) => ({
    workload,
    original: peerOf(workload, peer),
    peer: { ...peerOf(workload, peer), name },
  }));
  return {
    ...trees.present,
    peers: sides.map((side) => side.peer),
    run(peer, one, choice) {
      const side = sides.find((candidate) => candidate.peer === peer);
      if (!side) throw new Error(`There is no tree "${peer.name}".`);
      return side.workload.run(side.original, one, choice);
    },
  };
}

/** @param {Workload} workload @param {Result[]} results @returns {Pair[]} */
function pairsOf(workload, results) {
  return results.flatMap((base) => {
    const other = results.find(
      ({ peer, metric, case: one }) =>
        peer === "present" && metric === base.metric && one === base.case,
    );
    if (base.peer !== "base" || !other || workload.metrics[base.metric].derived)
      return [];
    const { metric, better } = base;
    const name = `${workload.name}, ${caseName(base.case)}`;
    return [{ case: name, metric, better, base, present: other }];
  });
}

/** @param {Workload} workload @param {Choice} choice @param {number} rounds */
async function pairsMeasured(workload, choice, rounds) {
  const { results, failures } = await measureWorkload(workload, {
    peers: workload.peers,
    rounds,
    choice,
    onRun: (one, round, { name }) =>
      report.progress(`${caseName(one)}, round ${round + 1} of ${rounds}: ${name}`),
  });
  report.progress("");
  for (const { peer, error } of failures)
    console.error(`${peer}: ${error instanceof Error ? error.message : error}`);
  if (failures.length > 0) process.exitCode = 1;
  return pairsOf(workload, results);
}

/** @param {Pair[]} pairs */
function judge(pairs) {
  const judged = pairs.map((pair) => {
    if (!comparable(pair.base.values, pair.present.values))
      return { ...pair, verdict: "not compared: a ratio needs values above 0" };
    const result = compare(pair.base.values, pair.present.values, pairs.length);
    return { ...pair, ...result, verdict: verdict(result, pair.better) };
  });
  const head = ["", "base", "present", "verdict"];
  const rows = judged.map(({ case: name, metric, base, present, verdict }) => [
    `${name}: ${metric}`,
    report.short(base.median),
    report.short(present.median),
    verdict,
  ]);
  console.log(
    judged.length > 0 ? report.table([head, ...rows]) : "Nothing was measured.",
  );
  return judged;
}

/** @param {string} folder @returns {Promise<Workload[]>} */
const workloadsIn = async (folder) =>
  (await import(pathToFileURL(join(folder, "bench/workloads/index.mjs")).href)).workloads;

async function main() {
  const { values, positionals } = readArguments();
  if (values.help) return console.log(help);
  if (positionals.length !== 1) throw new UsageError(`Name one commit.\n\n${help}`);
  const rounds = positive("rounds", values.rounds);
  if (rounds < leastRounds)
    throw new UsageError(`It takes ${leastRounds} rounds to tell a change from noise.`);
  /** @type {Choice} */
  const choice = {
    quick: true,
    sizes: positives("sizes", values.sizes),
    transports: values.transports.split(","),
  };
  if (values.count) choice.count = positive("count", values.count);
  const chosen = chooseWorkloads(present, values.workload.split(","), false);
  for (const workload of chosen) peerOf(workload, values.peer);
  const commit = commitOf(positionals[0]);
  const folder = prepareBase(commit);
  if (!values.keep) process.on("exit", () => removeBase(folder));

  const where = report.circumstances({ base: commit });
  report.printHeading(
    `${values.peer} of ${positionals[0]} and of the present tree`,
    where,
  );
  const others = await workloadsIn(folder);
  /** @type {Pair[]} */
  const pairs = [];
  for (const workload of chosen) {
    const [base] = chooseWorkloads(others, [workload.name], false);
    const both = sideBySide({ base, present: workload }, values.peer);
    pairs.push(...(await pairsMeasured(both, choice, rounds)));
  }
  report.writeJson(values.json, { ...where, rounds, comparisons: judge(pairs) });
}

await program(main);
