import { alone } from "../harness/pair.mjs";
import { peersNamed } from "../peers/index.mjs";
import { compiled, role } from "../processes/command.mjs";

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "idle",
  title: "memory and processor time of sockets that do nothing",
  about:
    "PULL sockets that are neither bound nor connected, in one process. Memory is what the " +
    "process grows by for each, after garbage collections; libzmq is a C++ program that opens " +
    "as many, so what a package adds is the difference. Processor time is that of the whole " +
    "process while nothing happens.",
  axis: "sockets",
  metrics: {
    "RSS each": { unit: "KiB", better: "less" },
    "heap each": { unit: "KiB", better: "less" },
    "external each": { unit: "KiB", better: "less" },
    "CPU per second": { unit: "ms", better: "less" },
  },
  peers: peersNamed("zmq-napi", "zeromq.js", "libzmq"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, count }) =>
    (count ? [count] : quick ? [500] : [1000, 10_000]).map((sockets) => ({ sockets })),
  async run(peer, one, { quick }) {
    const sockets = Number(one["sockets"]);
    const seconds = quick ? 1 : 2;
    const flags = ["--expose-gc"];
    const outcome = await alone(
      peer.name === "libzmq"
        ? await compiled("idle", [sockets, seconds])
        : role("idle", peer, "memory", { sockets, seconds }, { flags }),
    );
    return {
      "RSS each": outcome.rss / 1024,
      ...(outcome.heap !== undefined && {
        "heap each": outcome.heap / 1024,
        "external each": outcome.external / 1024,
      }),
      "CPU per second": outcome.milliseconds,
    };
  },
};
