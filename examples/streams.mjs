// A file that travels compressed from one socket to another, and messages as an HTTP response.

import { createReadStream, createWriteStream, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Publisher, Pull, Push, Subscriber } from "zmq-napi";
import { toReadable, toWritable } from "zmq-napi/streams";

// A file to another socket. Both ends would be in different processes.
const push = new Push();
const pull = new Pull();
push.connect(await pull.bind("tcp://127.0.0.1:*"));
const folder = await mkdtemp(join(tmpdir(), "streams-"));
const copy = join(folder, "copy.mjs");
const own = new URL(import.meta.url);

await Promise.all([
  pipeline(createReadStream(own), createGzip(), toWritable(push, { end: true })),
  pipeline(toReadable(pull, { end: true }), createGunzip(), createWriteStream(copy)),
]);
console.log(`The copy is the same: ${readFileSync(copy).equals(readFileSync(own))}`);
await rm(folder, { recursive: true });

// The next stream goes through the same sockets. It is left before its end.
for (const word of ["one", "two", "three"]) await push.send(word);
for await (const word of toReadable(pull)) {
  console.log(`The loop has read ${word}.`);
  break;
}
console.log(`The socket still has ${await pull.receive()} and ${await pull.receive()}.`);
push.close();
pull.close();

// Each HTTP request gets the prices as lines, until the exchange closes.
const exchange = new Publisher();
const address = await exchange.bind("tcp://127.0.0.1:*");

/** Makes a line of a message with two frames. */
const toLines = () =>
  new Transform({
    writableObjectMode: true,
    transform: ([symbol, price], _, done) => done(null, `${symbol} ${price}\n`),
  });

const server = createServer(async (_, response) => {
  const prices = new Subscriber();
  prices.connect(address);
  prices.subscribe("IBM");
  const options = { objectMode: true, end: ["IBM", "closed"], close: true };
  await pipeline(toReadable(prices, options), toLines(), response).catch(() => {
    console.log("The reader has gone.");
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

// A publisher sends to those who are there. So it repeats the price until the reader has one.
const ticker = setInterval(() => exchange.send(["IBM", "125.79"]), 5);
const response = await fetch(`http://127.0.0.1:${port}/`);
const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
const { value } = await reader.read();
console.log(`The reader gets ${new TextDecoder().decode(value).split("\n")[0]}.`);
clearInterval(ticker);
await exchange.send(["IBM", "closed"]);
while (!(await reader.read()).done);
console.log("The response has ended.");
server.close();
exchange.close();
