// `ws`, a WebSocket for Node: binary messages, uncompressed. The one that connects masks what
// it sends, as the protocol has it.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Unavailable } from "../harness/peer.mjs";
import { node } from "./command.mjs";
import { Inbox, timeOutstanding } from "./outstanding.mjs";
import { checkSize, received, throughputClock } from "./sockets.mjs";

/** @typedef {import("../harness/peer.mjs").Work} Work */
/** @typedef {import("./sockets.mjs").Tell} Tell */
/** @typedef {import("ws").WebSocket} WebSocket */

const options = { perMessageDeflate: false, maxPayload: 2 ** 30 };
/** How much it may have buffered before the sender waits. */
const enough = 1_048_576;

/** @type {import("../harness/peer.mjs").Peer[]} */
export const peers = [
  {
    name: "ws",
    about: "WebSocket, binary, without compression",
    async version() {
      try {
        const manifest = import.meta.resolve("ws/package.json");
        return JSON.parse(readFileSync(new URL(manifest), "utf8")).version;
      } catch {
        throw new Unavailable("npm install --no-save ws");
      }
    },
    roles: ["receiver", "sender", "server", "client"],
    pipelines: true,
    command: node("ws", "plain"),
  },
];

/** @typedef {typeof import("ws")} Package */

/** @param {Package} ws @param {string} address @param {Tell} tell @returns {Promise<WebSocket>} */
async function accept({ WebSocketServer }, address, tell) {
  const http = createServer();
  const server = new WebSocketServer({ ...options, server: http });
  const path = address.startsWith("ipc://") && address.slice("ipc://".length);
  await once(path ? http.listen(path) : http.listen(0, "127.0.0.1"), "listening");
  const bound = http.address();
  const port = typeof bound === "object" ? bound?.port : undefined;
  tell({ endpoint: path ? `ws+unix:${path}:/` : `ws://127.0.0.1:${port}/` });
  const [socket] = await once(server, "connection");
  http.close();
  return socket;
}

/** @param {Package} ws @param {string} endpoint */
async function dial({ WebSocket }, endpoint) {
  const socket = new WebSocket(endpoint, options);
  await once(socket, "open");
  return socket;
}

/** @param {Package} ws @param {Work} work @param {Tell} tell */
async function receiver(ws, { address, size, count }, tell) {
  const socket = await accept(ws, address, tell);
  const clock = throughputClock(count);
  return new Promise((resolve) => {
    socket.on("message", (/** @type {Buffer} */ message) => {
      checkSize(message, size);
      if (!clock.tick()) return;
      resolve(clock.stop());
      socket.terminate();
    });
  });
}

/** @param {Package} ws @param {Work} work */
async function sender(ws, { endpoint = "", size, count }) {
  const socket = await dial(ws, endpoint);
  // The other side hangs up when it has everything.
  socket.on("error", () => {});
  const message = Buffer.alloc(size);
  for (let i = 0; i < count; i++) {
    if (socket.bufferedAmount < enough) socket.send(message);
    else await new Promise((resolve) => socket.send(message, resolve));
  }
  await received();
  socket.terminate();
}

/** @param {Package} ws @param {Work} work @param {Tell} tell */
async function server(ws, { address }, tell) {
  const socket = await accept(ws, address, tell);
  socket.on("message", (/** @type {Buffer} */ message) => socket.send(message));
  await once(socket, "close");
}

/** @param {Package} ws @param {Work} work */
async function client(ws, work) {
  const socket = await dial(ws, work.endpoint ?? "");
  const message = Buffer.alloc(work.size);
  /** @type {Inbox<Buffer>} */
  const inbox = new Inbox();
  socket.on("message", (/** @type {Buffer} */ reply) => inbox.deliver(reply));
  const outcome = await timeOutstanding(
    work,
    () => socket.send(message),
    async () => checkSize(await inbox.next(), work.size),
  );
  socket.terminate();
  return outcome;
}

/** @type {Record<string, () => Promise<Record<string, Function>>>} */
export const variants = {
  async plain() {
    const ws = await import("ws");
    const roles = { receiver, sender, server, client };
    return Object.fromEntries(
      Object.entries(roles).map(([role, run]) => [
        role,
        (/** @type {Work} */ work, /** @type {Tell} */ tell) => run(ws, work, tell),
      ]),
    );
  },
};
