"use strict";
// Ends workers during a scene, again and again, at all moments of their lives. Then checks
// that they have left nothing behind:
//   worker-rounds.cjs PACKAGE SCENE ROUNDS IPC-PATH [ENDING,ENDING]
// ROUNDS is the number for each of the endings. Prints a line of JSON with the measurements
// if all checks passed; otherwise prints the failed check. Needs --expose-gc.

const { readdirSync } = require("node:fs");
const { join } = require("node:path");
const { Worker } = require("node:worker_threads");

const [packagePath, scene, rounds, path, some] = process.argv.slice(2);
const zmq = require(packagePath);

const endings = some?.split(",") ?? ["terminate", "exit", "throw"];

/** The number of workers that live at the same time. */
const parallel = 3;

/**
 * Warm-up rounds, which make the parts made once, such as the default context's threads.
 */
const warmUp = parallel * endings.length;

const maxSockets = 300;

/** Bytes by which the process may grow, at first and in each round. */
const growth = { first: 64 * 2 ** 20, round: 12 * 2 ** 10 };

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));
const entries = (folder) => readdirSync(`/proc/self/${folder}`).length;

/**
 * Returns evenly spread values from 0 up to 1, for any count: multiples of the golden
 * ratio.
 */
const spread = (number) => (number * 0.6180339887498949) % 1;

/** Milliseconds until a worker is in its scene: the average of the last workers. */
let readyAfter = 60;

async function until(milliseconds) {
  const end = performance.now() + milliseconds;
  if (milliseconds > 2)
    await new Promise((resolve) => setTimeout(resolve, milliseconds - 2));
  while (performance.now() < end) await new Promise(setImmediate);
}

/** Plays the scene once. */
async function round(number, where) {
  const ending = endings[number % endings.length];
  const moment = spread(Math.floor(number / endings.length));
  const began = performance.now();
  const worker = new Worker(join(__dirname, "worker-round.cjs"), {
    workerData: { ...where, ending, moment, packagePath, scene },
    stderr: true,
  });
  const failures = [];
  worker.on("error", (error) => {
    if (ending !== "throw" || error.message !== "meant to be") failures.push(error);
  });
  const exit = new Promise((resolve) => worker.once("exit", resolve));
  const ready = new Promise((resolve) => worker.once("message", resolve));
  if (ending === "terminate") {
    // From the worker's start until shortly after its scene begins, or exactly at the
    // beginning.
    if (number % 2 === 0) await until(moment * 1.2 * readyAfter);
    else {
      await Promise.race([ready, exit]);
      readyAfter += (performance.now() - began - readyAfter) / 10;
      await until(moment * 5);
    }
    await worker.terminate();
  }
  await exit;
  if (failures.length > 0)
    throw new Error(`round ${number}, ${ending}`, { cause: failures[0] });
}

/** Plays `count` rounds, with `parallel` rounds at a time. */
async function play(count, where, first) {
  let next = first;
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      const pair = [new zmq.Pair(), new zmq.Pair()];
      pair[1].connect(await pair[0].bind(`inproc://own-${process.hrtime.bigint()}`));
      while (next < first + count) {
        await round(next++, where);
        await pair[0].send("still here");
        const [frame] = await pair[1].receive({ timeout: 10_000 });
        if (String(frame) !== "still here") throw new Error("not what was sent");
      }
      for (const socket of pair) socket.close();
    }),
  );
}

async function answer(router) {
  for await (const message of router) if (!router.closed) await router.send(message);
}

/** Returns the value that a background quantity falls to. */
async function rest(measure) {
  let lowest = measure();
  for (let quiet = 0; quiet < 20; quiet++) {
    await tick();
    const now = measure();
    if (now < lowest) quiet = 0;
    lowest = Math.min(lowest, now);
  }
  return lowest;
}

/**
 * The number of sockets in the default context, with the sockets that libzmq still closes.
 */
async function countSockets() {
  await rest(() => entries("fd"));
  const sockets = [];
  try {
    for (;;) sockets.push(new zmq.Pair());
  } catch (error) {
    if (error.code !== "EMFILE") throw error;
  }
  for (const socket of sockets) socket.close();
  return maxSockets - sockets.length;
}

/** Waits for background work, until `measure` returns no more than `wanted`. */
async function settle(what, measure, wanted) {
  const end = performance.now() + 20_000;
  for (;;) {
    const now = await measure();
    if (now <= wanted) return;
    if (performance.now() > end) throw new Error(`${now} ${what}, but ${wanted} before`);
    await tick();
  }
}

function memory() {
  gc();
  return process.memoryUsage().rss;
}

async function main() {
  zmq.context.maxSockets = maxSockets;
  const own = new zmq.Context();
  // A flood of messages does not fill the memory.
  const marks = { receiveHighWaterMark: 5, sendHighWaterMark: 5 };
  const routers = [zmq.context, zmq.context, own].map(
    (context) => new zmq.Router({ context, ...marks }),
  );
  const where = {
    echo: await routers[0].bind("tcp://127.0.0.1:*"),
    inproc: await routers[1].bind("inproc://echo"),
    own: await routers[2].bind("inproc://echo"),
    token: own.token,
    absent: `ipc://${path}`,
  };
  const answering = Promise.all(routers.map(answer));

  await play(warmUp, where, 0);
  await settle("sockets", countSockets, routers.length - 1);
  const before = {
    descriptors: await rest(() => entries("fd")),
    threads: await rest(() => entries("task")),
    bytes: memory(),
  };
  const began = performance.now();
  const count = Number(rounds) * endings.length;
  await play(count, where, warmUp);
  const seconds = (performance.now() - began) / 1000;

  await settle("sockets", countSockets, routers.length - 1);
  await settle("descriptors", () => entries("fd"), before.descriptors);
  await settle("threads", () => entries("task"), before.threads);
  await settle("bytes", memory, before.bytes + growth.first + count * growth.round);
  for (const router of routers) router.close();
  await answering;
  await own.close();
  console.log(
    JSON.stringify({ scene, rounds: count, seconds, grown: memory() - before.bytes }),
  );
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
