// How long timers wait in a process that sends or receives flat out. The other side of its
// sockets is the same package, in a process of its own.

import { once } from "node:events";
import { connect, createServer } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { received } from "../peers/sockets.mjs";
import { quantile } from "../harness/statistics.mjs";

/** @typedef {Pick<typeof import("zmq-napi"), "Pull" | "Push">} Package */
/** @typedef {{ endpoint: string, size: number, seconds: number, role: "sending" | "receiving" | "both" }} Work */
/** @typedef {{ sendAll(): Promise<void>, receiveAll(): Promise<void>, done: boolean, messages: number, close(): void }} Traffic */

const resolution = 1;
const warmUpMs = 300;
const writesPerTurn = 256;

/** Lateness of an interval's calls, milliseconds. */
function watchInterval() {
  /** @type {number[]} */
  const late = [];
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - before - resolution));
    before = now;
  }, resolution);
  return () => {
    clearInterval(timer);
    return new Float64Array(late).sort();
  };
}

/** @param {Traffic} traffic @param {Work} work */
async function watch(traffic, { seconds, role }) {
  const loops = [
    ...(role !== "receiving" ? [traffic.sendAll()] : []),
    ...(role !== "sending" ? [traffic.receiveAll()] : []),
  ];
  await sleep(warmUpMs);
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  const intervalEnds = watchInterval();
  const [start, before] = [performance.now(), traffic.messages];
  await sleep(seconds * 1000);
  const rate = ((traffic.messages - before) / (performance.now() - start)) * 1000;
  histogram.disable();
  const late = intervalEnds();
  traffic.done = true;
  traffic.close();
  await Promise.allSettled(loops);
  // It counts from one sample to the next.
  const delay = (/** @type {number} */ nanoseconds) =>
    Math.max(0, nanoseconds / 1e6 - resolution);
  return {
    p50: delay(histogram.percentile(50)),
    p99: delay(histogram.percentile(99)),
    max: delay(histogram.max),
    interval: quantile(late, 0.99),
    rate,
  };
}

/** @param {Package} zmq @param {Work} work @returns {Traffic} */
function overSockets(zmq, { endpoint, size }) {
  const [sink, source] = endpoint.split(" ");
  const push = new zmq.Push({ linger: 0 });
  const pull = new zmq.Pull({ linger: 0 });
  push.connect(sink);
  pull.connect(source);
  const message = Buffer.alloc(size);
  return {
    done: false,
    messages: 0,
    async sendAll() {
      for (; !this.done; this.messages++) await push.send(message);
    },
    async receiveAll() {
      for await (const [frame] of pull) {
        if (this.done || frame.length !== size) break;
        this.messages++;
      }
    },
    close() {
      push.close();
      pull.close();
    },
  };
}

/**
 * Writes a message each time that it is asked to. As long as the kernel takes everything at
 * once, a stream never asks to wait, and a program that only waits for `drain` starves its
 * timers for good: this one lets the loop turn now and then.
 *
 * @param {import("node:net").Socket} socket
 * @param {number} size
 */
function writer(socket, size) {
  const message = Buffer.alloc(size);
  let written = 0;
  return async () => {
    const flowing = socket.write(message);
    if (!flowing)
      await Promise.race([once(socket, "drain"), once(socket, "close")]).catch(() => {});
    if (++written % writesPerTurn === 0) await new Promise(setImmediate);
  };
}

/** @param {Work} work @returns {Promise<Traffic>} */
async function overStreams({ endpoint, size }) {
  const [sink, source] = endpoint.split(" ").map((port) => connect(Number(port)));
  source.pause();
  await Promise.all([once(sink, "connect"), once(source, "connect")]);
  const write = writer(sink, size);
  let bytes = 0;
  /** @type {Traffic} */
  const traffic = {
    done: false,
    messages: 0,
    async sendAll() {
      for (; !this.done; this.messages++) await write();
    },
    async receiveAll() {
      source.on("data", (chunk) => {
        const whole = Math.floor((bytes + chunk.length) / size);
        bytes = bytes + chunk.length - whole * size;
        this.messages += whole;
      });
      source.resume();
    },
    close() {
      sink.destroy();
      source.destroy();
    },
  };
  return traffic;
}

export const roles = {
  /** @param {Package} zmq @param {Work} work */
  subject: (zmq, work) => watch(overSockets(zmq, work), work),

  /** @param {unknown} _zmq @param {Work} work */
  stream: async (_zmq, work) => watch(await overStreams(work), work),

  /** @param {Package} zmq @param {{ address: string, size: number }} work @param {(news: object) => void} tell */
  async counterpart(zmq, { address, size }, tell) {
    const pull = new zmq.Pull();
    const push = new zmq.Push({ linger: 0 });
    await pull.bind(address);
    await push.bind(address);
    received().then(() => process.exit());
    const message = Buffer.alloc(size);
    tell({ endpoint: `${pull.lastEndpoint} ${push.lastEndpoint}` });
    const send = async () => {
      for (;;) await push.send(message);
    };
    const receive = async () => {
      for await (const [frame] of pull) if (frame.length !== size) process.exit(1);
    };
    await Promise.all([send(), receive()]);
  },

  /** @param {unknown} _zmq @param {{ size: number }} work @param {(news: object) => void} tell */
  async streamCounterpart(_zmq, { size }, tell) {
    const sink = createServer((socket) => socket.on("error", () => {}).resume());
    const source = createServer(async (socket) => {
      socket.on("error", () => {});
      const write = writer(socket, size);
      while (!socket.destroyed) await write();
    });
    const ports = [];
    for (const server of [sink, source]) {
      await once(server.listen(0, "127.0.0.1"), "listening");
      const bound = server.address();
      ports.push(typeof bound === "object" ? bound?.port : "");
    }
    tell({ endpoint: ports.join(" ") });
    await received();
    process.exit();
  },
};
