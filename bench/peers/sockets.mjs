// One program for both packages with the API of zeromq.js 6, so that only the package differs.

import { once } from "node:events";
import { timeOutstanding } from "./outstanding.mjs";

/** @typedef {import("../harness/peer.mjs").Outcome} Outcome */
/** @typedef {import("../harness/peer.mjs").Work} Work */
/** @typedef {(line: { endpoint: string | null }) => void} Report */
/** @typedef {Pick<typeof import("zmq-napi"), "Dealer" | "Pull" | "Push" | "Reply" | "Request">} Package */

/** @param {Uint8Array} frame @param {number} size */
export function checkSize(frame, size) {
  if (frame.length !== size)
    throw new Error(`A message of ${frame.length} instead of ${size} bytes has arrived.`);
}

/**
 * Resolves when the standard input ends: then the other side has received everything. A sender
 * that leaves earlier loses messages over ipc (libzmq issue 4660).
 */
export async function received() {
  process.stdin.resume();
  await once(process.stdin, "end");
}

/** A clock like that of libzmq's local_thr. It starts after the first message, and counts it too.
 * @param {number} count */
export function throughputClock(count) {
  let received = 0;
  let start = 0;
  return {
    /** Counts a message. Returns true for the last message. */
    tick() {
      if (received++ === 0) start = performance.now();
      return received === count;
    },
    /** @returns {Outcome} */
    stop: () => ({ seconds: (performance.now() - start) / 1000 }),
  };
}

/**
 * Receives all messages of a measurement.
 *
 * @param {import("zmq-napi").Pull} pull @param {Work} work @returns {Promise<Outcome>}
 */
export async function receiveAll(pull, { size, count, frames = 1, trying }) {
  const clock = throughputClock(count);
  if (trying) {
    for (;;) {
      const [frame] = pull.tryReceive() ?? (await pull.receive());
      checkSize(frame, size);
      if (clock.tick()) return clock.stop();
    }
  }
  for await (const message of pull) {
    if (message.length !== frames)
      throw new Error(`A message of ${message.length} instead of ${frames} frames.`);
    for (const frame of message) checkSize(frame, size);
    if (clock.tick()) break;
  }
  return clock.stop();
}

/**
 * Sends `count` messages of `size` bytes, many at a time.
 *
 * @param {Pick<import("zmq-napi").Writable, "sendMany">} socket
 * @param {import("zmq-napi").MessageLike | import("zmq-napi").MessageLike[]} message
 * @param {number} size @param {number} count
 */
export async function sendInBatches(socket, message, size, count) {
  const most = Math.max(1, Math.min(256, Math.floor(262_144 / size)));
  const batch = Array.from({ length: most }, () => message);
  for (let left = count; left > 0; left -= most)
    await socket.sendMany(left < most ? batch.slice(0, left) : batch);
}

/** Sends all messages of a measurement.
 * @param {import("zmq-napi").Push} push @param {Work} work */
export async function sendAll(push, { size, count, frames = 1, text, trying, many }) {
  const frame = text ? "x".repeat(size) : Buffer.alloc(size);
  const message = frames === 1 ? frame : Array.from({ length: frames }, () => frame);
  if (many) {
    await sendInBatches(push, message, size * frames, count);
  } else if (trying) {
    for (let i = 0; i < count; i++) if (!push.trySend(message)) await push.send(message);
  } else {
    for (let i = 0; i < count; i++) await push.send(message);
  }
}

export const roles = {
  /** @param {Package} zmq @param {Work} work @param {Report} report */
  async receiver(zmq, work, report) {
    const pull = new zmq.Pull(work.pull);
    await pull.bind(work.address);
    report({ endpoint: pull.lastEndpoint });
    const outcome = await receiveAll(pull, work);
    pull.close();
    return outcome;
  },

  /** @param {Package} zmq @param {Work} work */
  async sender(zmq, work) {
    const push = new zmq.Push(work.push);
    push.connect(work.endpoint ?? "");
    await sendAll(push, work);
    await received();
    push.close();
  },

  /** @param {Package} zmq @param {Work} work @param {Report} report */
  async server(zmq, work, report) {
    const socket = new zmq.Reply();
    await socket.bind(work.address);
    report({ endpoint: socket.lastEndpoint });
    const total = work.count + (work.warmUp ?? 1000);
    for (let i = 0; i < total; i++) {
      const [frame] = await socket.receive();
      await socket.send(frame);
    }
    socket.close();
  },

  /**
   * A REQ; for several requests outstanding a DEALER that puts an empty frame first, which
   * is a REQ that need not wait for its reply.
   * @param {Package} zmq @param {Work} work @returns {Promise<Outcome>}
   */
  async client(zmq, work) {
    const { endpoint = "", size, outstanding = 1 } = work;
    const socket = outstanding > 1 ? new zmq.Dealer() : new zmq.Request();
    socket.connect(endpoint);
    const request = Buffer.alloc(size);
    const message = outstanding > 1 ? ["", request] : [request];
    const outcome = await timeOutstanding(
      work,
      () => socket.send(message),
      async () => checkSize((await socket.receive())[message.length - 1], size),
    );
    socket.close();
    return outcome;
  },
};
