import { fileURLToPath } from "node:url";
import { addressOf, Running } from "../harness/processes.mjs";
import { peersNamed } from "../peers/index.mjs";
import { packageOf } from "../peers/packages.mjs";

/** @typedef {{ rss: number, heapUsed: number, external: number }} Usage */
/** @typedef {Record<"start" | "warm" | "half" | "end", Usage>} Course */

/** The number of messages of each size among a hundred: for a slab, for a buffer of their own, and
 * for memory of libzmq. */
const mixture = { 16: 20, 64: 40, 256: 20, 1024: 15, 10_000: 4, 70_000: 1 };
const sizes = Object.entries(mixture).flatMap(([size, share]) => Array(share).fill(size));

const file = fileURLToPath(new URL("../programs/memory.mjs", import.meta.url));

/** Runs both processes, and returns their memory at each step. @param {string} name @param {number} warmUp @param {number} count @returns {Promise<Course[]>} */
async function course(name, warmUp, count) {
  /** @param {string} role @param {string} address */
  const start = (role, address) =>
    new Running({
      argv: [process.execPath, "--expose-gc", file, name, role, address, sizes.join()],
    });
  const pull = start("pull", addressOf("tcp"));
  /** @type {Running | undefined} */
  let push;
  try {
    push = start("push", await pull.endpoint());
    const both = [push, pull];
    const after = async (/** @type {number} */ messages) => {
      await Promise.all(both.map((one) => one.request({ messages })));
      return Promise.all(both.map((one) => one.request({ measure: true })));
    };
    const half = Math.ceil((count - warmUp) / 2);
    // When the first message has arrived, the two processes are connected.
    const steps = [
      await after(1),
      await after(warmUp),
      await after(half),
      await after(half),
    ];
    await Promise.all(both.map((one) => one.end()));
    return both.map((_, i) => ({
      start: steps[0][i],
      warm: steps[1][i],
      half: steps[2][i],
      end: steps[3][i],
    }));
  } finally {
    pull.kill();
    push?.kill();
  }
}

/** @param {string} side @param {Course} course */
function growths(side, { start, warm, half, end }) {
  const mebibytes = (/** @type {number} */ bytes) => bytes / 2 ** 20;
  return {
    [`${side} RSS`]: mebibytes(end.rss - start.rss),
    [`${side} RSS, warm`]: mebibytes(end.rss - warm.rss),
    [`${side} RSS, 2nd half`]: mebibytes(end.rss - half.rss),
    [`${side} heap`]: mebibytes(end.heapUsed - start.heapUsed),
    [`${side} external`]: mebibytes(end.external - start.external),
  };
}

const parts = ["RSS", "RSS, warm", "RSS, 2nd half", "heap", "external"];

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "memory",
  title: "memory growth of both sides after ten million messages of mixed sizes",
  about:
    "PUSH to PULL over tcp in two processes. Memory is measured after garbage collections, and " +
    "compared with the memory after the first message. `warm` compares with the memory after a " +
    "hundredth of the messages. `2nd half` compares with the memory halfway: a leak grows here " +
    "too. Of 100 messages, 20 have 16 bytes, 40 have 64, 20 have 256, 15 have 1 KiB, 4 have " +
    "10,000 and one has 70,000.",
  axis: "messages",
  metrics: Object.fromEntries(
    ["receiver", "sender"].flatMap((side) =>
      parts.map((part) => [`${side} ${part}`, { unit: "MiB", better: "less" }]),
    ),
  ),
  peers: peersNamed("zmq-napi", "zeromq.js"),
  rounds: { usual: 1, quick: 1 },
  cases: ({ quick, count = quick ? 100_000 : 10_000_000 }) => [{ messages: count }],
  async run(peer, one) {
    const count = Number(one["messages"]);
    const [push, pull] = await course(packageOf(peer), Math.ceil(count / 100), count);
    return { ...growths("receiver", pull), ...growths("sender", push) };
  },
};
