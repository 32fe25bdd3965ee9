// Figures of all sockets of a program for Prometheus. It needs the package prom-client.

import { once } from "node:events";
import { createServer } from "node:http";
import { register } from "prom-client";
import { Pull, Push } from "zmq-napi";
import { collect } from "zmq-napi/prometheus";

collect(register, { queues: 10 });
const server = createServer(async (_, response) => {
  try {
    const page = await register.metrics();
    response.setHeader("Content-Type", register.contentType).end(page);
  } catch (error) {
    response.writeHead(500).end(`${error}`);
  }
});
await once(server.listen(0, "127.0.0.1"), "listening");

const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
/** Prints what Prometheus would get about Push sockets. */
async function print() {
  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  for (const line of page.split("\n"))
    if (line.includes('type="Push"')) console.log(line.replace(/tcp:[^"]*/, "ADDRESS"));
}

const pull = new Pull();
const pushes = [new Push(), new Push()];
const address = await pull.bind("tcp://127.0.0.1:*");
for (const push of pushes) {
  push.connect(address);
  await push.send(["12345", "67890"]);
}
for (let received = 0; received < 2; received++) await pull.receive();
console.log("While the sockets are open:");
await print();

for (const socket of [pull, ...pushes]) socket.close();
console.log("After they were closed:");
await print();
server.close();
server.closeAllConnections();
