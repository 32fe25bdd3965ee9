import { transportsOf } from "../harness/command-line.mjs";
import { messagesFor } from "../harness/pair.mjs";
import { peersNamed } from "../peers/index.mjs";
import { secondsOf } from "../programs/two-processes.mjs";

const window = 500;

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "dealer-router",
  title: `DEALER to ROUTER and back, ${window} messages at once`,
  about:
    `A DEALER sends ${window} messages, and then a new one for each that comes back. A ROUTER in ` +
    "another process sends each message back by its routing id. Round trips are counted. The " +
    "clock starts with the first message. libzmq is a C++ program that does the same, and waits " +
    "in zmq_msg_recv.",
  axis: "size",
  metrics: { "round trips/s": { unit: "round trips/s", better: "more" } },
  peers: peersNamed("zmq-napi", "zeromq.js", "libzmq"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, transports, sizes }) =>
    transportsOf(transports, quick ? ["tcp"] : ["tcp", "ipc"]).flatMap((transport) =>
      (sizes ?? (quick ? [64] : [64, 1024, 16_384])).map((size) => ({ transport, size })),
    ),
  async run(peer, one, choice) {
    const size = Number(one["size"]);
    const count = choice.count ?? Math.ceil(messagesFor(2 * size, choice) / 4);
    const roles = /** @type {const} */ (["router", "dealer"]);
    const work = { size, count, window };
    const transport = String(one["transport"]);
    const seconds = await secondsOf(peer, "dealer-router", roles, work, transport);
    return { "round trips/s": count / seconds };
  },
};
