import { pair } from "../harness/pair.mjs";
import { addressOf } from "../harness/processes.mjs";
import { messagesFor, rateOf } from "../harness/push-pull.mjs";
import { storm } from "../harness/storm.mjs";
import { peersNamed } from "../peers/index.mjs";
import { role } from "../processes/command.mjs";

/** @typedef {import("../harness/peer.mjs").Peer} Peer */

const connections = 1000;

/** @param {Peer} peer @param {object} work */
async function latency(peer, work) {
  const address = addressOf("tcp");
  const { connected } = await pair(
    role("ping-pong", peer, "server", { ...work, address }),
    (endpoint) => role("ping-pong", peer, "client", { ...work, endpoint }),
  );
  const [p50, p99] = connected.percentiles;
  return { "round trip p50": p50, "round trip p99": p99 };
}

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "batch",
  title: "what reading and writing more bytes at once brings and costs",
  about:
    "libzmq reads and writes 8 KiB at a time; its draft options ZMQ_IN_BATCH_SIZE and " +
    "ZMQ_OUT_BATCH_SIZE (sendBatchSize and receiveBatchSize here) change that. Messages per " +
    "second from PUSH to PULL over tcp; round trips from REQ to REP; and, once for each " +
    `number of bytes, what a PULL grows by for each of ${connections} connections that have ` +
    "sent a message of one byte (see storm). libzmq is a C++ program with the same options; " +
    "its round trips and connections are in latency and storm.",
  axis: "size",
  metrics: {
    "messages/s": { unit: "messages/s", better: "more" },
    "round trip p50": { unit: "µs", better: "less" },
    "round trip p99": { unit: "µs", better: "less" },
    "KiB per connection": { unit: "KiB", better: "less" },
  },
  peers: peersNamed("zmq-napi", "libzmq"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, sizes = quick ? [1024] : [64, 256, 1024, 16_384, 65_536] }) =>
    (quick ? [8192, 65_536] : [8192, 16_384, 65_536, 262_144]).flatMap((bytes) =>
      sizes.map((size) => ({ bytes, size })),
    ),
  async run(peer, one, choice) {
    const bytes = Number(one["bytes"]);
    const size = Number(one["size"]);
    const count = messagesFor(size, choice);
    if (peer.name === "libzmq")
      return { "messages/s": await rateOf(peer, { size, count, batch: bytes }) };
    const pull = { receiveBatchSize: bytes };
    const push = { sendBatchSize: bytes };
    const options = { ...pull, ...push };
    const rate = await rateOf(peer, { size, count, pull, push });
    const trips = choice.count ?? (choice.quick ? 500 : 3000);
    const times = await latency(peer, { size, count: trips, options });
    // What a connection takes does not depend on the size of messages.
    const first =
      size === Math.min(...workload.cases(choice).map((each) => Number(each["size"])));
    const peers = Math.min(connections, choice.count ?? connections);
    const grown = first ? (await storm(peer, peers, pull)).bytesEach : undefined;
    return {
      "messages/s": rate,
      ...times,
      ...(grown !== undefined && { "KiB per connection": grown / 1024 }),
    };
  },
};
