// The same program for the two packages with the interface of zeromq.js 6, so that nothing
// but the package differs between them.

import { once } from "node:events";
import { percentiles } from "../harness/statistics.mjs";
import { timeOutstanding } from "./outstanding.mjs";

/** @typedef {import("../harness/peer.mjs").Outcome} Outcome */
/** @typedef {import("../harness/peer.mjs").Work} Work */
/** @typedef {(news: { endpoint: string | null }) => void} Tell */
/** @typedef {Pick<typeof import("zmq-napi"), "Dealer" | "Pair" | "Pull" | "Push" | "Reply" | "Request">} Package */

/** @param {Package} zmq @param {Work} work */
function pingPongTypes({ Pair, Reply, Request }, { pattern = "req-rep" }) {
  return pattern === "pair"
    ? { Server: Pair, Client: Pair }
    : { Server: Reply, Client: Request };
}

/** @param {Uint8Array} frame @param {number} size */
export function checkSize(frame, size) {
  if (frame.length !== size)
    throw new Error(`A message of ${frame.length} instead of ${size} bytes has come.`);
}

/**
 * Resolves when the other side has everything, which the end of the standard input tells. A
 * sender that leaves earlier loses messages over ipc (libzmq issue 4660).
 */
export async function received() {
  process.stdin.resume();
  await once(process.stdin, "end");
}

/**
 * The clock of libzmq's local_thr: it starts after the first message, which is counted.
 *
 * @param {number} count
 */
export function throughputClock(count) {
  let received = 0;
  let start = 0;
  return {
    /** Counts a message; true at the last one. */
    tick() {
      if (received++ === 0) start = performance.now();
      return received === count;
    },
    /** @returns {Outcome} */
    stop: () => ({ seconds: (performance.now() - start) / 1000 }),
  };
}

/**
 * The clock of round trips: calls `roundTrip` to warm up, then `count` times by the clock.
 *
 * @param {Work} work
 * @param {() => Promise<void>} roundTrip
 * @returns {Promise<Outcome>}
 */
export async function timeRoundTrips({ count, warmUp = 1000 }, roundTrip) {
  for (let i = 0; i < warmUp; i++) await roundTrip();
  const times = new Float64Array(count);
  const start = performance.now();
  let before = start;
  for (let i = 0; i < count; i++) {
    await roundTrip();
    const now = performance.now();
    times[i] = now - before;
    before = now;
  }
  return { seconds: (before - start) / 1000, percentiles: percentiles(times) };
}

/**
 * A DEALER that puts an empty frame first is a REQ that need not wait for its answer.
 *
 * @param {Package} zmq
 * @param {Work} work
 */
async function outstandingClient({ Dealer }, work) {
  const socket = new Dealer();
  socket.connect(work.endpoint ?? "");
  const message = ["", Buffer.alloc(work.size)];
  const outcome = await timeOutstanding(
    work,
    () => socket.send(message),
    async () => {
      const [, frame] = await socket.receive();
      checkSize(frame, work.size);
    },
  );
  socket.close();
  return outcome;
}

/** @param {Package} zmq @param {{ zeroCopyThreshold?: number }} [pushOptions] */
export const rolesOf = (zmq, pushOptions = {}) => ({
  /** @param {Work} work @param {Tell} tell @returns {Promise<Outcome>} */
  async receiver({ address, size, count }, tell) {
    const pull = new zmq.Pull();
    await pull.bind(address);
    tell({ endpoint: pull.lastEndpoint });
    const clock = throughputClock(count);
    for await (const [frame] of pull) {
      checkSize(frame, size);
      if (clock.tick()) break;
    }
    const outcome = clock.stop();
    pull.close();
    return outcome;
  },

  /** @param {Work} work */
  async sender({ endpoint = "", size, count }) {
    const push = new zmq.Push(pushOptions);
    push.connect(endpoint);
    const message = Buffer.alloc(size);
    for (let i = 0; i < count; i++) await push.send(message);
    await received();
    push.close();
  },

  /** @param {Work} work @param {Tell} tell */
  async server(work, tell) {
    const { Server } = pingPongTypes(zmq, work);
    const socket = new Server();
    await socket.bind(work.address);
    tell({ endpoint: socket.lastEndpoint });
    const total = work.count + (work.warmUp ?? 1000);
    for (let i = 0; i < total; i++) {
      const [frame] = await socket.receive();
      await socket.send(frame);
    }
    socket.close();
  },

  /** @param {Work} work @returns {Promise<Outcome>} */
  async client(work) {
    if (work.outstanding && work.outstanding > 1) return outstandingClient(zmq, work);
    const { Client } = pingPongTypes(zmq, work);
    const socket = new Client();
    socket.connect(work.endpoint ?? "");
    const message = Buffer.alloc(work.size);
    const outcome = await timeRoundTrips(work, async () => {
      await socket.send(message);
      const [frame] = await socket.receive();
      checkSize(frame, work.size);
    });
    socket.close();
    return outcome;
  },
});
