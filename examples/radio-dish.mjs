// A Radio sends messages to groups. Each Dish receives the groups that it has joined, over tcp
// or over udp multicast. Draft sockets: node --disable-warning=ZMQ_DRAFT turns the warning off.

import { setTimeout as sleep } from "node:timers/promises";
import { Dish, Radio } from "zmq-napi/draft";

const station = new Radio();

// One listener uses tcp: the listener connects, and the station binds.
const kitchen = new Dish();
kitchen.join("news", "weather");
kitchen.connect(await station.bind("tcp://127.0.0.1:*"));

// Two listeners use udp. Both bind to the multicast group on the loopback interface, and share
// the port. The station connects.
const garage = new Dish();
const garden = new Dish();
garage.join("music");
garden.join("weather");
const multicast = await garage.bind("udp://127.0.0.1;239.192.1.1:*");
await garden.bind(multicast);
station.connect(multicast);

let onAir = true;
async function broadcast() {
  while (onAir) {
    await station.send("a new bridge", { group: "news" });
    await station.send("fog", { group: "weather" });
    await station.send("la la la", { group: "music" });
    await sleep(10);
  }
}
const broadcasting = broadcast();

/** @param {string} name @param {Dish} dish @param {string[]} wanted */
async function listen(name, dish, ...wanted) {
  const received = new Map();
  for await (const [text, { group }] of dish) {
    received.set(`${group}`, `${text}`);
    if (received.size === wanted.length) break;
  }
  for (const group of wanted) console.log(`${name}, ${group}: ${received.get(group)}`);
}
await listen("kitchen", kitchen, "news", "weather");
await listen("garage", garage, "music");
await listen("garden", garden, "weather");

kitchen.leave("news");
kitchen.join("music");
for await (const [text, { group }] of kitchen) {
  if (`${group}` !== "music") continue;
  console.log(`kitchen, ${group}: ${text}`);
  break;
}

onAir = false;
await broadcasting;

// A Radio with a udp endpoint refuses messages that do not fit into a datagram.
await station.send("x".repeat(10_000), { group: "news" }).catch(({ code }) => {
  console.log(`10,000 bytes: ${code}`);
});
for (const socket of [station, kitchen, garage, garden]) socket.close();
