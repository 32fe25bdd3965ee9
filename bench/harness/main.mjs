// Runs the workloads that the command line asks for, and shows what came out.

import { caseName } from "./cases.mjs";
import { help, readRequest } from "./command-line.mjs";
import { UsageError } from "./options.mjs";
import { Unavailable } from "./peer.mjs";
import * as report from "./report.mjs";
import { measureWorkload } from "./rounds.mjs";
import { targetsTable } from "../targets.mjs";
import { tablesOf } from "./tables.mjs";

/** @typedef {import("./peer.mjs").Peer} Peer */
/** @typedef {import("./rounds.mjs").Failure} Failure */
/** @typedef {import("./workload.mjs").Report} Report */
/** @typedef {import("./workload.mjs").Workload} Workload */

/** @param {readonly Workload[]} workloads */
function printList(workloads) {
  for (const { name, title, peers, metrics, inQuickSet } of workloads) {
    console.log(`${name}: ${title}${inQuickSet ? " (also in the quick set)" : ""}`);
    console.log(`  peers: ${peers.map((peer) => peer.name).join(", ")}`);
    console.log(`  metrics: ${Object.keys(metrics).join(", ")}`);
  }
}

/**
 * The peers asked for that can run here; says why the others can't.
 *
 * @param {readonly Workload[]} workloads
 * @param {string[] | undefined} names
 */
async function choosePeers(workloads, names) {
  const all = new Set(workloads.flatMap(({ peers }) => peers));
  const known = new Set([...all].map(({ name }) => name));
  for (const name of names ?? [])
    if (!known.has(name))
      throw new UsageError(
        `There is no peer "${name}" here; there are ${[...known].join(", ")}.`,
      );
  /** @type {Set<Peer>} */
  const able = new Set();
  /** @type {Record<string, string>} */
  const versions = {};
  for (const peer of all) {
    if (names && !names.includes(peer.name)) continue;
    try {
      const version = await peer.version();
      versions[peer.name] ??= version;
      able.add(peer);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      console.log(`Without ${peer.name}: ${error.message}`);
    }
  }
  return { able, versions };
}

/** @param {Failure} failure */
function printFailure({ workload, peer, case: one, error }) {
  const message = error instanceof Error ? error.message : String(error);
  if (one)
    console.error(`${workload.name}, ${caseName(one)}: ${peer} failed: ${message}\n`);
  else console.log(`${workload.name} without ${peer}: ${message}\n`);
}

/**
 * @param {Workload} workload
 * @param {Set<Peer>} able
 * @param {import("./command-line.mjs").Request} request
 */
async function runWorkload(workload, able, { choice, rounds: asked }) {
  const rounds = asked ?? workload.rounds[choice.quick ? "quick" : "usual"];
  const peers = workload.peers.filter((peer) => able.has(peer));
  if (peers.length === 0) {
    console.log(`== ${workload.name}: left out, for none of its peers is there.\n`);
    return { results: [], failed: false };
  }
  console.log(`== ${workload.name}: ${workload.title}\n${workload.about}`);
  console.log(`Median of ${rounds} rounds (min–max).\n`);
  const { results, failures } = await measureWorkload(workload, {
    peers,
    rounds,
    choice,
    onRun: (one, round, { name }) =>
      report.progress(
        `${workload.name}, ${caseName(one)}, round ${round + 1} of ${rounds}: ${name}`,
      ),
  });
  report.progress("");
  for (const failure of failures) printFailure(failure);
  console.log(`${tablesOf(workload, results)}\n`);
  return { results, failed: failures.some(({ case: one }) => one !== undefined) };
}

/**
 * Loads what draws the plots, if any are asked for, so that what it lacks is said at once.
 *
 * @param {import("./command-line.mjs").Request["outputs"]} outputs
 */
async function painter({ html, svg }) {
  if (html === undefined && svg === undefined) return undefined;
  const plots = await import("../report/index.mjs");
  await plots.library();
  return plots;
}

/**
 * Measures what `args` ask for. Sets the exit code to 1 if a peer has failed.
 *
 * @param {string[]} args
 * @param {readonly Workload[]} all
 */
export async function main(args, all) {
  const request = readRequest(args, all);
  const { workloads, choice, outputs } = request;
  if (request.help) return console.log(help);
  if (request.list) return printList(workloads);
  // What can't be measured is said before anything is.
  for (const workload of workloads) workload.cases(choice);
  const plots = await painter(outputs);
  const where = report.circumstances({});
  const { able, versions } = await choosePeers(workloads, request.peers);
  Object.assign(where.versions, versions);
  report.printHeading("zmq-napi and its peers", where);
  const abouts = Object.fromEntries([...able].map(({ name, about }) => [name, about]));
  for (const [name, about] of Object.entries(abouts)) console.log(`${name}: ${about}`);
  console.log();

  /** @type {Report} */
  const outcome = {
    ...where,
    quick: choice.quick,
    workloads: workloads.map(({ name, title, about, axis, cases }) => ({
      ...{ name, title, about, axis, cases: cases({ quick: false }) },
    })),
    peers: abouts,
    results: [],
  };
  for (const workload of workloads) {
    const { results, failed } = await runWorkload(workload, able, request);
    outcome.results.push(...results);
    if (failed) process.exitCode = 1;
    // An interrupted run leaves what it has.
    report.writeJson(outputs.json, outcome);
  }
  const targets = targetsTable(outcome);
  if (targets.length > 1) console.log(`${report.table(targets)}\n`);
  if (outputs.html !== undefined) await plots?.writeHtml(outcome, outputs.html);
  if (outputs.svg !== undefined) await plots?.writeSvgs(outcome, outputs.svg);
}
