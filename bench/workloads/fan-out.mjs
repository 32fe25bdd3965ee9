import { peersNamed } from "../peers/index.mjs";
import { secondsOf } from "../programs/two-processes.mjs";

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "fan-out",
  title: "PUB to SUB over tcp: messages received by all subscribers",
  about:
    "One process publishes, and another process has all subscribers. There are no high-water " +
    "marks, so nothing is dropped and nothing waits. The publisher starts when it has all " +
    "subscriptions. The clock starts with the first message. The messages of all subscribers " +
    "are counted. libzmq is a C++ program that does the same, with zmq_poll.",
  axis: "subscribers",
  metrics: { "messages/s": { unit: "messages/s", better: "more" } },
  peers: peersNamed("zmq-napi", "zmq-napi-many", "zeromq.js", "libzmq"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, sizes = [64] }) =>
    (quick ? [8] : [1, 8, 64]).flatMap((subscribers) =>
      sizes.map((size) => ({ subscribers, size })),
    ),
  async run(peer, one, choice) {
    const subscribers = Number(one["subscribers"]);
    const all = choice.count ?? (choice.quick ? 50_000 : 400_000);
    const count = Math.max(2, Math.ceil(all / subscribers));
    const roles = /** @type {const} */ (["publisher", "subscribers"]);
    const work = { size: Number(one["size"]), count, subscribers };
    const seconds = await secondsOf(peer, "fan-out", roles, work);
    return { "messages/s": (count * subscribers) / seconds };
  },
};
