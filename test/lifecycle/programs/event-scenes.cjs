"use strict";

// Scenes of sockets with observed events; see worker-scenes.cjs.

const wildcard = "tcp://127.0.0.1:*";
const quietly = () => undefined;

exports.eventScenes = {
  "events-unread"(zmq) {
    const pull = new zmq.Pull();
    const kept = [pull, pull.events, new zmq.Observer(pull, { limit: 1 })];
    pull.bindSync(wildcard);
    return kept;
  },

  "events-awaited"(zmq, { echo }) {
    const dealer = new zmq.Dealer({ linger: 0 });
    dealer.events.receive({ timeout: 10_000 }).catch(quietly);
    dealer.events.receive().catch(quietly);
    dealer.connect(echo);
    return dealer;
  },

  "events-iterated"(zmq, { absent }) {
    const dealer = new zmq.Dealer({ linger: 0, reconnectInterval: 1 });
    const loop = async () => {
      for await (const event of new zmq.Observer(dealer)) String(event.type);
    };
    for (let count = 0; count < 3; count++) loop().catch(quietly);
    dealer.connect(absent);
    return dealer;
  },

  "events-heard"(zmq, { absent, echo }) {
    const dealer = new zmq.Dealer({ linger: 0 });
    for (const type of ["connect", "handshake", "end"]) dealer.events.on(type, quietly);
    dealer.connect(echo);
    dealer.connect(absent);
    return dealer;
  },

  "events-without-end"(zmq, { echo }) {
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

  "events-of-passing-sockets"(zmq, { echo }) {
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

  "events-of-a-lingering-socket"(zmq, { absent }) {
    const push = new zmq.Push({ linger: 20 });
    const observer = push.events;
    observer.on("connect:retry", quietly);
    push.connect(absent);
    push.send("x").catch(quietly);
    push.close();
    return observer;
  },

  "events-of-a-context"(zmq, { echo }) {
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
};
