"use strict";
// Ends workers in the middle of a scene, again and again, and then says what is left:
//   worker-rounds.cjs ROUNDS IPC-PATH SCENE ENDING
// Prints one line, "done", if everything held; else what did not.

const { once } = require("node:events");
const { readdirSync } = require("node:fs");
const { join } = require("node:path");
const { Worker } = require("node:worker_threads");
const zmq = require("zmq-napi");

const [rounds, path, scene, ending] = process.argv.slice(-4);

/** The event loop's own descriptors and those of libzmq's default context are made once. */
const warmUp = 3;

const descriptors = () => readdirSync("/proc/self/fd").length;

async function round(echo, number) {
  const delay = number % 4;
  const worker = new Worker(join(__dirname, "worker-scenes.cjs"), {
    workerData: { scene, ending, echo, absent: `ipc://${path}`, delay },
    stderr: true,
  });
  const ended = new Promise((resolve) => worker.once("exit", resolve));
  worker.on("error", (error) => {
    if (error.message !== "meant to be") throw error;
  });
  if (ending === "terminate") {
    // Now and then before it is ready, at any moment of its start.
    if (number % 3 === 0)
      await new Promise((resolve) => setTimeout(resolve, number % 40));
    else {
      await once(worker, "message");
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    }
    void worker.terminate();
  }
  await ended;
}

async function own(pair) {
  await pair[0].send("still here");
  const [frame] = await pair[1].receive({ timeout: 5000 });
  if (String(frame) !== "still here") throw new Error("the main thread's sockets broke");
}

async function main() {
  const router = new zmq.Router({ linger: 0 });
  const echo = await router.bind("tcp://127.0.0.1:*");
  const pair = [new zmq.Pair(), new zmq.Pair()];
  pair[1].connect(await pair[0].bind("inproc://own"));
  const echoing = (async () => {
    for await (const message of router) if (!router.closed) await router.send(message);
  })();

  let before = 0;
  for (let number = 0; number < Number(rounds) + warmUp; number++) {
    if (number === warmUp) before = descriptors();
    await round(echo, number);
    await own(pair);
  }
  // libzmq closes descriptors in the background.
  const end = performance.now() + 10_000;
  while (descriptors() > before && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (descriptors() > before) {
    throw new Error(`${String(descriptors() - before)} descriptors more than before`);
  }
  router.close();
  await echoing;
  for (const socket of pair) socket.close();
}

main().then(
  () => console.log("done"),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
