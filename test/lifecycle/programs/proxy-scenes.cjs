"use strict";
// Scenes with proxies; worker-scenes.cjs has the scenes without proxies.

const wildcard = "tcp://127.0.0.1:*";
const quietly = () => undefined;

/** Runs a proxy. */
function proxied(zmq, frontEnd, backEnd, options) {
  const front = frontEnd.bindSync(wildcard);
  const back = backEnd.bindSync(wildcard);
  const proxy = new zmq.Proxy(frontEnd, backEnd, options);
  const end = proxy.run();
  end.catch(quietly);
  return { proxy, end, front, back };
}

/** Runs `act` again and again, until `act` fails. */
async function forever(act) {
  for (;;) await act();
}

/** @type {Record<string, (zmq: any, where: any) => unknown>} */
const scenes = {
  "proxy-forwarding"(zmq, { absent }) {
    const capture = new zmq.Push({ linger: 0 });
    capture.connect(absent);
    const options = { capture };
    const kept = proxied(zmq, new zmq.XSubscriber(), new zmq.XPublisher(), options);
    const publisher = new zmq.Publisher({ linger: 0 });
    const subscriber = new zmq.Subscriber();
    publisher.connect(kept.front);
    subscriber.connect(kept.back);
    subscriber.subscribe();
    forever(() => publisher.send(["x", Buffer.alloc(100)])).catch(quietly);
    forever(() => subscriber.receive()).catch(quietly);
    return [kept, publisher, subscriber];
  },

  "proxy-blocked"(zmq) {
    const few = { sendHighWaterMark: 2, linger: 0 };
    const front = new zmq.Pull({ receiveHighWaterMark: 2 });
    const kept = proxied(zmq, front, new zmq.Push(few));
    const push = new zmq.Push(few);
    push.connect(kept.front);
    for (let count = 0; count < 20; count++) push.send("x").catch(quietly);
    return [kept, push];
  },

  "proxy-commanded"(zmq) {
    const kept = proxied(zmq, new zmq.Router(), new zmq.Dealer());
    const timer = setInterval(() => {
      kept.proxy.pause();
      kept.proxy.statistics();
      kept.proxy.resume();
    }, 0);
    return [kept, timer];
  },

  "proxies-opening"(zmq) {
    return forever(async () => {
      const kept = proxied(zmq, new zmq.Pull(), new zmq.Push());
      await new Promise(setImmediate);
      kept.proxy.terminate();
      await kept.end;
    }).catch(quietly);
  },

  "proxies-in-closing-contexts"(zmq) {
    return forever(async () => {
      const context = new zmq.Context();
      proxied(zmq, new zmq.Pull({ context }), new zmq.Push({ context }));
      await new Promise(setImmediate);
      await context.close();
    }).catch(quietly);
  },

  "proxy-observed"(zmq) {
    const front = new zmq.Router();
    front.events.receive().catch(quietly);
    const back = new zmq.Dealer();
    back.events.on("accept", quietly);
    const kept = proxied(zmq, front, back);
    return forever(async () => {
      const dealer = new zmq.Dealer({ linger: 0 });
      dealer.connect(kept.back);
      await new Promise(setImmediate);
      dealer.close();
    }).catch(quietly);
  },

  "proxy-after-lending"(zmq, { absent }) {
    const front = new zmq.Dealer({ linger: 20, zeroCopyThreshold: 1 });
    front.connect(absent);
    for (let count = 0; count < 5; count++) {
      front.send(Buffer.alloc(50_000)).catch(quietly);
    }
    return proxied(zmq, front, new zmq.Dealer());
  },
};

module.exports = { scenes };
