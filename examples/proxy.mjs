// A queue of requests. The workers take turns with them, and clients and workers do not know
// each other. A capture socket gets a copy of each message. The queue is paused for a while.

import { Dealer, Proxy, Pull, Push, Reply, Request, Router } from "zmq-napi";

const front = new Router();
const back = new Dealer();
const forClients = await front.bind("tcp://127.0.0.1:*");
const forWorkers = await back.bind("inproc://workers");

const capture = new Push();
const captured = new Pull();
captured.connect(await capture.bind("inproc://captured"));

const queue = new Proxy(front, back, { capture });
const ended = queue.run();

/** @param {string} name */
async function work(name) {
  const worker = new Reply();
  worker.connect(forWorkers);
  for await (const [number] of worker) {
    const square = Number(number) ** 2;
    await worker.send(`${square}, says ${name}`);
    if (square === 0) break;
  }
  worker.close();
}
const workers = [work("the first worker"), work("the second worker")];

/** @param {number} number */
async function ask(number) {
  const client = new Request();
  client.connect(forClients);
  await client.send(String(number));
  const [answer] = await client.receive();
  client.close();
  return `${number} squared is ${answer}`;
}

for (const answer of await Promise.all([1, 2, 3, 4].map(ask))) console.log(answer);

queue.pause();
const late = ask(5);
const soon = new Promise((resolve) => setTimeout(resolve, 100, "no answer yet"));
console.log(`While the queue is paused: ${await Promise.race([late, soon])}`);
queue.resume();
console.log(await late);

// The frames are the routing id of the client, an empty frame, and the number.
const [, , number] = await captured.receive();
console.log(`The first message captured was a request about ${number}`);

// A worker ends after it has answered 0.
await Promise.all([ask(0), ask(0)]);
await Promise.all(workers);
const { frontEnd, backEnd } = queue.statistics();
console.log(`${frontEnd.messagesIn} requests in, ${backEnd.messagesIn} replies back`);

queue.terminate();
await ended;
captured.close();
