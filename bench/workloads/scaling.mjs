import { addressOf, Running } from "../harness/processes.mjs";
import { peersNamed } from "../peers/index.mjs";
import { compiled } from "../peers/libzmq.mjs";
import { packageOf, role } from "../peers/packages.mjs";

/** @param {import("../harness/peer.mjs").Peer} peer @param {{ sockets: number, peers: number, size: number, count: number }} work */
async function measure(peer, work) {
  const { peers, size, count } = work;
  const address = addressOf("tcp");
  const receivers = new Running(
    role("../programs/scaling.mjs", packageOf(peer), "receivers", { ...work, address }),
  );
  /** @type {Running | undefined} */
  let senders;
  try {
    const endpoints = await receivers.endpoint();
    senders = new Running(await compiled("scaling", [peers, size, count]));
    senders.write(endpoints);
    await receivers.next();
    senders.write("go on");
    /** @type {any} */
    const outcome = await receivers.outcome;
    await senders.end();
    return outcome;
  } finally {
    receivers.kill();
    senders?.kill();
  }
}

const size = 64;

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "scaling",
  title:
    "cost of a message with many sockets in a process, and with many peers of a socket",
  about:
    "A C++ program sends over tcp to many PULL sockets of one process, or from many PUSH sockets " +
    `to one PULL. It always sends the same number of messages of ${size} bytes, in bursts of 50 to ` +
    "one socket after the other. The receiving process is measured from the moment when all are " +
    "connected: processor time and time for each message. Both include libzmq's I/O thread, " +
    "which reads less at once if there are more connections.",
  axis: "number",
  metrics: {
    "CPU each": { unit: "ns", better: "less" },
    "time each": { unit: "ns", better: "less" },
  },
  peers: peersNamed("zmq-napi", "zeromq.js"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick }) =>
    ["sockets", "peers"].flatMap((grows) =>
      (quick ? [10] : [1, 10, 100, 1000]).map((number) => ({ grows, number })),
    ),
  async run(peer, { grows, number }, choice) {
    const count = choice.count ?? (choice.quick ? 20_000 : 200_000);
    const sockets = grows === "sockets" ? Number(number) : 1;
    const work = { sockets, peers: Number(number), size, count };
    const { seconds, processor } = await measure(peer, work);
    return {
      "CPU each": (1e9 * processor) / count,
      "time each": (1e9 * seconds) / count,
    };
  },
};
