"use strict";
// What a worker may be doing when it ends. A scene is given the package and
//   echo, inproc: endpoints of a Router that answers what it gets, the second one in the
//     default context;
//   token, own: a context of the main thread and, in it, such an endpoint;
//   absent: an ipc endpoint that nobody has.
// It leaves things in the middle, swallows the errors of its end, and answers what is to be
// kept from the garbage collector.

const { threadId } = require("node:worker_threads");

const wildcard = "tcp://127.0.0.1:*";
const quietly = () => undefined;

/** Runs `act` again and again, until it fails. */
async function forever(act) {
  for (;;) await act();
}

async function consume(socket) {
  for await (const message of socket) String(message.length);
}

/** Sends and receives as much as goes. */
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
};

module.exports = { scenes };
