// The socket to which many peers connect at once, and which gets a message of each. storm.cpp
// has its twin, and the peers.

/** @typedef {Pick<typeof import("zmq-napi"), "Pull">} Package */

async function resident() {
  for (let i = 0; i < 3; i++) {
    await new Promise(setImmediate);
    globalThis.gc?.();
  }
  return process.memoryUsage.rss();
}

export const roles = {
  /** @param {Package} zmq @param {{ address: string, peers: number, options?: Record<string, unknown> }} work @param {(news: object) => void} tell */
  async server(zmq, { address, peers, options }, tell) {
    const socket = new zmq.Pull({ backlog: 4096, ...options });
    const before = await resident();
    await socket.bind(address);
    tell({ endpoint: socket.lastEndpoint });
    for (let i = 0; i < peers; i++) await socket.receive();
    const end = (performance.timeOrigin + performance.now()) / 1000;
    const bytes = (await resident()) - before;
    socket.close();
    return { end, bytes };
  },
};
