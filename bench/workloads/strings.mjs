import { messagesFor, rateOf } from "../harness/pair.mjs";
import { peersNamed } from "../peers/index.mjs";

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "strings",
  title: "messages sent as strings, PUSH to PULL over tcp",
  about:
    "The sender passes a string of ASCII characters, which the package turns into bytes. The " +
    "receiver takes a Buffer, and does not make a string of it. The clock of the receiver starts " +
    "after the first message.",
  axis: "characters",
  metrics: { "messages/s": { unit: "messages/s", better: "more" } },
  peers: peersNamed("zmq-napi", "zeromq.js"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, sizes = quick ? [64] : [16, 64, 1024] }) =>
    sizes.map((characters) => ({ characters })),
  async run(peer, one, choice) {
    const size = Number(one["characters"]);
    const count = messagesFor(size, choice);
    return { "messages/s": await rateOf(peer, { size, count, text: true }) };
  },
};
