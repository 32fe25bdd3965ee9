// Sockets of zeromq.js, controlled from outside. Each request and each reply is a line of
// JSON.

const { createInterface } = require("node:readline");
const zmq = require("zeromq");

const events = { disconnected: "disconnect" };
const sockets = [];
const monitors = new Map();

const requests = {
  open(type, options) {
    const socket = new zmq[type]({ linger: 0 });
    for (const [name, value] of Object.entries(options))
      socket[name] =
        typeof value?.base64 === "string" ? Buffer.from(value.base64, "base64") : value;
    return sockets.push(socket) - 1;
  },

  async bind(socket, endpoint) {
    await sockets[socket].bind(endpoint);
    return sockets[socket].lastEndpoint;
  },

  connect: (socket, endpoint) => sockets[socket].connect(endpoint),

  subscribe: (socket, topic) => sockets[socket].subscribe(topic),

  send: (socket, frames) =>
    sockets[socket].send(frames.map((frame) => Buffer.from(frame, "base64"))),

  async offer(socket, frames) {
    sockets[socket].sendTimeout = 0;
    await requests.send(socket, frames).catch((error) => {
      if (error.code !== "EAGAIN") throw error;
    });
  },

  async receive(socket) {
    const frames = await sockets[socket].receive();
    return frames.map((frame) => frame.toString("base64"));
  },

  watch(socket) {
    const seen = [];
    const waiting = [];
    monitors.set(socket, { seen, waiting });
    const { events } = sockets[socket];
    (async () => {
      for await (const { type } of events) {
        if (waiting[0]?.type === type) waiting.shift().resolve();
        else seen.push(type);
      }
    })();
  },

  async event(socket, name) {
    const { seen, waiting } = monitors.get(socket);
    const type = events[name];
    const index = seen.indexOf(type);
    if (index >= 0) seen.splice(0, index + 1);
    else await new Promise((resolve) => waiting.push({ type, resolve }));
  },
};

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...args] = JSON.parse(line);
    const answer = await requests[name](...args);
    console.log(JSON.stringify({ answer: answer ?? null }));
  }
  process.exit();
})();
