// Worker threads that get a job whenever they are free. The main thread has a Router, and each
// worker has a Dealer. They are connected over inproc.

import { isMainThread, threadId, Worker } from "node:worker_threads";
import { Dealer, Router } from "zmq-napi";

const endpoint = "inproc://jobs";

/** @param {number} n @returns {number} */
const fibonacci = (n) => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2));

async function distribute() {
  const router = new Router({ mandatory: true });
  await router.bind(endpoint);
  for (let started = 0; started < 2; started++) new Worker(new URL(import.meta.url));

  const jobs = [20, 21, 22, 23, 24, 25];
  const count = jobs.length;
  let stopped = 0;
  /** @type {string[]} */
  const results = [];
  while (results.length < count || stopped < 2) {
    const [worker, result] = await router.receive();
    if (worker === undefined) continue;
    if (result?.length) results.push(`${result}`);
    const job = jobs.shift();
    // An empty message ends a worker.
    await router.send([worker, job ?? null]);
    if (job === undefined) stopped++;
  }
  console.log(results.sort().join("\n"));
  console.log(`${count} jobs, done by 2 threads`);
}

async function work() {
  const dealer = new Dealer({ routingId: `worker ${threadId}` });
  dealer.connect(endpoint);
  await dealer.send("");
  for await (const [job] of dealer) {
    if (!job?.length) break;
    const n = Number(job);
    await dealer.send(`fibonacci(${n}) = ${fibonacci(n)}`);
  }
  dealer.close();
}

await (isMainThread ? distribute() : work());
