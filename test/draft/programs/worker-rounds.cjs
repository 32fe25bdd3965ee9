"use strict";
// Ends workers that use draft sockets, again and again, and then checks that nothing is
// left:
//   worker-rounds.cjs DRAFT-MODULE SCENE ENDING
// Prints one line, "done", if all checks passed; otherwise prints the failed check.

const { once } = require("node:events");
const { readdirSync } = require("node:fs");
const { Worker, isMainThread, parentPort, workerData } = require("node:worker_threads");

const quietly = () => undefined;
const descriptors = () => readdirSync("/proc/self/fd").length;

const scenes = {
  waiting(draft) {
    const sockets = Object.values(draft).map((Class) => new Class({ linger: 0 }));
    for (const socket of sockets) {
      socket.receive?.().catch(quietly);
      if (socket instanceof draft.Datagram)
        socket.send(["127.0.0.1:9", "x"]).catch(quietly);
      if (socket instanceof draft.Client) socket.send("x").catch(quietly);
    }
    return sockets;
  },

  talking(draft) {
    const [server, client] = [new draft.Server(), new draft.Client({ linger: 0 })];
    client.connect(server.bindSync("tcp://127.0.0.1:*"));
    (async () => {
      for await (const [text, from] of server) await server.send(text, from);
    })().catch(quietly);
    (async () => {
      for (;;) await client.send(Buffer.alloc(Math.random() * 20_000));
    })().catch(quietly);
    (async () => {
      for await (const message of client) String(message);
    })().catch(quietly);
    return [server, client];
  },

  opening(draft) {
    (async () => {
      for (;;) {
        const [radio, dish] = [new draft.Radio(), new draft.Dish()];
        dish.join("other", "g");
        dish.connect(await radio.bind("tcp://127.0.0.1:*"));
        await radio.send("x", { group: "other" });
        await dish.receive({ timeout: 1 }).catch(quietly);
        radio.close();
        dish.close();
      }
    })().catch(quietly);
  },

  "by-udp"(draft) {
    const [radio, dish] = [new draft.Radio(), new draft.Dish()];
    dish.join("g");
    radio.connect(dish.bindSync("udp://127.0.0.1:*"));
    (async () => {
      for (;;) await radio.send("x", { group: "g" });
    })().catch(quietly);
    (async () => {
      for await (const message of dish) String(message);
    })().catch(quietly);
    return [radio, dish];
  },
};

async function round(module, scene, ending, number) {
  const workerData = { module, scene, ending, delay: number % 4 };
  const worker = new Worker(__filename, { workerData, stderr: true });
  const ended = once(worker, "exit");
  if (ending === "terminate") {
    await once(worker, "message");
    await new Promise((resolve) => setTimeout(resolve, number % 4));
    void worker.terminate();
  }
  await ended;
}

async function main() {
  const [module, scene, ending] = process.argv.slice(-3);
  const draft = require(module);
  const [one, other] = [new draft.Channel(), new draft.Channel()];
  other.connect(await one.bind("inproc://own"));
  let before = 0;
  for (let number = 0; number < 10; number++) {
    // The descriptors of the event loop and of the default context are made once.
    if (number === 3) before = descriptors();
    await round(module, scene, ending, number);
    await one.send("still here");
    if (String(await other.receive()) !== "still here") throw new Error("broken");
  }
  // libzmq closes descriptors in the background.
  const end = performance.now() + 10_000;
  while (descriptors() > before && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (descriptors() > before)
    throw new Error(`${descriptors() - before} descriptors more`);
  one.close();
  other.close();
}

if (isMainThread) {
  main().then(
    () => console.log("done"),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
} else {
  const { module, scene, ending, delay } = workerData;
  globalThis.kept = scenes[scene](require(module));
  parentPort.postMessage("ready");
  if (ending === "exit") setTimeout(() => process.exit(0), delay);
  else setInterval(quietly, 10_000);
}
