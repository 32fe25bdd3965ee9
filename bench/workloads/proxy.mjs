import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transportsOf } from "../harness/options.mjs";
import { alone } from "../harness/pair.mjs";
import { Unavailable } from "../harness/peer.mjs";
import { addressOf, Running } from "../harness/processes.mjs";
import { peersNamed } from "../peers/index.mjs";
import { build } from "../peers/libzmq.mjs";

/** @typedef {{ pattern: string, transport: string, size: number, count: number }} Work */

const [ours, libzmq] = peersNamed("zmq-napi", "libzmq");

/** @type {import("../harness/peer.mjs").Peer} */
const proxyThr = {
  ...libzmq,
  name: "proxy_thr",
  about: "libzmq's tool, whose messages are never written",
};

/** @param {string} name */
const fileOf = (name) => fileURLToPath(new URL(`../processes/${name}`, import.meta.url));

// The driver binds no ipc endpoints, and has no event loop to look after their files.
const withoutIpc = join("..", "test", "native", "without-ipc.cc");

async function driver() {
  if (!existsSync(fileURLToPath(new URL(`../../native/${withoutIpc}`, import.meta.url))))
    throw new Unavailable("a part of it is in the repository, not in the package.");
  return build("proxy", fileOf("proxy.cpp"), [
    "proxy/forwarder.cc",
    "proxy/lane.cc",
    "proxy/capture.cc",
    "zmq/message_boundary.cc",
    "check.cc",
    withoutIpc,
  ]);
}

/** @param {string[]} argv */
async function secondsOf(argv) {
  const read = (/** @type {string} */ output) => ({ seconds: Number(output) });
  return (await alone({ argv, read })).seconds;
}

/** @param {string} loop @param {Work} work */
async function inProcess(loop, { pattern, size, count }) {
  const words = ["inproc", loop, pattern, String(size), String(count)];
  return secondsOf([await driver(), ...words]);
}

/** @param {string[]} proxy @param {Work} work */
async function betweenProcesses(proxy, { pattern, transport, size, count }) {
  const argv = [...proxy, pattern, addressOf(transport), addressOf(transport)];
  const running = new Running({ argv });
  try {
    const { front, back } = await running.next();
    const words = ["drive", pattern, front, back, String(size), String(count)];
    const seconds = await secondsOf([await driver(), ...words]);
    await running.end();
    return seconds;
  } finally {
    running.kill();
  }
}

/** @param {Work} work */
async function tool({ size, count }) {
  const read = (/** @type {string} */ output) => ({
    seconds: count / Number(/throughput: (\d+) \[msg\/s\]/.exec(output)?.[1]),
  });
  const argv = [await build("proxy_thr"), String(size), String(count)];
  return (await alone({ argv, read })).seconds;
}

/** Seconds for all messages. @param {import("../harness/peer.mjs").Peer} peer @param {Work} work */
async function measure(peer, work) {
  if (peer === proxyThr) return tool(work);
  if (work.transport === "inproc") return inProcess(peer.name, work);
  if (peer === libzmq) return betweenProcesses([await driver(), "serve"], work);
  return betweenProcesses([process.execPath, fileOf("proxy.mjs")], work);
}

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "proxy",
  title: "messages per second through a Proxy and through libzmq's",
  about:
    "Our proxy and zmq_proxy_steerable, between the same peers in C++, which are never the " +
    "slowest part: two publishers and a subscriber through XSUB and XPUB, or two clients and " +
    "an echoing worker through ROUTER and DEALER (a message is then there and back). Over " +
    "inproc the proxies' loops run in the process of the peers, as in libzmq's proxy_thr, " +
    "which is measured as well; over tcp and ipc each proxy is a process, ours a Node.",
  axis: "size",
  metrics: { "messages/s": { unit: "messages/s", better: "more" } },
  peers: [ours, libzmq, proxyThr],
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, sizes, transports }) =>
    ["pub-sub", "router-dealer"].flatMap((pattern) =>
      transportsOf(transports, quick ? ["inproc"] : ["inproc", "tcp"], [
        ...["inproc", "tcp", "ipc"],
      ]).flatMap((transport) =>
        (sizes ?? (quick ? [64] : [64, 1024])).map((size) => ({
          pattern,
          transport,
          size,
        })),
      ),
    ),
  suits: (peer, { pattern, transport }) =>
    peer !== proxyThr || (pattern === "pub-sub" && transport === "inproc"),
  async run(peer, { pattern, transport, size }, { count: asked, quick }) {
    const usual = (transport === "inproc" ? 600_000 : 200_000) / (quick ? 10 : 1);
    const count = asked ?? usual;
    const [by, over] = [String(pattern), String(transport)];
    const work = { pattern: by, transport: over, size: Number(size), count };
    return { "messages/s": count / (await measure(peer, work)) };
  },
};
