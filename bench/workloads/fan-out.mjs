import { pair } from "../harness/pair.mjs";
import { addressOf } from "../harness/processes.mjs";
import { peersNamed } from "../peers/index.mjs";
import { compiled, role } from "../processes/command.mjs";

/** @typedef {Omit<import("../processes/fan-out.mjs").Work, "address">} Work */

/** Seconds until all subscribers have everything. @param {import("../harness/peer.mjs").Peer} peer @param {Work} work */
async function secondsOf(peer, work) {
  const address = addressOf("tcp");
  if (peer.name !== "libzmq") {
    const { connected } = await pair(
      role("fan-out", peer, "publisher", { ...work, address }),
      (endpoint) => role("fan-out", peer, "subscribers", { ...work, endpoint }),
    );
    return connected.seconds;
  }
  const { size, count, subscribers, topics } = work;
  const numbers = [size, count, subscribers, topics];
  const connector = await compiled("fan-out", ["subscribers"]);
  const { connected } = await pair(
    await compiled("fan-out", ["publisher", address, ...numbers]),
    (endpoint) => ({ argv: [...connector.argv, endpoint, ...numbers.map(String)] }),
  );
  return connected.seconds;
}

const usual = [
  { subscribers: 1, topics: 1 },
  { subscribers: 8, topics: 1 },
  { subscribers: 64, topics: 1 },
  { subscribers: 1, topics: 10_000 },
];

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "fan-out",
  title: "PUB to SUB over tcp: messages received by all subscribers",
  about:
    "A process publishes, without high-water marks, so that nothing is dropped and nobody " +
    "waits; another has all subscribers. With 10,000 topics the one subscriber has " +
    "subscribed to each of them, and the messages are about each in turn. The publisher " +
    "starts when it has got all subscriptions, the clock with the first message; counted are " +
    "the messages of all subscribers.",
  axis: "subscribers",
  metrics: { "messages/s": { unit: "messages/s", better: "more" } },
  peers: peersNamed("zmq-napi", "zeromq.js", "libzmq"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, sizes = [64] }) =>
    (quick ? usual.slice(1, 2) : usual).flatMap((one) =>
      sizes.map((size) => ({ ...one, size })),
    ),
  async run(peer, one, choice) {
    const subscribers = Number(one["subscribers"]);
    const topics = Number(one["topics"]);
    const all = choice.count ?? (choice.quick ? 50_000 : 400_000);
    const count = Math.max(2, Math.ceil(all / subscribers));
    const work = { size: Number(one["size"]), count, subscribers, topics };
    return { "messages/s": (count * subscribers) / (await secondsOf(peer, work)) };
  },
};
