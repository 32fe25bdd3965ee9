import { addressOf, measure } from "../harness/processes.mjs";
import { peers } from "../peers/index.mjs";

const sizes = [64, 1024, 16_384, 65_536, 1_048_576];

/** @param {number} size @param {boolean} quick */
const roundTripsOf = (size, quick) =>
  Math.ceil((quick ? 2000 : 20_000) / (1 + size / 65_536));

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "latency",
  title: "how long a REQ waits for its REP in another process",
  about:
    "There and back, after 1,000 round trips to warm up. libzmq's tools print half of " +
    "one, which is doubled here; they have an average only, which includes connecting.",
  axis: "size",
  metrics: {
    average: { unit: "µs", better: "less" },
    p50: { unit: "µs", better: "less" },
    p99: { unit: "µs", better: "less" },
    "p99.9": { unit: "µs", better: "less" },
  },
  peers: peers.filter(({ roles }) => roles.includes("client")),
  rounds: { usual: 5, quick: 3 },
  inQuickSet: true,

  cases: ({ quick, sizes: chosen, transports }) =>
    (transports ?? (quick ? ["tcp"] : ["tcp", "ipc"])).flatMap((transport) =>
      (chosen ?? (quick ? [64] : sizes)).map((size) => ({ transport, size })),
    ),

  async run(peer, { transport, size }, { count: asked, quick }) {
    const count = asked ?? roundTripsOf(Number(size), quick);
    const work = { address: addressOf(String(transport)), size: Number(size), count };
    const { seconds = NaN, percentiles } = await measure(
      peer,
      ["server", "client"],
      work,
    );
    const [p50, p99, p999] = percentiles ?? [];
    return {
      average: (seconds / count) * 1e6,
      ...(percentiles && { p50, p99, "p99.9": p999 }),
    };
  },
};
