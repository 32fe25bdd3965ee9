import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { alone } from "../harness/pair.mjs";
import { Unavailable } from "../harness/peer.mjs";
import { peersNamed } from "../peers/index.mjs";
import { role } from "../processes/command.mjs";

/** Of a job, some microseconds each; and of each worker, with a request under way each. */
const hashes = 1000;
const clients = 2;

const [zmqNapi] = peersNamed("zmq-napi");

/** @type {import("../harness/peer.mjs").Peer} */
const threads = {
  ...zmqNapi,
  name: "threads alone",
  about: "worker threads that compute the same without messages",
  version: async () => process.version,
};

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "workers",
  title: "jobs per second of examples/worker-pool, by its number of workers",
  about:
    "Clients ask over tcp, the main thread forwards from a Router to a Dealer, workers answer " +
    `over inproc. A job is ${hashes} hashes. Beside it what as many threads compute without ` +
    "messages, which is all that the machine has. The clients are in the same process, and " +
    "take their share of the cores.",
  axis: "workers",
  metrics: { "jobs/s": { unit: "jobs/s", better: "more" } },
  peers: [zmqNapi, threads],
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick }) =>
    [...new Set([1, quick ? 1 : 2, availableParallelism()])]
      .sort((a, b) => a - b)
      .map((workers) => ({ workers })),
  async run(peer, one, choice) {
    if (!existsSync(new URL("../../examples/worker-pool", import.meta.url)))
      throw new Unavailable(
        "the example is not part of the package; it is in its repository.",
      );
    const workers = Number(one["workers"]);
    const jobs = choice.count ?? (choice.quick ? 50 : 500);
    const what = peer === threads ? "threads" : "pool";
    const work = { workers, jobs, hashes, clients };
    const { seconds } = await alone(role("workers", "none", what, work));
    return { "jobs/s": (workers * jobs) / seconds };
  },
};
