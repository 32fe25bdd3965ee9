// Measures how long timers wait in a process that sends or receives as fast as it can. The other
// side of its sockets is the same package, in a process of its own.

import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { received } from "../peers/sockets.mjs";
import { quantile } from "../harness/statistics.mjs";

/** @typedef {Pick<typeof import("zmq-napi"), "Pull" | "Push">} Package */
/** @typedef {{ endpoint: string, size: number, seconds: number, role: "sending" | "receiving" | "both" }} Work */
/** @typedef {{ sendAll(): Promise<void>, receiveAll(): Promise<void>, done: boolean, messages: number, close(): void }} Traffic */

const resolution = 1;
const warmUpMs = 300;

/** Measures how late the calls of an interval are, in milliseconds. */
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
  // The histogram has the time from one sample to the next.
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

export const roles = {
  /** @param {Package} zmq @param {Work} work */
  subject: (zmq, work) => watch(overSockets(zmq, work), work),

  /** @param {Package} zmq @param {{ address: string, size: number }} work @param {(line: object) => void} report */
  async counterpart(zmq, { address, size }, report) {
    const pull = new zmq.Pull();
    const push = new zmq.Push({ linger: 0 });
    await pull.bind(address);
    await push.bind(address);
    received().then(() => process.exit());
    const message = Buffer.alloc(size);
    report({ endpoint: `${pull.lastEndpoint} ${push.lastEndpoint}` });
    const send = async () => {
      for (;;) await push.send(message);
    };
    const receive = async () => {
      for await (const [frame] of pull) if (frame.length !== size) process.exit(1);
    };
    await Promise.all([send(), receive()]);
  },
};
