// PUB to SUB: one process publishes, another has all subscribers. fan-out.cpp is the twin.

import { checkSize, received } from "../peers/sockets.mjs";

/** @typedef {Pick<typeof import("zmq-napi"), "Subscriber" | "XPublisher">} Package */
/**
 * @typedef {object} Work
 * @property {string} address
 * @property {string} [endpoint]
 * @property {number} size bytes of a message, of which the topic is the first eight
 * @property {number} count messages that each subscriber gets
 * @property {number} subscribers
 * @property {number} topics that each subscriber has subscribed to, and messages are about in
 *   turns
 */

// No high-water mark: nothing is dropped, and nobody waits, which packages do differently.
const unbounded = 0;
const ZMQ_SNDHWM = 23;

/** @param {number} topic */
const prefix = (topic) => String(topic).padStart(8, "0");

/** A message about each topic. @param {Work} work */
const messages = ({ topics, size }) =>
  Array.from({ length: topics }, (_, topic) => {
    const message = Buffer.alloc(size);
    message.write(prefix(topic));
    return message;
  });

/**
 * A Subscriber for more topics than its ZMQ_SNDHWM, to which subscriptions count: libzmq drops
 * those beyond without a word.
 *
 * @param {Package} zmq
 */
const manyTopics = ({ Subscriber }) =>
  class extends Subscriber {
    /** @param {ConstructorParameters<Package["Subscriber"]>[0]} options */
    constructor(options) {
      super(options);
      this.setInt32Option(ZMQ_SNDHWM, unbounded);
    }
  };

/** @param {InstanceType<Package["Subscriber"]>} socket @param {Work} work */
async function receiveAll(socket, { size, count }) {
  let left = count;
  for await (const [frame] of socket) {
    checkSize(/** @type {Buffer} */ (frame), size);
    if (--left === 0) break;
  }
}

export const roles = {
  /** @param {Package} zmq @param {Work} work @param {(news: object) => void} tell */
  async publisher(zmq, work, tell) {
    const socket = new zmq.XPublisher({
      sendHighWaterMark: unbounded,
      receiveHighWaterMark: unbounded,
      verbosity: "allSubs",
    });
    await socket.bind(work.address);
    tell({ endpoint: socket.lastEndpoint });
    for (let i = 0; i < work.subscribers * work.topics; i++) await socket.receive();
    const all = messages(work);
    for (let i = 0; i < work.count; i++) await socket.send(all[i % work.topics]);
    await received();
    socket.close();
  },

  /** @param {Package} zmq @param {Work} work */
  async subscribers(zmq, work) {
    const Subscriber = manyTopics(zmq);
    const sockets = Array.from({ length: work.subscribers }, () => {
      const socket = new Subscriber({ receiveHighWaterMark: unbounded });
      for (let topic = 0; topic < work.topics; topic++) socket.subscribe(prefix(topic));
      socket.connect(work.endpoint ?? "");
      return socket;
    });
    // The clock starts when the first message is there.
    await sockets[0].receive();
    const start = performance.now();
    const rest = sockets.map((socket, i) =>
      receiveAll(socket, i === 0 ? { ...work, count: work.count - 1 } : work),
    );
    await Promise.all(rest);
    const seconds = (performance.now() - start) / 1000;
    for (const socket of sockets) socket.close();
    return { seconds };
  },
};
