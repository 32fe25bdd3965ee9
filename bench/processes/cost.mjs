// The calls that callgrind counts the instructions of. Each phase ends with a call of umask(2),
// before which callgrind writes down what it has counted since the last one: first what
// starting and warming up took, then what `count` operations did.

import { setTimeout as sleep } from "node:timers/promises";
import { checkSize, received } from "../peers/sockets.mjs";

/** @typedef {Pick<typeof import("zmq-napi"), "Pull" | "Push">} Package */
/** @typedef {{ address: string, endpoint?: string, size: number, count: number, warmUp: number, operation: string, trying?: boolean }} Work */

/** So many calls are made before one is awaited, where they are not all awaited. */
const batch = 100;
const unbounded = 0;
const mark = () => process.umask(0o022);

/** @param {InstanceType<Package["Push"]>} push @param {Work} work @returns {(count: number) => Promise<void>} */
function sending(push, { size, operation, trying }) {
  const message = Buffer.alloc(size);
  if (trying)
    return async (count) => {
      for (let i = 0; i < count; i++) if (!push.trySend(message)) throw new Error("full");
    };
  if (operation === "await send")
    return async (count) => {
      for (let i = 0; i < count; i++) await push.send(message);
    };
  return async (count) => {
    for (let i = 1; i <= count; i++) {
      const sent = push.send(message);
      if (i % batch === 0) await sent.then(() => new Promise(setImmediate));
    }
  };
}

/** @param {InstanceType<Package["Pull"]>} pull @param {Work} work @returns {(count: number) => Promise<void>} */
function receiving(pull, { operation, trying }) {
  if (trying)
    return async (count) => {
      for (let i = 0; i < count; i++) if (!pull.tryReceive()) throw new Error("empty");
    };
  if (operation === "for await")
    return async (count) => {
      for await (const message of pull) if (message.length !== 1 || --count === 0) break;
    };
  return async (count) => {
    for (let i = 1; i <= count; i++) {
      const arrives = pull.receive();
      if (i % batch === 0) await arrives.then(() => new Promise(setImmediate));
    }
  };
}

/** @param {(count: number) => Promise<void>} run @param {Work} work */
async function phases(run, { count, warmUp }) {
  await run(warmUp);
  await sleep(100);
  mark();
  await run(count);
  mark();
}

export const roles = {
  /** Takes all messages, not counted. @param {Package} zmq @param {Work} work @param {(news: object) => void} tell */
  async sink(zmq, { address, size }, tell) {
    const pull = new zmq.Pull({ receiveHighWaterMark: unbounded });
    await pull.bind(address);
    tell({ endpoint: pull.lastEndpoint });
    received().then(() => process.exit());
    for await (const [frame] of pull) checkSize(frame, size);
  },

  /** Sends all messages, not counted. @param {Package} zmq @param {Work} work @param {(news: object) => void} tell */
  async source(zmq, { address, size, count, warmUp }, tell) {
    const push = new zmq.Push({ sendHighWaterMark: unbounded, linger: 0 });
    await push.bind(address);
    tell({ endpoint: push.lastEndpoint });
    const message = Buffer.alloc(size);
    for (let i = 0; i <= count + warmUp; i++) await push.send(message);
    await received();
    push.close();
  },

  /** @param {Package} zmq @param {Work} work */
  async sender(zmq, work) {
    const push = new zmq.Push({ sendHighWaterMark: unbounded, linger: 0 });
    push.connect(work.endpoint ?? "");
    // The first one waits for the connection.
    await push.send(Buffer.alloc(work.size));
    await sleep(200);
    await phases(sending(push, work), work);
    push.close();
  },

  /** @param {Package} zmq @param {Work} work */
  async receiver(zmq, work) {
    const pull = new zmq.Pull({ receiveHighWaterMark: unbounded });
    pull.connect(work.endpoint ?? "");
    await pull.receive();
    // All are to be there before they are received.
    await sleep(work.count / 10);
    await phases(receiving(pull, work), work);
    pull.close();
  },
};
