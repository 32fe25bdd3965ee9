// Streams of bytes over sockets, and what one builds of them.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  createReadStream,
  createWriteStream,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Pull, Push, Subscriber, XPublisher } from "zmq-napi";
import { toReadable, toWritable } from "zmq-napi/streams";

import { freshPath, link, transports } from "../support/transports";
import { all, line, texts, until } from "./support";

describe.each(transports)("over %s", (transport) => {
  test("a file arrives as it was", async () => {
    using sockets = await line(transport);
    const [from, to] = [freshPath(), freshPath()];
    const content = randomBytes(3_000_001);
    writeFileSync(from, content);
    await Promise.all([
      pipeline(createReadStream(from), toWritable(sockets.push, { end: true })),
      pipeline(toReadable(sockets.pull, { end: true }), createWriteStream(to)),
    ]);
    expect(readFileSync(to).equals(content)).toBe(true);
  });
});

test("compressed bytes arrive as they were", async () => {
  using sockets = await line();
  const content = Buffer.from("the same words again and again ".repeat(50_000));
  const [, chunks] = await Promise.all([
    pipeline(
      Readable.from([content]),
      createGzip(),
      toWritable(sockets.push, { end: true }),
    ),
    all(toReadable(sockets.pull, { end: true }).pipe(createGunzip())),
  ]);
  expect(Buffer.concat(chunks).equals(content)).toBe(true);
});

test("a chunk is a message, and a long chunk is several", async () => {
  using sockets = await line();
  const writable = toWritable(sockets.push, { chunkSize: 4 });
  for (const chunk of ["one", Buffer.from("two"), new Uint8Array([65, 66]), "0123456789"])
    writable.write(chunk);
  writable.end();
  const got: string[][] = [];
  while (got.length < 6) got.push(texts(await sockets.pull.receive()));
  expect(got).toEqual([["one"], ["two"], ["AB"], ["0123"], ["4567"], ["89"]]);
});

test("chunks without bytes are no messages, and messages without bytes no chunks", async () => {
  using sockets = await line();
  const writable = toWritable(sockets.push, { end: "END" });
  writable.write("");
  writable.write(Buffer.alloc(0));
  writable.write("first");
  const reading = all(toReadable(sockets.pull, { end: "END" }));
  await sockets.push.send(["", ""]);
  await until(() => writable.writableLength === 0);
  writable.end("last");
  expect((await reading).map(String)).toEqual(["first", "last"]);
});

test("a message of several frames is one chunk", async () => {
  using sockets = await line();
  await sockets.push.send(["one ", "", "two"]);
  const readable = toReadable(sockets.pull);
  for await (const chunk of readable) {
    expect(String(chunk)).toBe("one two");
    break;
  }
});

test("text arrives in an encoding", async () => {
  using sockets = await line();
  const writable = toWritable(sockets.push, { end: true, chunkSize: 1 });
  writable.write("Grüße, ", "utf8");
  writable.end("4711ff", "hex");
  const readable = toReadable(sockets.pull, { end: true }).setEncoding("latin1");
  const bytes = Buffer.from((await all(readable)).join(""), "latin1");
  expect(bytes).toEqual(
    Buffer.concat([Buffer.from("Grüße, "), Buffer.from("4711ff", "hex")]),
  );
});

describe("an HTTP response from a Subscriber", () => {
  /** A server whose responses are what a publisher sends, and the sockets of the server. */
  async function served(): Promise<{
    publisher: XPublisher;
    subscribers: Subscriber[];
    ask: () => Promise<IncomingMessage>;
    [Symbol.asyncDispose]: () => Promise<void>;
  }> {
    const publisher = new XPublisher({ linger: 0 });
    const address = await publisher.bind("tcp://127.0.0.1:*");
    const subscribers: Subscriber[] = [];
    const server = createServer((_, response) => {
      const subscriber = new Subscriber();
      subscribers.push(subscriber);
      subscriber.connect(address);
      subscriber.subscribe("news");
      response.flushHeaders();
      const options = { end: "news: end", close: true };
      pipeline(toReadable(subscriber, options), response).catch(() => undefined);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const ask = async (): Promise<IncomingMessage> => {
      const [response] = await once(get({ host: "127.0.0.1", port }), "response");
      return response as IncomingMessage;
    };
    return {
      publisher,
      subscribers,
      ask,
      async [Symbol.asyncDispose]() {
        publisher.close();
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      },
    };
  }

  test("has its messages, and ends with the mark", async () => {
    await using service = await served();
    const response = await service.ask();
    await service.publisher.receive();
    for (const text of ["news: one ", "weather: rain", "news: two", "news: end"])
      await service.publisher.send(text);
    expect(Buffer.concat(await all(response)).toString()).toBe("news: one news: two");
    expect(service.subscribers.map(({ closed }) => closed)).toEqual([true]);
  });

  test("closes the Subscriber when its client has gone", async () => {
    await using service = await served();
    const response = await service.ask();
    await service.publisher.receive();
    response.destroy();
    await until(() => service.subscribers[0]?.closed === true);
    // The publisher hears that the subscription has ended.
    expect((await service.publisher.receive())[0]?.[0]).toBe(0);
  });
});

test("a Writable reads no further while nobody receives", async () => {
  using push = new Push({ linger: 0 });
  let made = 0;
  const source = new Readable({
    read() {
      made += 1;
      this.push(made > 200 ? null : Buffer.alloc(65_536, made));
    },
  });
  const done = pipeline(source, toWritable(push, { end: true }));
  await until(() => made > 0);
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(made).toBeLessThan(10);
  using pull = new Pull();
  await link("tcp", pull, push);
  const chunks = await all(toReadable(pull, { end: true }));
  await done;
  expect(chunks.reduce((sum, chunk) => sum + chunk.length, 0)).toBe(200 * 65_536);
  expect(made).toBe(201);
});
