// REQ and REP whose options are given; latency.mjs measures those as they are.

import { received, timeRoundTrips } from "../peers/sockets.mjs";

/** @typedef {Pick<typeof import("zmq-napi"), "Reply" | "Request">} Package */
/** @typedef {{ address: string, endpoint?: string, size: number, count: number, options: Record<string, unknown> }} Work */

export const roles = {
  /** @param {Package} zmq @param {Work} work @param {(news: object) => void} tell */
  async server(zmq, { address, options }, tell) {
    const socket = new zmq.Reply({ ...options, linger: 0 });
    await socket.bind(address);
    tell({ endpoint: socket.lastEndpoint });
    received().then(() => socket.close());
    for await (const frames of socket) await socket.send(frames);
  },

  /** @param {Package} zmq @param {Work} work */
  async client(zmq, work) {
    const socket = new zmq.Request(work.options);
    socket.connect(work.endpoint ?? "");
    const message = Buffer.alloc(work.size);
    const outcome = await timeRoundTrips(work, async () => {
      await socket.send(message);
      await socket.receive();
    });
    socket.close();
    return outcome;
  },
};
