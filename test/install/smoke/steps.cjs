"use strict";
// The steps of the smoke test, in order. The `absent` of a step says whether the platform
// lacks the step's feature. Each step runs in a separate scene (scene.cjs).

const { join } = require("node:path");
const { Worker } = require("node:worker_threads");

const { check, each, exchange, receiveNumbers } = require("./scene.cjs");

const loopback = "tcp://127.0.0.1:*";
/**
 * The first step loads the package, so that a failure to load is a failure of that step.
 */
const zmq = () => require("zmq-napi");

async function load() {
  const required = zmq();
  const imported = await import("zmq-napi");
  check(imported.Push === required.Push, "import and require give different classes.");
}

/** @param {string} endpoint */
function pushAndPull(endpoint) {
  return async (scene) => {
    const pull = scene.open(zmq().Pull);
    const push = scene.open(zmq().Push);
    push.connect(await pull.bind(endpoint));
    await exchange(push, pull, scene.count);
  };
}

/** Frames of all sizes, copied and lent, arrive unchanged. */
async function frames(scene) {
  const pull = scene.open(zmq().Pull);
  const push = scene.open(zmq().Push);
  push.connect(await pull.bind(loopback));
  const sizes = [0, 1, 33, 1000, 65_536, 4_000_000];
  const message = sizes.map((size) => Buffer.alloc(size, `${size} bytes, 世界`));
  for (const threshold of [Infinity, 512]) {
    push.zeroCopyThreshold = threshold;
    const [received] = await Promise.all([pull.receive(), push.send(message)]);
    check(received.length === sizes.length, `${received.length} frames arrived.`);
    for (const [index, frame] of received.entries()) {
      const how = threshold === Infinity ? "copied" : "lent";
      const same = message[index].equals(frame);
      check(same, `The frame of ${sizes[index]} bytes, ${how}, is another one.`);
    }
  }
}

async function requestAndReply(scene) {
  const reply = scene.open(zmq().Reply);
  const request = scene.open(zmq().Request);
  request.connect(await reply.bind(loopback));
  const rounds = scene.part(100);
  const serve = each(rounds, async () => {
    const [question] = await reply.receive();
    await reply.send(`re ${question}`);
  });
  const ask = each(rounds, async (number) => {
    await request.send(String(number));
    const [answer] = await request.receive();
    check(`${answer}` === `re ${number}`, `The reply to ${number} is "${answer}".`);
  });
  await Promise.all([serve, ask]);
}

/** A subscription takes time, so the publisher sends until the subscriber replies. */
async function publishAndSubscribe(scene) {
  const publisher = scene.open(zmq().Publisher, { sendHighWaterMark: 0 });
  const subscriber = scene.open(zmq().Subscriber, { receiveHighWaterMark: 0 });
  subscriber.subscribe("hello", "wanted ");
  subscriber.connect(await publisher.bind(loopback));
  const count = scene.part(10);
  let there = false;
  const publish = async () => {
    while (!there) {
      await publisher.send("hello");
      await new Promise(setImmediate);
    }
    await each(count, async (number) => {
      await publisher.send(`unwanted ${number}`);
      await publisher.send(`wanted ${number}`);
    });
  };
  const subscribe = async () => {
    let number = 0;
    while (number < count) {
      const [text] = await subscriber.receive();
      there = true;
      if (`${text}` === "hello") continue;
      check(`${text}` === `wanted ${number}`, `"${text}" came for "wanted ${number}".`);
      number++;
    }
  };
  await Promise.all([publish(), subscribe()]);
}

/** The first event of a type. */
async function eventOf(socket, type) {
  for await (const event of socket.events) if (event.type === type) return event;
  throw new Error(`The events ended without ${type}.`);
}

/** A server with CURVE, its address, and the options of a client. */
async function curveServer(scene) {
  const { curveKeyPair, Pull, Push } = zmq();
  const [keys, own] = [curveKeyPair(), curveKeyPair()];
  const secret = { curveServer: true, curveSecretKey: keys.secretKey };
  const server = scene.open(Pull, secret);
  const address = await server.bind(loopback);
  const client = (curveServerKey) => {
    const { publicKey, secretKey } = own;
    const known = { curvePublicKey: publicKey, curveSecretKey: secretKey };
    const push = scene.open(Push, { ...known, curveServerKey, linger: 0 });
    push.connect(address);
    return push;
  };
  return { server, client, key: keys.publicKey };
}

async function curve(scene) {
  const { server, client, key } = await curveServer(scene);
  const push = client(key);
  const { securityMechanism } = push;
  check(securityMechanism === "curve", `The mechanism is ${securityMechanism}.`);
  await exchange(push, server, scene.part(10));
}

/**
 * A client with the wrong server key is refused. A client with the right key is then
 * allowed.
 */
async function wrongKey(scene) {
  const { server, client, key } = await curveServer(scene);
  const refused = eventOf(server, "handshake:error:protocol");
  await client(zmq().curveKeyPair().publicKey).send("from a stranger");
  await refused;
  await client(key).send("from a friend");
  const [text] = await server.receive();
  check(`${text}` === "from a friend", `What came is "${text}".`);
}

/** A worker, and its exit code. */
function start(workerData) {
  const worker = new Worker(join(__dirname, "worker.cjs"), { workerData });
  const end = new Promise((resolve, reject) => {
    worker.on("error", reject);
    worker.on("exit", resolve);
  });
  return { worker, end };
}

/**
 * A worker receives messages over inproc, in the context that threads share. It sends them
 * back over tcp with separate sockets, and then ends without a signal.
 */
async function worker(scene) {
  const push = scene.open(zmq().Push);
  const pull = scene.open(zmq().Pull);
  const from = "inproc://to-the-worker";
  await push.bind(from);
  const { count } = scene;
  const { end } = start({ from, to: await pull.bind(loopback), count });
  const [, , code] = await Promise.all([
    each(count, (number) => push.send(String(number))),
    receiveNumbers(pull, count),
    end,
  ]);
  check(code === 0, `The worker ended with code ${code}.`);
}

/** A worker is ended while its sockets wait for messages that never come. */
async function endedWorker(scene) {
  const push = scene.open(zmq().Push);
  const pull = scene.open(zmq().Pull);
  const from = "inproc://to-the-ended-worker";
  await push.bind(from);
  const { worker, end } = start({ from, to: await pull.bind(loopback), count: 2 });
  await Promise.all([push.send("0"), receiveNumbers(pull, 1)]);
  await worker.terminate();
  await end;
}

/** Open sockets without a pending operation do not keep the process alive. */
async function leaveOpen() {
  const pull = new (zmq().Pull)();
  const push = new (zmq().Push)();
  push.connect(await pull.bind(loopback));
  await exchange(push, pull, 1);
}

const steps = [
  { name: "load", run: load },
  { name: "push and pull over tcp", run: pushAndPull(loopback) },
  {
    name: "push and pull over ipc",
    absent: () => process.platform === "win32" || !zmq().capability.ipc,
    run: pushAndPull("ipc://*"),
  },
  { name: "push and pull over inproc", run: pushAndPull("inproc://smoke") },
  { name: "push and pull over ws", run: pushAndPull("ws://127.0.0.1:*/smoke") },
  { name: "frames", run: frames },
  { name: "request and reply", run: requestAndReply },
  { name: "publish and subscribe", run: publishAndSubscribe },
  { name: "curve", run: curve },
  { name: "curve with a wrong key", run: wrongKey },
  { name: "worker", run: worker },
  { name: "ended worker", run: endedWorker },
  { name: "sockets left open", run: leaveOpen },
];

module.exports = { steps };
