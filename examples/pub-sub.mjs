// A publisher, a subscriber that misses the first message, and a subscriber that is too slow.

import { setTimeout as sleep } from "node:timers/promises";
import { Subscriber, XPublisher } from "zmq-napi";

// An XPublisher is a Publisher that receives the subscriptions.
const weather = new XPublisher({ sendHighWaterMark: 10, linger: 0 });
await weather.bind("inproc://weather");

await weather.send(["Oslo", "before anybody listens"]);
console.log("What is sent without a subscriber is dropped, at once.");

/** @param {string[]} topics */
async function subscriber(...topics) {
  const socket = new Subscriber({ receiveHighWaterMark: 10 });
  socket.connect("inproc://weather");
  socket.subscribe(...topics);
  let arrived = 0;
  for await (const { topic } of weather.subscriptions) {
    console.log(`The publisher has a subscription to ${topic}.`);
    if (++arrived === topics.length) break;
  }
  return socket;
}

const north = await subscriber("Oslo", "Umeå");
await weather.send(["Oslo", "snow"]);
await weather.send(["Rome", "sun"]);
await weather.send(["Umeå", "dark"]);
for (let received = 0; received < 2; received++) {
  const [town, report] = await north.receive();
  console.log(`${town}: ${report}`);
}

const slow = await subscriber("Rome");
for (let hour = 0; hour < 1000; hour++) await weather.send(["Rome", `${hour}`]);
await sleep(50);
let received = 0;
while (slow.tryReceive() !== undefined) received++;
console.log(`The slow one got ${received} of 1000: its queues hold 10 + 10 messages.`);
