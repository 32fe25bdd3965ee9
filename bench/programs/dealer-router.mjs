// DEALER to ROUTER and back, with many messages at once. dealer-router.cpp is the counterpart in
// C++.

import { checkSize, received } from "../peers/sockets.mjs";

/** @typedef {Pick<typeof import("zmq-napi"), "Dealer" | "Router">} Package */
/** @typedef {{ address: string, size: number, count: number, window: number }} Work */

export const roles = {
  /** @param {Package} zmq @param {Work} work @param {(line: object) => void} report */
  async router(zmq, { address, count }, report) {
    const socket = new zmq.Router();
    await socket.bind(address);
    report({ endpoint: socket.lastEndpoint });
    let left = count;
    for await (const frames of socket) {
      await socket.send(frames);
      if (--left === 0) break;
    }
    await received();
    socket.close();
  },

  /** @param {Package} zmq @param {Work} work */
  async dealer(zmq, { address, size, count, window }) {
    const socket = new zmq.Dealer();
    socket.connect(address);
    const message = Buffer.alloc(size);
    let sent = 0;
    let start = 0;
    const ahead = Math.min(window, count);
    for (; sent < ahead; sent++) await socket.send(message);
    for (let back = 0; back < count; back++) {
      const [frame] = await socket.receive();
      checkSize(frame, size);
      if (back === 0) start = performance.now();
      if (sent++ < count) await socket.send(message);
    }
    const seconds = (performance.now() - start) / 1000;
    socket.close();
    return { seconds };
  },
};
