import { alone, messagesFor } from "../harness/pair.mjs";
import { packageOf, role } from "../peers/packages.mjs";
import { peersNamed } from "../peers/index.mjs";
import { build } from "../peers/libzmq.mjs";

/** The size in bytes from which zeromq.js lends its buffers to libzmq. */
const zeromqLends = 128;

/** @param {number} size @param {number} count */
async function rateOfTool(size, count) {
  const argv = [await build("inproc_thr"), String(size), String(count)];
  const read = (/** @type {string} */ output) => ({
    seconds: count / Number(/throughput: (\d+) \[msg\/s\]/.exec(output)?.[1]),
  });
  return count / (await alone({ argv, read })).seconds;
}

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "inproc",
  title: "PUSH to PULL over inproc, within a thread and between workers",
  about:
    "Within a thread, both loops take turns. Between workers, each side has a thread, and both " +
    "share the default context. libzmq is its own tool inproc_thr, with two threads. The tool " +
    "does less: it allocates messages, but never writes or reads their bytes, and copies none. " +
    "Its sides wait in libzmq, not in an event loop. zeromq.js 6.8.0 corrupts its memory when " +
    `workers send each other frames of ${zeromqLends} bytes or more, which it does not copy. ` +
    "Such cases are left out.",
  axis: "size",
  metrics: { "messages/s": { unit: "messages/s", better: "more" } },
  peers: peersNamed("zmq-napi", "zmq-napi-try", "zeromq.js", "libzmq"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, sizes = quick ? [64] : [64, 1024, 65536] }) =>
    ["same", "workers"].flatMap((threads) => sizes.map((size) => ({ threads, size }))),
  suits(peer, one) {
    if (one["threads"] === "same") return peer.name !== "libzmq";
    return peer.name !== "zeromq.js" || Number(one["size"]) < zeromqLends;
  },
  async run(peer, one, choice) {
    const size = Number(one["size"]);
    const count = messagesFor(size, choice);
    if (peer.name === "libzmq") return { "messages/s": await rateOfTool(size, count) };
    const work = { size, count, trying: peer.name === "zmq-napi-try" };
    const outcome = await alone(
      role("../programs/inproc.mjs", packageOf(peer), String(one["threads"]), work),
    );
    return { "messages/s": count / outcome.seconds };
  },
};
