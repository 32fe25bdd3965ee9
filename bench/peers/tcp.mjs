// Peers without a messaging library: each message follows its length on a stream of Node's own.
// `tcp` writes each message by itself. `tcp-corked` writes many messages at once, in the faster
// of two ways. It copies small messages into one buffer: at 64 B this takes two thirds of the
// processor time of corking. For larger messages it corks the stream, which is as fast at 1 KiB.

import { once } from "node:events";
import { connect, createServer } from "node:net";
import { role } from "./packages.mjs";
import { Inbox, timeOutstanding } from "./outstanding.mjs";
import { checkSize, throughputClock } from "./sockets.mjs";

/** @typedef {import("../harness/peer.mjs").Work} Work */
/** @typedef {import("./sockets.mjs").Report} Report */

const copiedBelow = 1024;
const copiedBytes = 65_536;
const corkedBytes = 262_144;
const version = async () => process.version;

/** @type {import("../harness/peer.mjs").Peer[]} */
export const peers = [
  {
    name: "tcp",
    about: "node:net, 4-byte length prefix, one write for each message",
    version,
    roles: ["receiver", "sender", "server", "client"],
    pipelines: true,
    command: async (name, work) => role("./tcp.mjs", "tcp", name, work),
  },
  {
    name: "tcp-corked",
    about:
      "node:net, 4-byte length prefix, batched by 64 KiB below 1 KiB, corked by 256 KiB " +
      "above; the receiver is that of tcp",
    version,
    roles: ["receiver", "sender"],
    command: async (name, work) =>
      role("./tcp.mjs", "tcp", name === "sender" ? "corkedSender" : name, work),
  },
];

/** Cuts a stream into messages. Copies only messages that are spread over several chunks. */
function unframer() {
  const header = Buffer.alloc(4);
  let headerFilled = 0;
  /** @type {Buffer | undefined} */
  let body;
  let filled = 0;
  /** @param {Buffer} chunk @param {(message: Buffer) => void} deliver */
  return (chunk, deliver) => {
    let at = 0;
    while (at < chunk.length) {
      if (!body) {
        const taken = chunk.copy(header, headerFilled, at);
        headerFilled += taken;
        at += taken;
        if (headerFilled < 4) return;
        headerFilled = 0;
        const length = header.readUInt32BE();
        if (chunk.length - at >= length) {
          deliver(chunk.subarray(at, at + length));
          at += length;
          continue;
        }
        body = Buffer.allocUnsafe(length);
        filled = 0;
      }
      const taken = chunk.copy(body, filled, at);
      filled += taken;
      at += taken;
      if (filled < body.length) return;
      deliver(body);
      body = undefined;
    }
  };
}

/** @param {number} size */
function frame(size) {
  const bytes = Buffer.alloc(4 + size);
  bytes.writeUInt32BE(size);
  return bytes;
}

/** Returns the options with which `node:net` listens or connects. @param {string} address */
function place(address) {
  if (address.startsWith("ipc://")) return { path: address.slice("ipc://".length) };
  const port = address.slice(address.lastIndexOf(":") + 1);
  return { host: "127.0.0.1", port: port === "*" ? 0 : Number(port) };
}

/** @param {string} address @param {Report} report @returns {Promise<import("node:net").Socket>} */
async function accept(address, report) {
  const server = createServer({ noDelay: true }).listen(place(address));
  await once(server, "listening");
  const bound = server.address();
  report({
    endpoint: typeof bound === "object" ? `tcp://127.0.0.1:${bound?.port}` : address,
  });
  const [socket] = await once(server, "connection");
  server.close();
  return socket;
}

/** @param {string} address */
async function dial(address) {
  const socket = connect({ ...place(address), noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** @param {unknown} _zmq @param {Work} work @param {Report} report */
async function receiver(_zmq, { address, size, count }, report) {
  const socket = await accept(address, report);
  const clock = throughputClock(count);
  const unframe = unframer();
  /** @type {import("../harness/peer.mjs").Outcome | undefined} */
  let outcome;
  socket.on("data", (chunk) =>
    unframe(chunk, (message) => {
      checkSize(message, size);
      if (clock.tick()) outcome = clock.stop();
    }),
  );
  await once(socket, "close");
  return outcome;
}

/** @param {unknown} _zmq @param {Work} work */
async function writingSender(_zmq, { endpoint = "", size, count }) {
  const socket = await dial(endpoint);
  const message = frame(size);
  for (let i = 0; i < count; i++) if (!socket.write(message)) await once(socket, "drain");
  socket.end();
}

/**
 * Writes `count` frames of a message as one buffer.
 * @param {import("node:net").Socket} socket @param {Buffer} message @param {number} count
 */
function writeCopied(socket, message, count) {
  const batch = Buffer.allocUnsafe(count * (4 + message.length));
  for (let at = 0; at < batch.length; at += 4 + message.length) {
    batch.writeUInt32BE(message.length, at);
    message.copy(batch, at + 4);
  }
  return socket.write(batch);
}

/**
 * Writes `count` frames by one system call, without copying them.
 * @param {import("node:net").Socket} socket @param {Buffer} bytes @param {number} count
 */
function writeCorked(socket, bytes, count) {
  socket.cork();
  for (let i = 0; i < count; i++) socket.write(bytes);
  socket.uncork();
  return !socket.writableNeedDrain;
}

/** @param {unknown} _zmq @param {Work} work */
async function batchingSender(_zmq, { endpoint = "", size, count }) {
  const socket = await dial(endpoint);
  const copied = size < copiedBelow;
  const write = copied ? writeCopied : writeCorked;
  const bytes = copied ? Buffer.alloc(size) : frame(size);
  const atOnce = Math.floor((copied ? copiedBytes : corkedBytes) / (4 + size)) || 1;
  for (let sent = 0; sent < count; sent += atOnce)
    if (!write(socket, bytes, Math.min(atOnce, count - sent)))
      await once(socket, "drain");
  socket.end();
}

/** @param {unknown} _zmq @param {Work} work @param {Report} report */
async function server(_zmq, { address, size }, report) {
  const socket = await accept(address, report);
  const unframe = unframer();
  socket.on("data", (chunk) =>
    unframe(chunk, (message) => {
      const reply = frame(size);
      message.copy(reply, 4);
      socket.write(reply);
    }),
  );
  await once(socket, "close");
}

/** @param {unknown} _zmq @param {Work} work */
async function client(_zmq, work) {
  const socket = await dial(work.endpoint ?? "");
  const unframe = unframer();
  const message = frame(work.size);
  /** @type {Inbox<Buffer>} */
  const inbox = new Inbox();
  socket.on("data", (chunk) => unframe(chunk, (reply) => inbox.deliver(reply)));
  const outcome = await timeOutstanding(
    work,
    () => socket.write(message),
    async () => checkSize(await inbox.next(), work.size),
  );
  socket.end();
  return outcome;
}

export const roles = {
  receiver,
  sender: writingSender,
  corkedSender: batchingSender,
  server,
  client,
};
