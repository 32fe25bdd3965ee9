// One process of the workload memory: node --expose-gc memory.mjs PACKAGE push|pull ADDRESS SIZES.
// It reads commands as lines of JSON from its standard input: `{"messages": N}` sends or receives
// N messages, `{"measure": true}` collects garbage and prints its memory.

import { createInterface } from "node:readline";

const [name, role, address, sizes] = process.argv.slice(2);
const zmq = await import(name);
const messages = sizes.split(",").map((size) => Buffer.alloc(Number(size)));

/** @param {object} line */
const report = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function measure() {
  // A collection may make more objects collectable for the next one.
  for (let i = 0; i < 3; i++) {
    await new Promise(setImmediate);
    globalThis.gc?.();
  }
  return process.memoryUsage();
}

async function pusher() {
  const push = new zmq.Push();
  push.connect(address);
  let next = 0;
  return async (/** @type {number} */ count) => {
    for (let i = 0; i < count; i++) await push.send(messages[next++ % messages.length]);
  };
}

async function puller() {
  const pull = new zmq.Pull();
  await pull.bind(address);
  report({ endpoint: pull.lastEndpoint });
  let next = 0;
  return async (/** @type {number} */ count) => {
    let wanted = count;
    for await (const [frame] of pull) {
      if (frame.length !== messages[next++ % messages.length].length)
        throw new Error(`Message ${next} has ${frame.length} bytes.`);
      if (--wanted === 0) break;
    }
  };
}

const run = role === "push" ? await pusher() : await puller();
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.messages) await run(request.messages);
  report(request.measure ? await measure() : { done: request.messages });
}
process.exit();
