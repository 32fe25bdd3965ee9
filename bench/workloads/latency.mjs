import { transportsOf } from "../harness/command-line.mjs";
import { measure } from "../harness/pair.mjs";
import { addressOf } from "../harness/processes.mjs";
import { peers } from "../peers/index.mjs";

const sizes = [64, 1024, 16_384, 65_536, 1_048_576];

/** @param {number} size @param {boolean} quick */
const roundTripsOf = (size, quick) =>
  Math.ceil((quick ? 2000 : 20_000) / (1 + size / 65_536));

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "latency",
  title: "how long a request waits for its reply from another process",
  about:
    "REQ to REP and back with one request at a time, or DEALER to REP and back with 100 requests " +
    "at once. 1,000 round trips come first, to warm up. The average is the whole time, times the " +
    "requests at once, divided by their number. libzmq's tools with one request print half a " +
    "round trip, which is doubled here. They print an average only, which includes connecting.",
  axis: "size",
  metrics: {
    average: { unit: "µs", better: "less" },
    p50: { unit: "µs", better: "less" },
    p99: { unit: "µs", better: "less" },
    "p99.9": { unit: "µs", better: "less" },
    "round trips/s": { unit: "round trips/s", better: "more", derived: true },
  },
  peers: peers.filter(({ roles }) => roles.includes("client")),
  rounds: { usual: 5, quick: 3 },

  cases: ({ quick, sizes: chosen, transports }) =>
    transportsOf(transports, quick ? ["tcp"] : ["tcp", "ipc"]).flatMap((transport) =>
      [1, 100].flatMap((outstanding) =>
        (chosen ?? (quick ? [64] : sizes)).map((size) => ({
          transport,
          outstanding,
          size,
        })),
      ),
    ),

  suits: ({ pipelines = false }, { outstanding }) => outstanding === 1 || pipelines,

  async run(peer, one, { count: requested, quick }) {
    const size = Number(one["size"]);
    const outstanding = Number(one["outstanding"]);
    const count = requested ?? roundTripsOf(size, quick);
    const address = addressOf(String(one["transport"]));
    const work = { address, size, count, outstanding };
    const roles = /** @type {const} */ (["server", "client"]);
    const { seconds = NaN, percentiles } = await measure(peer, roles, work);
    const [p50, p99, p999] = percentiles ?? [];
    return {
      average: (1e6 * outstanding * seconds) / count,
      ...(percentiles && { p50, p99, "p99.9": p999 }),
      "round trips/s": count / seconds,
    };
  },
};
