// Runs a workload: case after case, round after round, with the peers in turns.

import { caseName } from "./cases.mjs";
import { Unavailable } from "./peer.mjs";
import { progress } from "./report.mjs";
import { spread } from "./statistics.mjs";

/** @typedef {import("./peer.mjs").Peer} Peer */
/** @typedef {import("./workload.mjs").Case} Case */
/** @typedef {import("./workload.mjs").Result} Result */
/** @typedef {import("./workload.mjs").Workload} Workload */

/**
 * A peer in one case: the values of its runs so far, or the error that ended them.
 *
 * @typedef {{ peer: Peer, runs: Record<string, number>[], error?: unknown }} Candidate
 *
 * A failed peer. Without `case`, the peer can't run the workload at all.
 *
 * @typedef {{ peer: string, case?: Case, error: unknown }} Failure
 * @typedef {{ peers: readonly Peer[], rounds: number, choice: import("./workload.mjs").Choice }} Plan
 */

/** @param {Workload} workload @param {Candidate} candidate @param {Case} one @returns {Result[]} */
const resultsOf = (workload, { peer, runs }, one) =>
  Object.entries(workload.metrics).flatMap(([metric, traits]) => {
    const values = runs.map((run) => run[metric]).filter((value) => value !== undefined);
    if (values.length === 0) return [];
    const about = { workload: workload.name, case: one, peer: peer.name, metric };
    return [{ ...about, ...traits, ...spread(values) }];
  });

/**
 * Lets the peers take turns. Each round begins with another peer. A peer that fails is left out
 * of this case.
 * @param {Workload} workload @param {Case} one @param {Candidate[]} candidates @param {Plan} plan
 */
async function takeTurns(workload, one, candidates, { rounds, choice }) {
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < candidates.length; i++) {
      const candidate = candidates[(i + round) % candidates.length];
      if (candidate.error !== undefined) continue;
      const { peer, runs } = candidate;
      const at = `${caseName(one)}, round ${round + 1} of ${rounds}`;
      progress(`${workload.name}, ${at}: ${peer.name}`);
      try {
        runs.push(await workload.run(peer, one, choice));
      } catch (error) {
        candidate.error = error;
      }
    }
}

/** Returns the results of all cases of a workload, and the failures. @param {Workload} workload @param {Plan} plan */
export async function measureWorkload(workload, plan) {
  /** @type {Result[]} */
  const results = [];
  /** @type {Failure[]} */
  const failures = [];
  let { peers } = plan;
  for (const one of workload.cases(plan.choice)) {
    const candidates = peers
      .filter((peer) => workload.suits?.(peer, one) ?? true)
      .map((peer) => /** @type {Candidate} */ ({ peer, runs: [] }));
    await takeTurns(workload, one, candidates, plan);
    for (const candidate of candidates) {
      const { peer, error } = candidate;
      if (error === undefined) results.push(...resultsOf(workload, candidate, one));
      else if (error instanceof Unavailable) {
        peers = peers.filter((other) => other !== peer);
        failures.push({ peer: peer.name, error });
      } else failures.push({ peer: peer.name, case: one, error });
    }
  }
  progress("");
  return { results, failures };
}
