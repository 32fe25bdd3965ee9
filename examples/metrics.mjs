// Figures of all sockets of a program for Prometheus. It needs the package prom-client.

import { subscribe } from "node:diagnostics_channel";
import { Counter, Gauge, Registry } from "prom-client";
import { Pull, Push } from "zmq-napi";

/** @typedef {import("zmq-napi").Socket} Socket */
/** The figures of each type of socket. @typedef {Map<string, Record<string, number>>} Sums */
/** What the channels of sockets publish. @typedef {{ socket: Socket }} About */

/** The open sockets. A socket that is forgotten without `close` can still be collected.
 * @type {Set<WeakRef<Socket>>} */
const sockets = new Set();
/** @type {WeakMap<Socket, WeakRef<Socket>>} */
const references = new WeakMap();

/** What the sockets that are gone have counted. @type {Sums} */
const gone = new Map();

subscribe("zmq-napi:socket:open", (message) => {
  const { socket } = /** @type {About} */ (message);
  const reference = new WeakRef(socket);
  sockets.add(reference);
  references.set(socket, reference);
});
subscribe("zmq-napi:socket:close", (message) => {
  const { socket } = /** @type {About} */ (message);
  const reference = references.get(socket);
  if (reference !== undefined) sockets.delete(reference);
  addTo(gone, socket);
});

/** Adds the figures of a socket to those of its type. @param {Sums} sums @param {Socket} socket */
function addTo(sums, socket) {
  const type = socket.constructor.name;
  const figures = socket.statistics();
  const sum = sums.get(type) ?? {};
  /** @param {string} name */
  const add = (name, number = 0) => (sum[name] = (sum[name] ?? 0) + number);
  if (!socket.closed) add("sockets", 1);
  add("connections", figures.connections);
  add("waitingSends", figures.waitingSends);
  add("sentMessages", figures.sent.messages);
  add("sentBytes", figures.sent.bytes);
  add("receivedMessages", figures.received.messages);
  add("receivedBytes", figures.received.bytes);
  add("dropped", figures.dropped);
  sums.set(type, sum);
}

/** Returns the figures of each type of socket: of the open sockets and of those before. */
function sums() {
  const all = new Map([...gone].map(([type, sum]) => [type, { ...sum }]));
  for (const reference of sockets) {
    const socket = reference.deref();
    if (socket === undefined) sockets.delete(reference);
    else addTo(all, socket);
  }
  return all;
}

const registry = new Registry();

/** Makes a metric that is read when Prometheus asks.
 * @param {typeof Gauge | typeof Counter} Kind
 * @param {string} name @param {string} help @param {string} figure */
function metric(Kind, name, help, figure) {
  new Kind({
    name,
    help,
    labelNames: ["type"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [type, sum] of sums()) {
        const number = sum[figure] ?? 0;
        if (this instanceof Gauge) this.set({ type }, number);
        else this.inc({ type }, number);
      }
    },
  });
}

metric(Gauge, "zmq_sockets", "Open sockets", "sockets");
metric(Gauge, "zmq_connections", "Open connections", "connections");
metric(Gauge, "zmq_waiting_sends", "Sends that wait", "waitingSends");
metric(Counter, "zmq_sent_messages_total", "Messages sent", "sentMessages");
metric(Counter, "zmq_sent_bytes_total", "Bytes sent", "sentBytes");
metric(Counter, "zmq_received_messages_total", "Messages received", "receivedMessages");
metric(Counter, "zmq_received_bytes_total", "Bytes received", "receivedBytes");
metric(Counter, "zmq_dropped_total", "Prefetched messages dropped", "dropped");

/** Prints what Prometheus would get, without the comments. */
async function print() {
  const lines = (await registry.metrics()).split("\n");
  for (const line of lines) if (line !== "" && !line.startsWith("#")) console.log(line);
}

const pull = new Pull();
const pushes = [new Push(), new Push()];
const address = await pull.bind("tcp://127.0.0.1:*");
for (const push of pushes) {
  push.connect(address);
  await push.send(["12345", "67890"]);
}
for (let received = 0; received < 2; received++) await pull.receive();
console.log("While the sockets are open:");
await print();

for (const socket of [pull, ...pushes]) socket.close();
console.log("After they were closed:");
await print();
