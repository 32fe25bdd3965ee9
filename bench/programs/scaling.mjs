// Receives with many PULL sockets, or with one that has many peers. scaling.cpp sends to them.

import { checkSize } from "../peers/sockets.mjs";

/** @typedef {Pick<typeof import("zmq-napi"), "context" | "Pull">} Package */
/** @typedef {{ address: string, sockets: number, peers: number, size: number, count: number }} Work
 * `count` messages, after one from each peer */

export const roles = {
  /** @param {Package} zmq @param {Work} work @param {(line: object) => void} report */
  async receivers(zmq, { address, sockets, peers, size, count }, report) {
    zmq.context.maxSockets = sockets + 100;
    const pulls = Array.from({ length: sockets }, () => new zmq.Pull({ backlog: 4096 }));
    for (const pull of pulls) await pull.bind(address);
    report({ endpoint: pulls.map(({ lastEndpoint }) => lastEndpoint).join(" ") });
    let received = 0;
    let start = 0;
    let before = process.cpuUsage();
    const connected = Math.max(sockets, peers);
    const receive = async (/** @type {InstanceType<Package["Pull"]>} */ pull) => {
      for await (const [frame] of pull) {
        checkSize(/** @type {Buffer} */ (frame), size);
        received++;
        // All peers are connected now. The sender waits for a line before it goes on.
        if (received === connected) {
          report({ connected });
          start = performance.now();
          before = process.cpuUsage();
        }
        if (received === connected + count) finish();
      }
    };
    let finish = () => {};
    const finished = new Promise((resolve) => (finish = () => resolve(undefined)));
    const loops = pulls.map(receive);
    await finished;
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    for (const pull of pulls) pull.close();
    await Promise.allSettled(loops);
    return { seconds, processor: (user + system) / 1e6 };
  },
};
