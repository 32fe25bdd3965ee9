import { pair } from "../harness/pair.mjs";
import { addressOf } from "../harness/processes.mjs";
import { peersNamed } from "../peers/index.mjs";
import { packageOf, role } from "../peers/packages.mjs";

const milliseconds = /** @type {const} */ ({ unit: "ms", better: "less" });

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "loop-delay",
  title: "how long timers wait while a process sends or receives as fast as it can",
  about:
    "A process sends, receives or does both over tcp as fast as it can. The other side is the " +
    "same package in another process. The delays come from perf_hooks' monitorEventLoopDelay, " +
    "minus its resolution of 1 ms. `interval p99` says how late a setInterval of 1 ms is called. " +
    "The two methods check each other. Four or more busy threads share the cores, so the " +
    "delays include waiting for the system's scheduler.",
  axis: "role",
  metrics: {
    p99: milliseconds,
    p50: milliseconds,
    max: milliseconds,
    "interval p99": milliseconds,
    "messages/s": { unit: "messages/s", better: "more" },
  },
  peers: peersNamed("zmq-napi", "zeromq.js"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, sizes = [64] }) =>
    (quick ? ["both"] : ["sending", "receiving", "both"]).flatMap((what) =>
      sizes.map((size) => ({ role: what, size })),
    ),
  async run(peer, one, { quick }) {
    const size = Number(one["size"]);
    const work = { size, role: one["role"], seconds: quick ? 0.5 : 2 };
    const { connected } = await pair(
      role("../programs/loop-delay.mjs", packageOf(peer), "counterpart", {
        size,
        address: addressOf("tcp"),
      }),
      (endpoint) =>
        role("../programs/loop-delay.mjs", packageOf(peer), "subject", {
          ...work,
          endpoint,
        }),
    );
    const { p50, p99, max, interval, rate } = connected;
    return { p99, p50, max, "interval p99": interval, "messages/s": rate };
  },
};
