// The one program that measures: node bench/index.mjs --help.

import { help, readRequest } from "./harness/command-line.mjs";
import { program, UsageError } from "./harness/options.mjs";
import { Unavailable } from "./harness/peer.mjs";
import * as report from "./harness/report.mjs";
import { measureWorkload } from "./harness/rounds.mjs";
import { caseName, tablesOf } from "./harness/tables.mjs";
import { workloads as allWorkloads } from "./workloads/index.mjs";

/** @typedef {import("./harness/peer.mjs").Peer} Peer */
/** @typedef {import("./harness/rounds.mjs").Failure} Failure */
/** @typedef {import("./harness/workload.mjs").Report} Report */
/** @typedef {import("./harness/workload.mjs").Workload} Workload */

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
 * @param {import("./harness/command-line.mjs").Request} request
 */
async function runWorkload(workload, able, { choice, rounds: asked }) {
  const rounds = asked ?? workload.rounds[choice.quick ? "quick" : "usual"];
  const peers = workload.peers.filter((peer) => able.has(peer));
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

/** @param {Report} outcome @param {import("./harness/command-line.mjs").Request["outputs"]} outputs */
async function write(outcome, { json, html, svg }) {
  report.writeJson(json, outcome);
  if (html === undefined && svg === undefined) return;
  const { writeHtml, writeSvgs } = await import("./report/index.mjs");
  if (html !== undefined) await writeHtml(outcome, html);
  if (svg !== undefined) await writeSvgs(outcome, svg);
}

async function main() {
  const request = readRequest(process.argv.slice(2), allWorkloads);
  const { workloads, choice, outputs } = request;
  if (request.help) return console.log(help);
  if (request.list) return printList(workloads);
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
    workloads: workloads.map(({ name, title, about, axis }) => ({
      ...{ name, title, about, axis },
    })),
    peers: abouts,
    results: [],
  };
  for (const workload of workloads) {
    const { results, failed } = await runWorkload(workload, able, request);
    outcome.results.push(...results);
    if (failed) process.exitCode = 1;
  }
  await write(outcome, outputs);
}

await program(main);
