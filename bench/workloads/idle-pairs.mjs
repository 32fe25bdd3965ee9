import { alone } from "../harness/pair.mjs";
import { peersNamed } from "../peers/index.mjs";
import { role } from "../processes/command.mjs";

const [zmqNapi, zeromq] = peersNamed("zmq-napi", "zeromq.js");

/** @type {import("../harness/peer.mjs").Peer} */
const node = {
  ...zmqNapi,
  name: "node alone",
  about: "a Node without any sockets",
  version: async () => process.version,
};

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "idle-pairs",
  title: "processor time of connected pairs of sockets on which nothing is sent",
  about:
    "PUSH and PULL over tcp, all in one process, after a message has gone through each. With " +
    "receivers that wait there is a receive() under way on each PULL; draft: the same with " +
    "SCATTER and GATHER. Compare with a Node that does nothing.",
  axis: "receivers",
  metrics: { "CPU per second": { unit: "ms", better: "less" } },
  peers: [zmqNapi, zeromq, node],
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, count: pairs = quick ? 20 : 100 }) =>
    ["none", "waiting", "draft"].map((receivers) => ({ receivers, pairs })),
  async run(peer, { pairs, receivers }, { quick }) {
    const work = { pairs, receivers, seconds: quick ? 1 : 2 };
    const command =
      peer === node
        ? role("idle", "none", "nothing", work)
        : role("idle", peer, "pairs", work, { flags: ["--expose-gc"] });
    return { "CPU per second": (await alone(command)).milliseconds };
  },
};
