"use strict";
// What a worker is doing when it ends: each scene leaves it in the middle of something,
// says "ready" and, where that matters, talks to the echo of the main thread.

const { parentPort, workerData } = require("node:worker_threads");
const zmq = require("zmq-napi");

const { scene, ending, echo, absent, delay } = workerData;

const wildcard = "tcp://127.0.0.1:*";
const quietly = () => undefined;

/** @type {Record<string, () => unknown>} */
const scenes = {
  idle() {
    return new zmq.Dealer();
  },

  "pending-receive"() {
    const pull = new zmq.Pull();
    pull.bindSync(wildcard);
    pull.receive().catch(quietly);
    return pull;
  },

  "pending-send"() {
    const push = new zmq.Push({ sendHighWaterMark: 2, linger: 0 });
    push.connect(absent);
    for (let count = 0; count < 10; count++) push.send("x").catch(quietly);
    return push;
  },

  "just-bound"() {
    const pull = new zmq.Pull();
    pull.bind("tcp://localhost:*").catch(quietly);
    pull.bind(wildcard).catch(quietly);
    return pull;
  },

  "with-timers"() {
    const dealer = new zmq.Dealer({ receiveTimeout: 10_000, sendTimeout: 10_000 });
    const { signal } = new AbortController();
    dealer.receive({ signal }).catch(quietly);
    dealer.send("x", { signal }).catch(quietly);
    return dealer;
  },

  iterating() {
    const pull = new zmq.Pull();
    pull.bindSync(wildcard);
    (async () => {
      for await (const message of pull) String(message);
    })().catch(quietly);
    return pull;
  },

  flood() {
    const dealer = new zmq.Dealer({ linger: 0 });
    dealer.connect(echo);
    (async () => {
      for (;;) await dealer.send(["x", Buffer.alloc(100)]);
    })().catch(quietly);
    (async () => {
      for await (const message of dealer) String(message);
    })().catch(quietly);
    return dealer;
  },

  "flood-of-large-frames"() {
    const dealer = new zmq.Dealer({ linger: 0, sendHighWaterMark: 5 });
    dealer.connect(echo);
    const large = [Buffer.alloc(20_000), Buffer.alloc(100_000), "x".repeat(1000)];
    (async () => {
      for (;;) await dealer.send(large);
    })().catch(quietly);
    (async () => {
      for await (const message of dealer) String(message.length);
    })().catch(quietly);
    return dealer;
  },

  opening() {
    (async () => {
      for (;;) {
        const router = new zmq.Router();
        const dealer = new zmq.Dealer({ routingId: "me", linger: 0 });
        dealer.connect(await router.bind(wildcard));
        await dealer.send("x");
        await router.receive();
        dealer.close();
        router.close();
      }
    })().catch(quietly);
  },

  "opening-contexts"() {
    (async () => {
      for (;;) {
        const context = new zmq.Context({ ioThreads: 2 });
        new zmq.Dealer({ context }).bindSync(wildcard);
        await context.close();
      }
    })().catch(quietly);
  },

  lent() {
    const push = new zmq.Push({ linger: 0, zeroCopyThreshold: 1 });
    push.connect(absent);
    for (let count = 0; count < 10; count++)
      push.send(Buffer.alloc(10_000)).catch(quietly);
    return push;
  },

  "lent-to-a-peer"() {
    const dealer = new zmq.Dealer({ linger: 100, zeroCopyThreshold: 1 });
    dealer.connect(echo);
    for (let count = 0; count < 20; count++)
      dealer.send(Buffer.alloc(50_000)).catch(quietly);
    dealer.receive().catch(quietly);
    return dealer;
  },

  unsent() {
    const push = new zmq.Push({ linger: 50 });
    push.connect(absent);
    for (let count = 0; count < 10; count++) push.send("x").catch(quietly);
    return push;
  },

  "context-of-its-own"() {
    const context = new zmq.Context();
    const push = new zmq.Push({ context, linger: 10 });
    push.connect(absent);
    push.send("x").catch(quietly);
    const pull = new zmq.Pull({ context });
    pull.receive().catch(quietly);
    return [context, push, pull];
  },

  "events-unread"() {
    const pull = new zmq.Pull();
    const kept = [pull, pull.events, new zmq.Observer(pull, { limit: 1 })];
    pull.bindSync(wildcard);
    return kept;
  },

  "events-awaited"() {
    const dealer = new zmq.Dealer({ linger: 0 });
    dealer.events.receive({ timeout: 10_000 }).catch(quietly);
    dealer.events.receive().catch(quietly);
    dealer.connect(echo);
    return dealer;
  },

  "events-iterated"() {
    const dealer = new zmq.Dealer({ linger: 0, reconnectInterval: 1 });
    const loop = async () => {
      for await (const event of new zmq.Observer(dealer)) String(event.type);
    };
    for (let count = 0; count < 3; count++) loop().catch(quietly);
    dealer.connect(absent);
    return dealer;
  },

  "events-heard"() {
    const dealer = new zmq.Dealer({ linger: 0 });
    for (const type of ["connect", "handshake", "end"]) dealer.events.on(type, quietly);
    dealer.connect(echo);
    dealer.connect(absent);
    return dealer;
  },

  "events-without-end"() {
    const dealer = new zmq.Dealer({ linger: 0 });
    dealer.events.on("disconnect", quietly);
    const churn = async () => {
      for (;;) {
        dealer.connect(echo);
        dealer.disconnect(echo);
        dealer.unbindSync(dealer.bindSync(wildcard));
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    churn().catch(quietly);
    return dealer;
  },

  "events-of-passing-sockets"() {
    (async () => {
      for (let count = 0; ; count++) {
        const dealer = new zmq.Dealer({ linger: 0 });
        const { events } = dealer;
        if (count % 3 === 0) events.on("end", quietly);
        if (count % 3 === 1) events.receive().catch(quietly);
        dealer.connect(echo);
        if (count % 2 === 0) new zmq.Observer(dealer).close();
        await new Promise((resolve) => setImmediate(resolve));
        dealer.close();
      }
    })().catch(quietly);
  },

  "events-of-a-lingering-socket"() {
    const push = new zmq.Push({ linger: 20 });
    const observer = push.events;
    observer.on("connect:retry", quietly);
    push.connect(absent);
    push.send("x").catch(quietly);
    push.close();
    return observer;
  },

  "events-of-a-context"() {
    const context = new zmq.Context();
    const dealer = new zmq.Dealer({ context, linger: 0 });
    dealer.events.on("end", quietly);
    dealer.connect(echo);
    context.close().catch(quietly);
    const other = new zmq.Context();
    const pull = new zmq.Pull({ context: other });
    pull.events.receive().catch(quietly);
    other.shutdown();
    return [context, other];
  },

  "closing-context"() {
    const context = new zmq.Context();
    const push = new zmq.Push({ context, linger: 20 });
    push.connect(absent);
    push.send("x").catch(quietly);
    context.close().catch(quietly);
    return context;
  },
};

globalThis.kept = scenes[scene]();
parentPort.postMessage("ready");
if (ending === "exit") setTimeout(() => process.exit(0), delay);
if (ending === "throw") {
  setTimeout(() => {
    throw new Error("meant to be");
  }, delay);
}
// Terminated by the main thread: stay until then.
if (ending === "terminate") setInterval(quietly, 10_000);
