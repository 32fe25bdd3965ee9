import { alone, messagesFor } from "../harness/pair.mjs";
import { packageOf, role } from "../peers/packages.mjs";
import { peersNamed } from "../peers/index.mjs";
import { build } from "../peers/libzmq.mjs";

/** From where on zeromq.js lends libzmq its buffers. */
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
    "In one thread, both loops take turns on it; between workers, each has a thread and the " +
    "default context is shared. libzmq is its tool inproc_thr, with two threads: it does " +
    "neither write nor read its messages (they are allocated and passed on), each of its " +
    "sides waits in libzmq instead of an event loop, and its sender makes no bytes of its " +
    "own that would have to be copied. zeromq.js 6.8.0 corrupts its memory when workers send " +
    `each other frames that it does not copy, those from ${zeromqLends} bytes on; such cases ` +
    "are left out.",
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
