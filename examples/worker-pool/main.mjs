/**
 * A server whose worker threads do the work. The program runs the same jobs with one worker,
 * then with more, and prints how many jobs a second are done.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import { run } from "./load.mjs";
import { WorkerPool } from "./pool.mjs";

const HELP = `node main.mjs [--workers N,N] [--jobs N] [--rounds N]

  --workers N,N  sizes of the pool to compare (default 1 and as many as there are cores)
  --jobs N       how many (default 500)
  --rounds N     hashes to compute for each (default 1000, some milliseconds)
`;

const { values: options } = parseArgs({
  options: {
    workers: { type: "string", default: `1,${availableParallelism()}` },
    jobs: { type: "string", default: "500" },
    rounds: { type: "string", default: "1000" },
    help: { type: "boolean", short: "h" },
  },
});

if (options.help) {
  console.log(HELP);
  process.exit();
}

const jobs = Number(options.jobs);
const rounds = Number(options.rounds);
let slowest = 0;

for (const size of options.workers.split(",").map(Number)) {
  const pool = new WorkerPool(size);
  const clients = 2 * size;
  // A first run, so that all threads have started and compiled their code.
  await run(pool.endpoint, { jobs: 10 * size, rounds, clients });
  const { results, seconds } = await run(pool.endpoint, { jobs, rounds, clients });
  await pool.close();

  const rate = jobs / seconds;
  slowest ||= rate;
  const who = size === 1 ? "1 worker" : `${size} workers`;
  const growth = `${(rate / slowest).toFixed(2)} times the first`;
  console.log(`${who}: ${jobs} jobs, ${rate.toFixed(0)} a second, ${growth}`);
  if (size === 1) console.log(`job 0 is ${results[0].slice(0, 16)}…`);
}
