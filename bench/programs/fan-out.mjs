// PUB to SUB: one process publishes, another has all subscribers. fan-out.cpp is the counterpart in C++.

import { checkSize, received, sendInBatches } from "../peers/sockets.mjs";

/** @typedef {Pick<typeof import("zmq-napi"), "Subscriber" | "XPublisher">} Package */
/** @typedef {{ address: string, size: number, count: number, subscribers: number, many: boolean }} Work
 * each subscriber gets `count` messages */

// No high-water mark: nothing is dropped and nothing waits. Packages differ in how they wait.
const unbounded = 0;

/** @param {InstanceType<Package["Subscriber"]>} socket @param {number} size @param {number} count */
async function receiveAll(socket, size, count) {
  let left = count;
  for await (const [frame] of socket) {
    checkSize(/** @type {Buffer} */ (frame), size);
    if (--left === 0) break;
  }
}

export const roles = {
  /** @param {Package} zmq @param {Work} work @param {(line: object) => void} report */
  async publisher(zmq, { address, size, count, subscribers, many }, report) {
    const socket = new zmq.XPublisher({
      sendHighWaterMark: unbounded,
      receiveHighWaterMark: unbounded,
      verbosity: "allSubs",
    });
    await socket.bind(address);
    report({ endpoint: socket.lastEndpoint });
    for (let i = 0; i < subscribers; i++) await socket.receive();
    const message = Buffer.alloc(size);
    if (many) await sendInBatches(socket, message, size, count);
    else for (let i = 0; i < count; i++) await socket.send(message);
    await received();
    socket.close();
  },

  /** @param {Package} zmq @param {Work} work */
  async subscribers({ Subscriber }, { address, size, count, subscribers }) {
    const sockets = Array.from({ length: subscribers }, () => {
      const socket = new Subscriber({ receiveHighWaterMark: unbounded });
      socket.subscribe();
      socket.connect(address);
      return socket;
    });
    // The clock starts when the first message has arrived.
    await sockets[0].receive();
    const start = performance.now();
    const rest = sockets.map((socket, i) =>
      receiveAll(socket, size, i === 0 ? count - 1 : count),
    );
    await Promise.all(rest);
    const seconds = (performance.now() - start) / 1000;
    for (const socket of sockets) socket.close();
    return { seconds };
  },
};
