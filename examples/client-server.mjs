// A server that answers each request when the answer is ready, and clients that send several
// requests at once. Draft sockets: node --disable-warning=ZMQ_DRAFT turns the warning off.

import { setTimeout as sleep } from "node:timers/promises";
import { Client, Server } from "zmq-napi/draft";

const kitchen = new Server();
const address = await kitchen.bind("tcp://127.0.0.1:*");

/** The milliseconds that each dish takes. @type {Record<string, number>} */
const dishes = { soup: 100, stew: 300, bread: 20 };

/** @param {string} dish @param {{ routingId: number }} guest */
async function cook(dish, guest) {
  await sleep(dishes[dish] ?? 0);
  try {
    await kitchen.send(dishes[dish] ? dish : `no ${dish}`, guest);
  } catch (error) {
    // EHOSTUNREACH: the client that ordered the dish has gone.
    console.log(`Nobody wants the ${dish}: ${/** @type {any} */ (error).code}`);
  }
}

async function serve() {
  const orders = [];
  for await (const [order, guest] of kitchen) orders.push(cook(`${order}`, guest));
  await Promise.all(orders);
}
const serving = serve();

/** @param {string} name @param {string[]} orders */
async function dine(name, ...orders) {
  const table = new Client({ linger: 0 });
  table.connect(address);
  // A Client does not take turns: it sends all orders at once. Each dish comes when it is ready.
  for (const order of orders) await table.send(order);
  for (let count = 0; count < orders.length; count++) {
    const [dish] = await table.receive();
    console.log(`${name} gets ${dish}.`);
  }
  table.close();
}

await Promise.all([dine("Ada", "stew", "bread"), dine("Bob", "soup", "oysters")]);

// Cleo leaves before her dish is ready.
const cleo = new Client({ linger: 0 });
cleo.connect(address);
await cleo.send("stew");
await sleep(20);
cleo.close();
await sleep(400);

kitchen.close();
await serving;
