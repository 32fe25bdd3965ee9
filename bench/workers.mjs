// How much more a pool of worker threads gets done with more threads.

import { availableParallelism } from "node:os";

import { run } from "../examples/worker-pool/load.mjs";
import { WorkerPool } from "../examples/worker-pool/pool.mjs";
import { positive, positives, program, readOptions } from "./harness/options.mjs";
import * as report from "./harness/report.mjs";
import { spread } from "./harness/statistics.mjs";
import { runAlone } from "./processes/workers.mjs";

/** @typedef {{ workers: number } & Record<"pool" | "alone", import("./harness/statistics.mjs").Spread>} Result */

const help = `Usage: node bench/workers.mjs [OPTIONS]

Jobs a second that examples/worker-pool gets done: clients ask over tcp, the main thread
forwards from a Router to a Dealer, workers answer over inproc. Beside it what the same
number of threads computes without messages, which is all that the machine has. The sizes
take turns within each round.
  --workers N,N  sizes of the pool (default 1 and as many as there are cores)
  --jobs N       per worker and run (default 500)
  --hashes N     for each job, some microseconds each (default 1000)
  --clients N    per worker, each with a request under way (default 2)
  --rounds N     (default 5)
  --quick        3 rounds of a tenth of the jobs
  --json FILE    the report for programs
  --help`;

/** @param {number} workers @param {{ jobs: number, rounds: number, clients: number }} load */
async function pooled(workers, load) {
  const pool = new WorkerPool(workers);
  const clients = load.clients * workers;
  await run(pool.endpoint, { jobs: 20 * workers, rounds: load.rounds, clients });
  const jobs = load.jobs * workers;
  const { seconds } = await run(pool.endpoint, { jobs, rounds: load.rounds, clients });
  await pool.close();
  return jobs / seconds;
}

/** @param {Result[]} results */
function print(results) {
  const [first] = results;
  /** @param {number} value */
  const ratio = (value) => `${value.toFixed(2)} ×`;
  const rows = results.map(({ workers, pool, alone }) => [
    String(workers),
    report.withRange(pool),
    ratio(pool.median / first.pool.median),
    report.withRange(alone),
    ratio(alone.median / first.alone.median),
    ratio(pool.median / alone.median),
  ]);
  const head = ["workers", "pool, jobs/s", "growth", "alone, jobs/s", "growth"];
  console.log(report.table([[...head, "pool / alone"], ...rows]));
}

async function main() {
  const options = readOptions(help, {
    workers: `1,${availableParallelism()}`,
    jobs: "",
    hashes: "1000",
    clients: "2",
    rounds: "",
  });
  const sizes = positives("workers", options.workers);
  const rounds = positive("rounds", options.rounds || (options.quick ? "3" : "5"));
  const load = {
    jobs: positive("jobs", options.jobs || (options.quick ? "50" : "500")),
    rounds: positive("hashes", options.hashes),
    clients: positive("clients", options.clients),
  };
  const where = report.circumstances({});
  report.printHeading(
    `A pool of workers, ${load.rounds} hashes a job, median of ${rounds} rounds (min–max)`,
    where,
  );
  const rates = sizes.map(() => ({
    pool: /** @type {number[]} */ ([]),
    alone: /** @type {number[]} */ ([]),
  }));
  for (let round = 0; round < rounds; round++)
    for (const [i, workers] of sizes.entries()) {
      report.progress(`round ${round + 1}: ${workers} workers`);
      rates[i].pool.push(await pooled(workers, load));
      rates[i].alone.push(await runAlone(workers, load.jobs, load.rounds));
    }
  report.progress("");
  const results = sizes.map((workers, i) => ({
    workers,
    pool: spread(rates[i].pool),
    alone: spread(rates[i].alone),
  }));
  print(results);
  report.writeJson(options.json, { benchmark: "workers", ...where, options, results });
}

await program(main);
