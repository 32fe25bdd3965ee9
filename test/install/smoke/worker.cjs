"use strict";
// A worker that passes on `count` messages with sockets of its own, and ends by itself.

const { workerData } = require("node:worker_threads");
const { Pull, Push } = require("zmq-napi");

async function main({ from, to, count }) {
  const pull = new Pull();
  const push = new Push();
  pull.connect(from);
  push.connect(to);
  for (let passed = 0; passed < count; passed++) await push.send(await pull.receive());
  pull.close();
  push.close();
}

void main(workerData);
