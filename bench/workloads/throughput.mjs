import { transportsOf } from "../harness/command-line.mjs";
import { measure } from "../harness/pair.mjs";
import { addressOf } from "../harness/processes.mjs";
import { peers } from "../peers/index.mjs";

const sizes = [16, 64, 256, 1024, 4096, 16_384, 65_536, 1_048_576, 16_777_216];
const quickSizes = [64, 1024, 65_536];

/** Returns a number of messages that takes about a second. @param {number} size @param {boolean} quick */
export function messagesOf(size, quick) {
  const count = 2e9 / (size + 1000) / (quick ? 10 : 1);
  return Math.max(100, Number(count.toPrecision(2)));
}

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "throughput",
  title: "messages per second from a PUSH to a PULL in another process",
  about:
    "The receiver's clock starts after the first message, as in libzmq's local_thr. " +
    "Processor time is the time of all threads of a process, user and system, from the start " +
    "of the work to its end. For the C tools it is the time of the whole process.",
  axis: "size",
  metrics: {
    "messages/s": { unit: "messages/s", better: "more" },
    "MB/s": { unit: "MB/s", better: "more", derived: true },
    "sender CPU": { unit: "s/M messages", better: "less" },
    "receiver CPU": { unit: "s/M messages", better: "less" },
  },
  peers: peers.filter(({ roles }) => roles.includes("receiver")),
  rounds: { usual: 5, quick: 3 },

  cases: ({ quick, sizes: chosen, transports }) =>
    transportsOf(transports, quick ? ["tcp"] : ["tcp", "ipc"]).flatMap((transport) =>
      (chosen ?? (quick ? quickSizes : sizes)).map((size) => ({ transport, size })),
    ),

  suits: ({ suits = () => true }, { size }) => suits(Number(size)),

  async run(peer, { transport, size }, { count: requested, quick }) {
    const count = requested ?? messagesOf(Number(size), quick);
    const work = { address: addressOf(String(transport)), size: Number(size), count };
    const { seconds = NaN, processor } = await measure(
      peer,
      ["receiver", "sender"],
      work,
    );
    const perMillion = 1e6 / count;
    return {
      "messages/s": count / seconds,
      "MB/s": (count * Number(size)) / seconds / 1e6,
      ...(processor?.sender && { "sender CPU": processor.sender * perMillion }),
      ...(processor?.receiver && { "receiver CPU": processor.receiver * perMillion }),
    };
  },
};
