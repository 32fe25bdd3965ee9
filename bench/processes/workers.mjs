// The work of examples/worker-pool by threads that get no messages: the main thread starts
// them, each computes its share and says how long that took.

import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

import { fingerprint } from "../../examples/worker-pool/fingerprint.mjs";

/**
 * Jobs a second of `workers` threads together.
 *
 * @param {number} workers
 * @param {number} jobs of each
 * @param {number} rounds
 */
export async function runAlone(workers, jobs, rounds) {
  const threads = Array.from({ length: workers }, () => {
    return new Worker(new URL(import.meta.url), { workerData: { jobs, rounds } });
  });
  const exits = threads.map((thread) => once(thread, "exit"));
  await Promise.all(threads.map((thread) => once(thread, "message")));
  const began = performance.now();
  for (const thread of threads) thread.postMessage("begin");
  await Promise.all(exits);
  return (workers * jobs) / ((performance.now() - began) / 1000);
}

/** @param {number} jobs @param {number} rounds */
function compute(jobs, rounds) {
  for (let job = 0; job < jobs; job++) fingerprint(`job ${job}`, rounds);
}

if (!isMainThread && workerData?.jobs !== undefined) {
  compute(20, workerData.rounds);
  parentPort?.postMessage("ready");
  parentPort?.once("message", () => compute(workerData.jobs, workerData.rounds));
}
