// A Dealer that watches its connection: first without a server, then with one, then without.

import { Dealer, Reply, Router } from "zmq-napi";

// An address at which no socket listens yet.
const scout = new Reply();
const address = await scout.bind("tcp://127.0.0.1:*");
await scout.unbind(address);
scout.close();

const dealer = new Dealer({ reconnectInterval: 20, linger: 0 });
// `events` reports only what happens after its first use. So it is used before connect().
const { events } = dealer;

/** @param {import("zmq-napi").EventType} type */
async function next(type) {
  for (;;) {
    const event = await events.receive();
    if (event.type === type) return event;
  }
}

dealer.connect(address);
await next("connect:retry");
console.log("Nobody is there; the dealer tries again.");

const router = new Router();
await router.bind(address);
const handshake = await next("handshake");
if ("local" in handshake)
  console.log(`Connected, from ${handshake.local} to ${handshake.remote}.`);
await dealer.send("Hello");
const [, greeting] = await router.receive();
console.log(`The server has got "${greeting}".`);

router.close();
await next("disconnect");
console.log("The server has gone.");

dealer.close();
await next("end");
console.log(`That was the last event; ${events.dropped} were dropped.`);
