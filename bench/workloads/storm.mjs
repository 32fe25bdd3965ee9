import { storm } from "../harness/storm.mjs";
import { peersNamed } from "../peers/index.mjs";

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "storm",
  title: "a thousand peers connect to one PULL at once, each to send a message",
  about:
    "The peers are always those of one C++ program; what differs is the server. The time is " +
    "from the first connect until the server has the last message. Memory is what the " +
    "server's resident memory has grown by then, after garbage collections, for each " +
    "connection: libzmq's own buffers are most of it.",
  axis: "peers",
  metrics: {
    "connections/s": { unit: "connections/s", better: "more" },
    "KiB each": { unit: "KiB", better: "less" },
  },
  peers: peersNamed("zmq-napi", "zeromq.js", "libzmq"),
  rounds: { usual: 5, quick: 1 },
  cases: ({ quick, count = quick ? 100 : 1000 }) => [{ peers: count }],
  async run(peer, one) {
    const peers = Number(one["peers"]);
    const { seconds, bytesEach } = await storm(peer, peers);
    return { "connections/s": peers / seconds, "KiB each": bytesEach / 1024 };
  },
};
