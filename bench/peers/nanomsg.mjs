// nanomsg, ZeroMQ's younger sibling, by its native binding; it is no dependency of ours.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { Unavailable } from "../harness/peer.mjs";
import { node } from "./command.mjs";
import { Inbox, timeOutstanding } from "./outstanding.mjs";
import { checkSize, received, throughputClock } from "./sockets.mjs";

/** @typedef {import("../harness/peer.mjs").Work} Work */
/** @typedef {import("./sockets.mjs").Tell} Tell */

const require = createRequire(import.meta.url);
/** Its queue has no end, and goes once per turn of the event loop. */
const perTurn = 1000;

/** @type {import("../harness/peer.mjs").Peer[]} */
export const peers = [
  {
    name: "nanomsg",
    about: "send(), on data",
    async version() {
      try {
        require("nanomsg");
        const manifest = require.resolve("nanomsg/package.json");
        return JSON.parse(readFileSync(manifest, "utf8")).version;
      } catch {
        throw new Unavailable("npm install --no-save nanomsg");
      }
    },
    roles: ["receiver", "sender", "server", "client"],
    command: node("nanomsg", "plain"),
  },
];

/** @param {"push" | "pull" | "req" | "rep"} type */
const open = (type) =>
  require("nanomsg").socket(type, { tcpnodelay: true, rcvmaxsize: -1 });

/** A port that was free a moment ago: nanomsg binds no wildcard. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? String(address?.port) : "";
}

/** @param {"pull" | "rep"} type @param {string} address @param {Tell} tell */
async function bound(type, address, tell) {
  const socket = open(type);
  for (let attempts = 10; ; attempts--) {
    const endpoint = address.endsWith("*")
      ? address.slice(0, -1) + (await freePort())
      : address;
    try {
      socket.bind(endpoint);
      tell({ endpoint });
      return socket;
    } catch (error) {
      if (attempts === 0) throw error;
    }
  }
}

/** @param {"push" | "req"} type @param {string} endpoint */
function connected(type, endpoint) {
  const socket = open(type);
  socket.connect(endpoint);
  return socket;
}

/** @param {Work} work @param {Tell} tell */
async function receiver({ address, size, count }, tell) {
  const socket = await bound("pull", address, tell);
  const clock = throughputClock(count);
  return new Promise((resolve) => {
    socket.on("data", (/** @type {Buffer} */ message) => {
      checkSize(message, size);
      if (!clock.tick()) return;
      resolve(clock.stop());
      socket.close();
    });
  });
}

/** @param {Work} work */
async function sender({ endpoint = "", size, count }) {
  const socket = connected("push", endpoint);
  const message = Buffer.alloc(size);
  for (let i = 1; i <= count; i++) {
    socket.send(message);
    if (i % perTurn === 0) await turn();
  }
  await received();
  socket.close();
}

/** @param {Work} work @param {Tell} tell */
async function server({ address, count, warmUp = 1000 }, tell) {
  const socket = await bound("rep", address, tell);
  const total = count + warmUp;
  let answered = 0;
  socket.on("data", (/** @type {Buffer} */ message) => {
    socket.send(message);
    answered++;
  });
  // The last answer has to arrive before the socket goes.
  while (answered < total) await once(socket, "data");
  await received();
  socket.close();
}

/** @param {Work} work */
async function client(work) {
  const socket = connected("req", work.endpoint ?? "");
  const message = Buffer.alloc(work.size);
  /** @type {Inbox<Buffer>} */
  const inbox = new Inbox();
  socket.on("data", (/** @type {Buffer} */ reply) => inbox.deliver(reply));
  const outcome = await timeOutstanding(
    work,
    () => socket.send(message),
    async () => checkSize(await inbox.next(), work.size),
  );
  socket.close();
  return outcome;
}

/** @type {Record<string, () => Promise<Record<string, Function>>>} */
export const variants = {
  async plain() {
    // Loading it is no part of the work.
    require("nanomsg");
    return { receiver, sender, server, client };
  },
};
