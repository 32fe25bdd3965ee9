import { transportsOf } from "../harness/options.mjs";
import { pair } from "../harness/pair.mjs";
import { addressOf } from "../harness/processes.mjs";
import { messagesFor } from "../harness/push-pull.mjs";
import { peersNamed } from "../peers/index.mjs";
import { compiled, role } from "../processes/command.mjs";

const window = 500;

/** @param {import("../harness/peer.mjs").Peer} peer @param {string} transport @param {number} size @param {number} count */
async function secondsOf(peer, transport, size, count) {
  const address = addressOf(transport);
  const work = { size, count, window };
  if (peer.name !== "libzmq") {
    const { connected } = await pair(
      role("dealer-router", peer, "router", { ...work, address }),
      (endpoint) => role("dealer-router", peer, "dealer", { ...work, endpoint }),
    );
    return connected.seconds;
  }
  const numbers = [size, count, window];
  const connector = await compiled("dealer-router", ["dealer"]);
  const { connected } = await pair(
    await compiled("dealer-router", ["router", address, ...numbers]),
    (endpoint) => ({ argv: [...connector.argv, endpoint, ...numbers.map(String)] }),
  );
  return connected.seconds;
}

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "dealer-router",
  title: `DEALER to ROUTER and back, ${window} messages on their way at once`,
  about:
    `A DEALER sends ${window} messages, and then one for each that comes back from the ROUTER ` +
    "of another process, which returns them with their routing id. Counted are round trips; " +
    "the clock starts with the first. libzmq is a C++ program that does the same, waiting in " +
    "zmq_msg_recv.",
  axis: "size",
  metrics: { "round trips/s": { unit: "round trips/s", better: "more" } },
  peers: peersNamed("zmq-napi", "zeromq.js", "libzmq"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, transports, sizes }) =>
    transportsOf(transports, quick ? ["tcp"] : ["tcp", "ipc"]).flatMap((transport) =>
      (sizes ?? (quick ? [64] : [64, 1024, 16_384])).map((size) => ({ transport, size })),
    ),
  async run(peer, { transport, size }, choice) {
    const bytes = Number(size);
    const count = choice.count ?? Math.ceil(messagesFor(2 * bytes, choice) / 4);
    const seconds = await secondsOf(peer, String(transport), bytes, count);
    return { "round trips/s": count / seconds };
  },
};
