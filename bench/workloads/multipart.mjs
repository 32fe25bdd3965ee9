import { messagesFor, rateOf } from "../harness/pair.mjs";
import { peersNamed } from "../peers/index.mjs";

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "multipart",
  title: "messages of several frames, PUSH to PULL over tcp",
  about:
    "Each message has several frames of the same size. The receiver checks their number and " +
    "the size of each. The clock of the receiver starts after the first message. libzmq is a " +
    "C++ program that sends with ZMQ_SNDMORE and does the same checks.",
  axis: "frames",
  metrics: {
    "messages/s": { unit: "messages/s", better: "more" },
    "frames/s": { unit: "frames/s", better: "more" },
  },
  peers: peersNamed("zmq-napi", "zeromq.js", "libzmq"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, sizes = [16] }) =>
    sizes.flatMap((size) =>
      (quick ? [3] : [1, 3, 10]).map((frames) => ({ frames, size })),
    ),
  async run(peer, one, choice) {
    const frames = Number(one["frames"]);
    const size = Number(one["size"]);
    // One more frame costs nearly as much as one more message.
    const count =
      choice.count ?? Math.ceil(messagesFor(size, choice) / Math.sqrt(frames));
    const rate = await rateOf(peer, { size, frames, count });
    return { "messages/s": rate, "frames/s": rate * frames };
  },
};
