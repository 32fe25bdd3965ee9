// A client of Dash's node, for zeromq.js 6, with a publisher in the role of that node.

import assert from "node:assert/strict";
import { once } from "node:events";
import ZMQClient from "@dashevo/dashd-zmq";
import { XPublisher } from "zeromq";

/** Binds a publisher to an endpoint that another publisher may just have left. */
async function publisher(endpoint) {
  const socket = new XPublisher({ linger: 0 });
  for (;;) {
    try {
      await socket.bind(endpoint);
      return socket;
    } catch (error) {
      if (error.code !== "EADDRINUSE") throw error;
    }
  }
}

const first = await publisher("tcp://127.0.0.1:*");
const address = first.lastEndpoint;
first.close();

const [host, port] = address.replace("tcp://", "").split(":");
const where = { protocol: "tcp", host, port };
await assert.rejects(new ZMQClient(where).connect({ maxRetries: 1 }), /Max retries/);

// The client sees its connection event only if the connection is made later.
const client = new ZMQClient(where);
const connecting = client.connect();
const node = await publisher(address);
await connecting;
assert.equal(client.isConnected, true);
client.subscribe("hashblock");
client.subscribe("rawtx");
for (const topic of ["hashblock", "rawtx"]) {
  assert.equal(String(await node.receive()), `\u0001${topic}`);
}

const sequence = Buffer.alloc(4);
for (let block = 0; block < 1000; block++) {
  const received = once(client, block % 2 === 0 ? "hashblock" : "rawtx");
  const body = Buffer.alloc(32 + (block % 3) * 400, block);
  sequence.writeUInt32LE(block);
  await node.send(["hashtx", "which nobody wants", sequence]);
  await node.send([block % 2 === 0 ? "hashblock" : "rawtx", body, sequence]);
  assert.deepEqual(await received, [body.toString("hex")]);
}

// The node closes, and the client gives up before it tries to connect again.
const events = ["disconnect", "connect:retry"].map((type) => once(client, type));
const { socket } = client;
node.close();
await Promise.all(events);
assert.equal(socket.closed, true);
