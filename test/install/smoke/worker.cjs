"use strict";
// A worker that forwards `count` messages with separate sockets, and then ends.

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
