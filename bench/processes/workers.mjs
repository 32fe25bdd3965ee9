// A process that gets the jobs of examples/worker-pool done: by its pool, or by threads that
// get no messages. Each of those computes its share.

import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/** @typedef {{ workers: number, jobs: number, hashes: number, clients: number }} Work `jobs`
 * and `clients` for each worker */

const warmUp = 20;
const example = "../../examples/worker-pool";

/** @param {Work} work */
async function pool({ workers, jobs, hashes, clients }) {
  const { run } = await import(`${example}/load.mjs`);
  const { WorkerPool } = await import(`${example}/pool.mjs`);
  const started = new WorkerPool(workers);
  const load = { rounds: hashes, clients: clients * workers };
  await run(started.endpoint, { ...load, jobs: warmUp * workers });
  const { seconds } = await run(started.endpoint, { ...load, jobs: jobs * workers });
  await started.close();
  return { seconds };
}

/** @param {Work} work */
async function threads({ workers, jobs, hashes }) {
  const all = Array.from({ length: workers }, () => {
    return new Worker(new URL(import.meta.url), { workerData: { jobs, hashes } });
  });
  const exits = all.map((thread) => once(thread, "exit"));
  await Promise.all(all.map((thread) => once(thread, "message")));
  const start = performance.now();
  for (const thread of all) thread.postMessage("begin");
  await Promise.all(exits);
  return { seconds: (performance.now() - start) / 1000 };
}

export const roles = {
  /** @param {unknown} _zmq @param {Work} work */
  pool: (_zmq, work) => pool(work),
  /** @param {unknown} _zmq @param {Work} work */
  threads: (_zmq, work) => threads(work),
};

if (!isMainThread) {
  const { fingerprint } = await import(`${example}/fingerprint.mjs`);
  const compute = (/** @type {number} */ jobs) => {
    for (let job = 0; job < jobs; job++) fingerprint(`job ${job}`, workerData.hashes);
  };
  compute(warmUp);
  parentPort?.postMessage("ready");
  parentPort?.once("message", () => compute(workerData.jobs));
}
