"use strict";
// The activities of a worker when it ends. A scene gets the package, and:
//   echo: the endpoint of a Router that sends each message back
//   inproc: such an endpoint in the default context
//   token: the token of a context of the main thread
//   own: such an endpoint in that context
//   absent: an ipc endpoint that no socket is bound to
// The scene leaves operations unfinished and swallows the errors of its end. It returns the
// objects to keep from the garbage collector.

const { existsSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { threadId } = require("node:worker_threads");
const { eventScenes } = require("./event-scenes.cjs");
const { scenes: proxyScenes } = require("./proxy-scenes.cjs");

const wildcard = "tcp://127.0.0.1:*";
const quietly = () => undefined;

/** Runs `act` again and again, until `act` fails. */
async function forever(act) {
  for (;;) await act();
}

async function consume(socket) {
  for await (const message of socket) String(message.length);
}

async function consumeEvents(socket) {
  for await (const event of socket.events) String(event.type);
}

/** Sends and receives as many messages as possible. */
function flood(socket, message) {
  forever(() => socket.send(message)).catch(quietly);
  consume(socket).catch(quietly);
  return socket;
}

/** @type {Record<string, (zmq: any, where: any) => unknown>} */
const scenes = {
  idle: (zmq) => new zmq.Dealer(),

  "pending-receive"(zmq) {
    const pull = new zmq.Pull();
    pull.bindSync(wildcard);
    pull.receive().catch(quietly);
    return pull;
  },

  "pending-send"(zmq, { absent }) {
    const push = new zmq.Push({ sendHighWaterMark: 2, linger: 0 });
    push.connect(absent);
    for (let count = 0; count < 10; count++) push.send("x").catch(quietly);
    return push;
  },

  "just-bound"(zmq) {
    const pull = new zmq.Pull();
    pull.bind("tcp://localhost:*").catch(quietly);
    pull.bind(wildcard).catch(quietly);
    return pull;
  },

  "with-timers"(zmq) {
    const dealer = new zmq.Dealer({ receiveTimeout: 10_000, sendTimeout: 10_000 });
    const { signal } = new AbortController();
    dealer.receive({ signal }).catch(quietly);
    dealer.send("x", { signal }).catch(quietly);
    return dealer;
  },

  iterating(zmq) {
    const pull = new zmq.Pull();
    pull.bindSync(wildcard);
    consume(pull).catch(quietly);
    return pull;
  },

  flood(zmq, { echo }) {
    const dealer = new zmq.Dealer({ linger: 0 });
    dealer.connect(echo);
    return flood(dealer, ["x", Buffer.alloc(100)]);
  },

  "flood-of-large-frames"(zmq, { echo }) {
    const dealer = new zmq.Dealer({ linger: 0, sendHighWaterMark: 5 });
    dealer.connect(echo);
    return flood(dealer, [Buffer.alloc(20_000), Buffer.alloc(100_000), "x".repeat(1000)]);
  },

  "flood-over-inproc"(zmq, { inproc }) {
    const dealer = new zmq.Dealer({ sendHighWaterMark: 5, zeroCopyThreshold: 1000 });
    dealer.connect(inproc);
    return flood(dealer, ["x", Buffer.alloc(10_000), Buffer.alloc(100_000)]);
  },

  attached(zmq, { own, token }) {
    const context = zmq.Context.attach(token);
    const dealer = new zmq.Dealer({ context, sendHighWaterMark: 5 });
    dealer.connect(own);
    return flood(dealer, ["x", Buffer.alloc(10_000)]);
  },

  attaching(zmq, { own, token }) {
    return forever(async () => {
      const context = zmq.Context.attach(token);
      const dealer = new zmq.Dealer({ context });
      dealer.connect(own);
      await dealer.send("x");
      await dealer.receive();
      await context.close();
    }).catch(quietly);
  },

  "inproc-of-its-own"(zmq) {
    const [one, other] = [new zmq.Pair(), new zmq.Pair()];
    other.connect(one.bindSync(`inproc://of-worker-${threadId}`));
    return [flood(one, "x"), flood(other, Buffer.alloc(10_000))];
  },

  opening(zmq) {
    return forever(async () => {
      const router = new zmq.Router();
      const dealer = new zmq.Dealer({ routingId: "me", linger: 0 });
      dealer.connect(await router.bind(wildcard));
      await dealer.send("x");
      await router.receive();
      dealer.close();
      router.close();
    }).catch(quietly);
  },

  "opening-contexts"(zmq) {
    return forever(async () => {
      const context = new zmq.Context({ ioThreads: 2 });
      new zmq.Dealer({ context }).bindSync(wildcard);
      await context.close();
    }).catch(quietly);
  },

  closing(zmq, { echo }) {
    return forever(async () => {
      const dealer = new zmq.Dealer({ linger: 0 });
      dealer.connect(echo);
      dealer.receive().catch(quietly);
      for (let count = 0; count < 50; count++) dealer.send("x").catch(quietly);
      await new Promise(setImmediate);
      dealer.close();
    }).catch(quietly);
  },

  lent(zmq, { absent }) {
    const push = new zmq.Push({ linger: 0, zeroCopyThreshold: 1 });
    push.connect(absent);
    for (let count = 0; count < 10; count++) {
      push.send(Buffer.alloc(10_000)).catch(quietly);
    }
    return push;
  },

  "lent-to-a-peer"(zmq, { echo }) {
    const dealer = new zmq.Dealer({ linger: 100, zeroCopyThreshold: 1 });
    dealer.connect(echo);
    for (let count = 0; count < 20; count++) {
      dealer.send(Buffer.alloc(50_000)).catch(quietly);
    }
    dealer.receive().catch(quietly);
    return dealer;
  },

  unsent(zmq, { absent }) {
    const push = new zmq.Push({ linger: 50 });
    push.connect(absent);
    for (let count = 0; count < 10; count++) push.send("x").catch(quietly);
    return push;
  },

  "context-of-its-own"(zmq, { absent }) {
    const context = new zmq.Context();
    const push = new zmq.Push({ context, linger: 10 });
    push.connect(absent);
    push.send("x").catch(quietly);
    const pull = new zmq.Pull({ context });
    pull.receive().catch(quietly);
    return [context, push, pull];
  },

  "closing-context"(zmq, { absent }) {
    const context = new zmq.Context();
    const push = new zmq.Push({ context, linger: 20 });
    push.connect(absent);
    push.send("x").catch(quietly);
    context.close().catch(quietly);
    return context;
  },

  "shutting-down"(zmq, { absent }) {
    return forever(async () => {
      const context = new zmq.Context();
      const push = new zmq.Push({ context, linger: 0 });
      push.connect(absent);
      const waits = [push.send("x"), new zmq.Pull({ context }).receive()];
      await new Promise(setImmediate);
      context.shutdown();
      await Promise.allSettled(waits);
      await context.close();
    }).catch(quietly);
  },

  /** Clients connect and disconnect, and wait for a decision that takes a while. */
  authenticator(zmq) {
    const context = new zmq.Context();
    const curve = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return true;
    };
    const authenticator = new zmq.Authenticator({ context, curve });
    authenticator.on("decision", quietly);
    const [server, client] = [zmq.curveKeyPair(), zmq.curveKeyPair()];
    const router = new zmq.Router({
      context,
      curveServer: true,
      curveSecretKey: server.secretKey,
    });
    const address = router.bindSync(wildcard);
    consume(router).catch(quietly);
    return forever(async () => {
      const dealer = new zmq.Dealer({
        context,
        linger: 0,
        curveServerKey: server.publicKey,
        curvePublicKey: client.publicKey,
        curveSecretKey: client.secretKey,
      });
      dealer.connect(address);
      await dealer.send("x");
      // Some clients are allowed before they leave, and some are not.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
      dealer.close();
    }).catch(quietly);
  },

  /** Decisions of all kinds, in progress and late, and metadata of allowed clients. */
  authenticating(zmq) {
    const context = new zmq.Context();
    const answers = {
      now: () => true,
      soon: async () => ({ allowed: true, userId: "x", metadata: { y: "z" } }),
      late: () => new Promise((resolve) => setTimeout(resolve, 5, true)),
      never: () => new Promise(quietly),
      wrong: () => Promise.reject(new Error("meant to be")),
    };
    const plain = ({ username }) => answers[username]();
    const auth = new zmq.Authenticator({ context, timeout: 3, plain });
    auth.on("error", quietly);
    const pull = new zmq.Pull({ context, plainServer: true, handshakeInterval: 10 });
    const address = pull.bindSync(wildcard);
    (async () => {
      for await (const { metadata } of pull.messages({ metadata: ["y"] })) {
        String(metadata.userId);
      }
    })().catch(quietly);
    forever(async () => {
      const clients = Object.keys(answers).map((plainUsername) => {
        const options = { context, linger: 0, plainUsername, plainPassword: "x" };
        const push = new zmq.Push(options);
        push.connect(address);
        push.trySend("x");
        return push;
      });
      await new Promise((resolve) => setTimeout(resolve, 3));
      for (const push of clients) push.close();
    }).catch(quietly);
    return [auth, pull];
  },

  drafts(zmq) {
    const server = new zmq.Server();
    const address = server.bindSync(wildcard);
    (async () => {
      for await (const [message, { routingId }] of server) {
        await server.send(message, { routingId });
      }
    })().catch(quietly);
    return forever(async () => {
      const client = new zmq.Client({ linger: 0 });
      client.connect(address);
      for (let count = 0; count < 10; count++) {
        await client.send(Buffer.alloc(1000));
        await client.receive();
      }
      client.close();
    }).catch(quietly);
  },

  events(zmq, { echo }) {
    const dealer = new zmq.Dealer({ linger: 0, reconnectInterval: 1 });
    consumeEvents(dealer).catch(quietly);
    forever(async () => {
      dealer.connect(echo);
      await dealer.send("x");
      await dealer.receive();
      dealer.disconnect(echo);
    }).catch(quietly);
    return dealer;
  },

  "observing-and-closing"(zmq) {
    return forever(async () => {
      const [router, dealer] = [new zmq.Router(), new zmq.Dealer({ linger: 0 })];
      for (const socket of [router, dealer]) consumeEvents(socket).catch(quietly);
      dealer.connect(await router.bind(wildcard));
      await dealer.send("x");
      await router.receive();
      dealer.close();
      router.close();
    }).catch(quietly);
  },

  proxy(zmq, { echo }) {
    const front = new zmq.Router({ linger: 0 });
    const back = new zmq.Dealer({ linger: 0 });
    const client = new zmq.Dealer({ linger: 0 });
    client.connect(front.bindSync(wildcard));
    back.connect(echo);
    new zmq.Proxy(front, back).run().catch(quietly);
    return flood(client, ["x", Buffer.alloc(1000)]);
  },

  "proxies-that-end"(zmq, { echo }) {
    return forever(async () => {
      const front = new zmq.Router({ linger: 0 });
      const back = new zmq.Dealer({ linger: 0 });
      const client = new zmq.Dealer({ linger: 0 });
      client.connect(front.bindSync(wildcard));
      back.connect(echo);
      const proxy = new zmq.Proxy(front, back);
      const run = proxy.run();
      await client.send("x");
      await client.receive();
      proxy.terminate();
      await run;
      client.close();
    }).catch(quietly);
  },

  ...eventScenes,
  ...proxyScenes,
};

const hasEvents = (zmq) => "events" in zmq.Socket.prototype;
const hasProxy = (zmq) => "Proxy" in zmq;

/** The requirements of scenes that not every build or version of the package meets. */
const needs = {
  drafts: (zmq) => zmq.capability.draft && "Server" in zmq,
  authenticating: (zmq) => "Authenticator" in zmq,
  authenticator: (zmq) => zmq.capability.curve && "Authenticator" in zmq,
  events: hasEvents,
  "observing-and-closing": hasEvents,
  ...Object.fromEntries(Object.keys(eventScenes).map((name) => [name, hasEvents])),
  proxy: hasProxy,
  "proxies-that-end": hasProxy,
  ...Object.fromEntries(Object.keys(proxyScenes).map((name) => [name, hasProxy])),
};

/** A package, given by its path, together with its sub-paths. */
function load(path) {
  const main = require.resolve(path);
  const parts = ["draft", "auth"].map((name) => join(dirname(main), name, "index.js"));
  return Object.assign({}, ...[main, ...parts].filter(existsSync).map(require));
}

/** The names of the scenes that can be played with a package, given by its path. */
function scenesFor(path) {
  const zmq = load(path);
  return Object.keys(scenes).filter((name) => needs[name]?.(zmq) ?? true);
}

module.exports = { load, scenes, scenesFor };
