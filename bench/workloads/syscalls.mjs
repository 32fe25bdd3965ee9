import { readFileSync } from "node:fs";
import { join } from "node:path";
import { find } from "../../vendor/scripts/tools.mjs";
import { measure } from "../harness/pair.mjs";
import { Unavailable } from "../harness/peer.mjs";
import { addressOf, scratch } from "../harness/processes.mjs";
import { peersNamed } from "../peers/index.mjs";

/** @typedef {import("../harness/peer.mjs").Peer} Peer */
/** @typedef {{ size: number, pattern: "pair" | "req-rep" }} How */

/** The calls that messaging and event loops are made of; all others are counted together. */
const named = [
  "epoll_ctl",
  "epoll_wait",
  "epoll_pwait",
  "futex",
  "getpid",
  "poll",
  "read",
  "write",
];

/** @param {string} trace what strace wrote about a thread @returns {Map<string, number>} */
function countCalls(trace) {
  const calls = new Map();
  for (const line of trace.split("\n")) {
    // The second half of an interrupted line begins with "<...".
    const [, name] = /^(\w+)\(/.exec(line) ?? [];
    if (!name) continue;
    const known = named.includes(name) ? name : "other";
    calls.set(known, (calls.get(known) ?? 0) + 1);
  }
  return calls;
}

let traces = 0;

/** The calls of a client's JavaScript thread. @param {Peer} peer @param {number} count @param {How} how */
async function trace(peer, count, how) {
  const prefix = join(scratch(), `trace-${++traces}`);
  const work = { ...how, address: addressOf("tcp"), count };
  /** @param {string[]} argv */
  const wrap = (argv) => ["strace", "-ff", "-qq", "-s", "0", "-o", prefix, ...argv];
  const { pid } = await measure(peer, ["server", "client"], work, wrap);
  return countCalls(readFileSync(`${prefix}.${pid}`, "utf8"));
}

const perMessage = /** @type {const} */ ({ unit: "calls/message", better: "less" });

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "syscalls",
  title: "system calls of the JavaScript thread per message, in a ping-pong over tcp",
  about:
    "A socket sends a message to another process and waits for its echo, again and again; " +
    "strace counts the calls. A run of one round trip is subtracted from a longer one, so " +
    "that neither the start nor the end of the process counts. A round trip is two messages: " +
    "one sent, one received. strace slows everything down: it counts, and does not time.",
  axis: "pattern",
  metrics: {
    all: perMessage,
    ...Object.fromEntries([...named, "other"].map((name) => [name, perMessage])),
  },
  peers: peersNamed("zmq-napi", "zeromq.js"),
  rounds: { usual: 1, quick: 1 },
  cases: ({ quick, sizes = [64] }) =>
    (quick ? ["pair"] : ["pair", "req-rep"]).flatMap((pattern) =>
      sizes.map((size) => ({ pattern, size })),
    ),
  async run(peer, { pattern, size }, choice) {
    if (!find("strace"))
      throw new Unavailable("strace is missing; on Debian: sudo apt-get install strace");
    const how = { size: Number(size), pattern: /** @type {"pair"} */ (pattern) };
    const count = choice.count ?? (choice.quick ? 500 : 5000);
    const shorter = await trace(peer, 1, how);
    const longer = await trace(peer, count + 1, how);
    const values = [...named, "other"].map((name) => {
      const more = Math.max(0, (longer.get(name) ?? 0) - (shorter.get(name) ?? 0));
      return /** @type {const} */ ([name, more / count / 2]);
    });
    const all = values.reduce((sum, [, value]) => sum + value, 0);
    return { all, ...Object.fromEntries(values) };
  },
};
