// Measures whether the present tree is faster or slower than another commit.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { caseName, isOurs } from "../harness/cases.mjs";
import {
  parsed,
  positive,
  positives,
  program,
  UsageError,
  workloadsNamed,
} from "../harness/command-line.mjs";
import * as report from "../harness/report.mjs";
import { measureWorkload } from "../harness/rounds.mjs";
import { workloads as present } from "../workloads/index.mjs";
import { commitOf, prepareBase, removeBase } from "./base.mjs";
import { comparable, compare, leastRounds, verdict } from "./comparison.mjs";

/** @typedef {import("../harness/workload.mjs").Result} Result */
/** @typedef {import("../harness/workload.mjs").Workload} Workload */
/** @typedef {{ case: string, metric: string, better: "more" | "less", base: Result, present: Result }} Pair */

const help = `Usage: npm run bench:compare -- BASE [OPTIONS]

Builds the commit BASE in .cache/compare/. Measures BASE and the present tree in turns. The
present tree includes changes that are not committed. Reports a change only if it exceeds the
noise.
  --workload NAME,NAME  (default throughput): ${present.map(({ name }) => name).join(", ")}
  --peer NAME           the way to use the package (default zmq-napi)
  --rounds N            at least ${leastRounds} (default 20)
  --sizes N,N           bytes of a message (default 64,1024)
  --transports NAME,NAME  (default tcp)
  --count N             messages, or round trips, of one run (default as with --quick)
  --json FILE           writes the comparisons for programs
  --keep                keeps the folder of BASE for the next time
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

/** @param {Workload} workload @param {string} name */
function peerOf({ name: workload, peers }, name) {
  const ours = peers.filter((peer) => isOurs(peer.name));
  const peer = ours.find((one) => one.name === name);
  if (peer) return peer;
  const known = ours.map((one) => one.name).join(", ") || "none";
  throw new UsageError(`${workload} has no peer "${name}" of ours; there are ${known}.`);
}

/**
 * Returns a workload with two peers: the same peer of each tree.
 * @param {{ base: Workload, present: Workload }} trees @param {string} name @returns {Workload}
 */
function sideBySide(trees, name) {
  const sides = Object.entries(trees).map(([tree, workload]) => {
    const original = peerOf(workload, name);
    return { workload, original, peer: { ...original, name: tree } };
  });
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
const pairsOf = (workload, results) =>
  results.flatMap((base) => {
    const { metric, better } = base;
    const other = results.find(
      (one) => one.peer === "present" && one.metric === metric && one.case === base.case,
    );
    if (base.peer !== "base" || !other || workload.metrics[metric].derived) return [];
    const name = `${workload.name}, ${caseName(base.case)}`;
    return [{ case: name, metric, better, base, present: other }];
  });

/** @param {Workload} workload @param {import("../harness/workload.mjs").Choice} choice @param {number} rounds */
async function pairsMeasured(workload, choice, rounds) {
  const { peers } = workload;
  const { results, failures } = await measureWorkload(workload, {
    peers,
    rounds,
    choice,
  });
  for (const { peer, error } of failures)
    console.error(`${peer}: ${error instanceof Error ? error.message : error}`);
  if (failures.length > 0) process.exitCode = 1;
  return pairsOf(workload, results);
}

/** @param {Pair[]} pairs */
function judge(pairs) {
  const judged = pairs.map((pair) => {
    const { base, present, better } = pair;
    if (!comparable(base.values, present.values))
      return { ...pair, verdict: "not compared: a ratio needs values above 0" };
    const result = compare(base.values, present.values, pairs.length);
    return { ...pair, ...result, verdict: verdict(result, better) };
  });
  const head = ["", "base", "present", "verdict"];
  const rows = judged.map(({ case: name, metric, base, present, verdict }) => [
    ...[`${name}: ${metric}`, report.short(base.median), report.short(present.median)],
    verdict,
  ]);
  console.log(rows.length > 0 ? report.table([head, ...rows]) : "Nothing was measured.");
  return judged;
}

async function main() {
  const { values, positionals } = parsed({ options, allowPositionals: true }, help);
  if (values.help) return console.log(help);
  const [name] = positionals;
  if (positionals.length !== 1) throw new UsageError(`Name one commit.\n\n${help}`);
  const rounds = positive("rounds", values.rounds);
  if (rounds < leastRounds)
    throw new UsageError(
      `At least ${leastRounds} rounds are needed to distinguish a change from noise.`,
    );
  const choice = {
    quick: true,
    sizes: positives("sizes", values.sizes),
    transports: values.transports.split(","),
    ...(values.count && { count: positive("count", values.count) }),
  };
  const chosen = workloadsNamed(present, values.workload.split(","));
  for (const workload of chosen) peerOf(workload, values.peer);
  const commit = commitOf(name);
  const folder = prepareBase(commit);
  if (!values.keep) process.on("exit", () => removeBase(folder));

  const where = report.circumstances({ base: commit });
  report.printHeading(`${values.peer} of ${name} and of the present tree`, where);
  const index = pathToFileURL(join(folder, "bench/workloads/index.mjs")).href;
  const others = (await import(index)).workloads;
  /** @type {Pair[]} */
  const pairs = [];
  for (const workload of chosen) {
    const [base] = workloadsNamed(others, [workload.name]);
    const both = sideBySide({ base, present: workload }, values.peer);
    pairs.push(...(await pairsMeasured(both, choice, rounds)));
  }
  report.writeJson(values.json, { ...where, rounds, comparisons: judge(pairs) });
}

await program(main);
