// PUSH to PULL over inproc, within one thread or from worker to worker.

import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { receiveAll, sendAll } from "../peers/sockets.mjs";

/** @typedef {Pick<typeof import("zmq-napi"), "Pull" | "Push">} Package */
/** @typedef {import("../harness/peer.mjs").Work} Work */

const endpoint = "inproc://bench";

export const roles = {
  /** @param {Package} zmq @param {Work} work */
  async same(zmq, work) {
    const pull = new zmq.Pull();
    await pull.bind(endpoint);
    const push = new zmq.Push();
    push.connect(endpoint);
    const [outcome] = await Promise.all([receiveAll(pull, work), sendAll(push, work)]);
    push.close();
    pull.close();
    return outcome;
  },

  /** @param {Package} _zmq @param {Work} work @param {unknown} _report @param {string} packaged */
  async workers(_zmq, work, _report, packaged) {
    const thread = (/** @type {"receiver" | "sender"} */ side) =>
      new Worker(new URL(import.meta.url), { workerData: { side, packaged, work } });
    const receiver = thread("receiver");
    await once(receiver, "message");
    const sender = thread("sender");
    const ended = [once(sender, "exit"), once(receiver, "exit")];
    const [outcome] = await once(receiver, "message");
    await Promise.all(ended);
    return outcome;
  },
};

const threads = {
  /** @param {Package} zmq @param {Work} work */
  async receiver(zmq, work) {
    const pull = new zmq.Pull();
    await pull.bind(endpoint);
    parentPort?.postMessage("bound");
    parentPort?.postMessage(await receiveAll(pull, work));
    pull.close();
  },

  /** @param {Package} zmq @param {Work} work */
  async sender(zmq, work) {
    const push = new zmq.Push();
    push.connect(endpoint);
    await sendAll(push, work);
    push.close();
  },
};

if (!isMainThread) {
  const side = /** @type {"receiver" | "sender"} */ (workerData.side);
  await threads[side](await import(workerData.packaged), workerData.work);
}
