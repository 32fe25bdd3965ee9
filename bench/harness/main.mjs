// Runs the workloads that the command line names, and prints the results.

import { caseName } from "./cases.mjs";
import { help, readRequest, UsageError } from "./command-line.mjs";
import { Unavailable } from "./peer.mjs";
import * as report from "./report.mjs";
import { measureWorkload } from "./rounds.mjs";
import { tablesOf } from "./tables.mjs";

/** @typedef {import("./peer.mjs").Peer} Peer */
/** @typedef {import("./workload.mjs").Report} Report */
/** @typedef {import("./workload.mjs").Workload} Workload */

/** @param {readonly Workload[]} workloads */
function printList(workloads) {
  for (const { name, title, peers, metrics } of workloads) {
    console.log(`${name}: ${title}`);
    console.log(`  peers: ${peers.map((peer) => peer.name).join(", ")}`);
    console.log(`  metrics: ${Object.keys(metrics).join(", ")}`);
  }
}

/** Returns the requested peers that can run here. Prints why the others can't.
 * @param {readonly Workload[]} workloads @param {string[] | undefined} names */
async function choosePeers(workloads, names) {
  const all = [...new Set(workloads.flatMap(({ peers }) => peers))];
  const known = all.map(({ name }) => name);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `Unknown peer "${unknown}". Known are ${[...new Set(known)].join(", ")}.`,
    );
  /** @type {Peer[]} */
  const available = [];
  /** @type {Record<string, string>} */
  const versions = {};
  for (const peer of all.filter(({ name }) => names?.includes(name) ?? true)) {
    try {
      const version = await peer.version();
      versions[peer.name] ??= version;
      available.push(peer);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      console.log(`Without ${peer.name}: ${error.message}`);
    }
  }
  return { available, versions };
}

/** @param {Workload} workload @param {Peer[]} available @param {ReturnType<typeof readRequest>} request */
async function runWorkload(workload, available, { choice, rounds: requested }) {
  const { name, title, about } = workload;
  const rounds = requested ?? workload.rounds[choice.quick ? "quick" : "usual"];
  const peers = workload.peers.filter((peer) => available.includes(peer));
  if (peers.length === 0) {
    console.log(`== ${name}: left out, because none of its peers can run.\n`);
    return [];
  }
  console.log(`== ${name}: ${title}\n${about}\nMedian of ${rounds} rounds (min–max).\n`);
  const plan = { peers, rounds, choice };
  const { results, failures } = await measureWorkload(workload, plan);
  for (const { peer, case: one, error } of failures) {
    const message = error instanceof Error ? error.message : String(error);
    if (one) {
      console.error(`${name}, ${caseName(one)}: ${peer} failed: ${message}\n`);
      process.exitCode = 1;
    } else console.log(`${name} without ${peer}: ${message}\n`);
  }
  console.log(`${tablesOf(workload, results)}\n`);
  return results;
}

/** Loads the code that draws the page. A missing package is reported before anything is measured. */
async function loadPage() {
  try {
    const page = await import("../report/index.mjs");
    await page.library();
    return page;
  } catch (error) {
    if (Reflect.get(Object(error), "code") !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new Unavailable("Only a clone of the repository draws pages; use --json.");
  }
}

/**
 * Measures as `args` say. Sets the exit code to 1 if a peer has failed.
 * @param {string[]} args @param {readonly Workload[]} all
 * @param {readonly Workload[]} [quickSet]
 */
export async function main(args, all, quickSet = all) {
  const request = readRequest(args, all, quickSet);
  const { workloads, choice, json, html } = request;
  if (request.help) return console.log(help);
  if (request.list) return printList(workloads);
  // A case that can't be measured is reported before anything is measured.
  for (const workload of workloads) workload.cases(choice);
  const page = html === undefined ? undefined : await loadPage();
  const where = report.circumstances({});
  const { available, versions } = await choosePeers(workloads, request.peers);
  Object.assign(where.versions, versions);
  report.printHeading("zmq-napi and its peers", where);
  const peers = Object.fromEntries(available.map(({ name, about }) => [name, about]));
  for (const [name, about] of Object.entries(peers)) console.log(`${name}: ${about}`);
  console.log();

  /** @type {Report} */
  const outcome = {
    ...where,
    quick: choice.quick,
    workloads: workloads.map(({ name, title, about, axis, cases }) => ({
      ...{ name, title, about, axis, cases: cases({ quick: false }) },
    })),
    peers,
    results: [],
  };
  for (const workload of workloads) {
    outcome.results.push(...(await runWorkload(workload, available, request)));
    // Written after each workload, so that an interrupted run leaves its results.
    report.writeJson(json, outcome);
  }
  if (html !== undefined) await page?.writeHtml(outcome, html);
}
