// How streams end: by the mark of the option `end`, or with their socket.

import { once } from "node:events";
import { type Duplex, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Dealer, Push, Router, Subscriber, XPublisher } from "zmq-napi";
import { toDuplex, toReadable, toWritable } from "zmq-napi/streams";

import { link } from "../support/transports";
import { all, failure, line, texts } from "./support";

/** Resolves with the chunks of a Duplex when its reading half has ended. */
async function read(duplex: Duplex): Promise<any[]> {
  const chunks: unknown[] = [];
  duplex.on("data", (chunk) => chunks.push(chunk));
  await once(duplex, "end");
  return chunks;
}

test("without the option, the end of a Writable sends nothing", async () => {
  using sockets = await line();
  await pipeline(["one"], toWritable(sockets.push));
  await sockets.push.send("two");
  expect(String(await sockets.pull.receive())).toBe("one");
  expect(String(await sockets.pull.receive())).toBe("two");
});

test("with true, the end is an empty message", async () => {
  using sockets = await line();
  await pipeline(["one"], toWritable(sockets.push, { end: true }));
  expect(texts(await sockets.pull.receive())).toEqual(["one"]);
  expect(texts(await sockets.pull.receive())).toEqual([""]);
});

test("streams follow one another through the same sockets", async () => {
  using sockets = await line();
  const write = async (): Promise<void> => {
    for (const text of ["one", "two", "three"])
      await pipeline([text, "!"], toWritable(sockets.push, { end: true }));
  };
  const read = async (): Promise<string[]> => {
    const found: string[] = [];
    while (found.length < 3) {
      const chunks = await all(toReadable(sockets.pull, { end: true, highWaterMark: 1 }));
      found.push(chunks.join(""));
    }
    return found;
  };
  expect((await Promise.all([read(), write()]))[0]).toEqual(["one!", "two!", "three!"]);
});

test("the next stream can begin in the handler of the end", async () => {
  using sockets = await line();
  for (const text of ["one", "", "two", ""]) await sockets.push.send(text);
  const first = toReadable(sockets.pull, { end: true }).resume();
  const second = await new Promise<Readable>((resolve) => {
    first.on("end", () => resolve(toReadable(sockets.pull, { end: true })));
  });
  expect((await all(second)).map(String)).toEqual(["two"]);
  const writable = toWritable(sockets.push).end();
  const next = await new Promise<unknown>((resolve) => {
    writable.on("finish", () => resolve(toWritable(sockets.push)));
  });
  expect(next).toHaveProperty("writable", true);
});

test("with ends, a Pull reads until each of its peers has ended", async () => {
  using sockets = await line();
  using other = new Push({ linger: 0 });
  other.connect(sockets.pull.lastEndpoint!);
  const reading = all(toReadable(sockets.pull, { end: true, ends: 2 }));
  await pipeline(["one"], toWritable(sockets.push, { end: true }));
  await pipeline(["two", "three"], toWritable(other, { end: true }));
  expect((await reading).map(String).sort()).toEqual(["one", "three", "two"]);
});

test("each subscriber to the mark's topic reads to the end", async () => {
  using publisher = new XPublisher({ linger: 0, verbosity: "allSubs" });
  using one = new Subscriber();
  using other = new Subscriber();
  await link("tcp", publisher, one, other);
  for (const subscriber of [one, other]) {
    subscriber.subscribe("news");
    await publisher.receive();
  }
  const end = ["news", "END"];
  const reading = [one, other].map((socket) =>
    all(toReadable(socket, { objectMode: true, end })),
  );
  const chunks = [
    ["news", "rain"],
    ["sport", "END"],
    ["news", "sun", "END"],
  ];
  await pipeline(Readable.from(chunks), toWritable(publisher, { objectMode: true, end }));
  for (const messages of await Promise.all(reading))
    expect(messages.map(texts)).toEqual([chunks[0], chunks[2]]);
});

test("bytes that look like the mark arrive as bytes", async () => {
  using sockets = await line();
  const chunks = ["E", "END", "ENDEND", "END"];
  const options = { end: "END", chunkSize: 3 };
  const [, got] = await Promise.all([
    pipeline(chunks, toWritable(sockets.push, options)),
    all(toReadable(sockets.pull, { end: "END" })),
  ]);
  expect(got.join("")).toBe(chunks.join(""));
});

test("a message that is the mark is refused", async () => {
  using sockets = await line();
  const marks = [
    { end: true, chunk: "", says: "an empty message" },
    { end: true, chunk: [Buffer.alloc(0)], says: "an empty message" },
    { end: Buffer.from("END"), chunk: "END", says: 'the message "END"' },
    { end: ["a", "b"], chunk: ["a", "b"], says: "this message" },
  ];
  for (const { end, chunk, says } of marks) {
    const writable = toWritable(sockets.push, { objectMode: true, end });
    const error = await failure(pipeline(Readable.from([chunk]), writable));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(`lets ${says} mark the end`);
  }
  expect(sockets.pull.tryReceive()).toBeUndefined();
});

test("a Router and a Dealer end with a mark that has the routing id", async () => {
  using router = new Router({ linger: 0 });
  using dealer = new Dealer({ linger: 0, routingId: "ada" });
  await link("tcp", router, dealer);
  const duplex = toDuplex(router, { objectMode: true, end: ["ada", ""] });
  const other = toDuplex(dealer, { end: true });
  other.end("question");
  // A loop would destroy the Duplex at its end.
  expect((await read(duplex)).map(texts)).toEqual([["ada", "question"]]);
  duplex.end(["ada", "answer"]);
  expect((await read(other)).map(String)).toEqual(["answer"]);
});

test("without the option, a Readable ends when its socket is closed", async () => {
  for (const objectMode of [true, false]) {
    using sockets = await line();
    const readable = toReadable(sockets.pull, { objectMode });
    const ended = once(readable, "end");
    const first = once(readable, "data");
    await sockets.push.send("one");
    expect(String((await first)[0])).toBe("one");
    sockets.pull.close();
    await ended;
    expect(readable.errored).toBeNull();
  }
});

test("with the option, a socket that is closed before the mark is an error", async () => {
  using sockets = await line();
  const reading = failure(all(toReadable(sockets.pull, { end: true })));
  await new Promise(setImmediate);
  sockets.pull.close();
  const error = await reading;
  expect(error).toMatchObject({ name: "ZmqError", code: "EBADF" });
  expect(error.message).toContain(
    "the Pull was closed before the end of the stream came",
  );
});

test("a source that fails sends no mark", async () => {
  using sockets = await line();
  const source = Readable.from(
    (async function* () {
      yield "one";
      throw new Error("No luck");
    })(),
  );
  const writable = toWritable(sockets.push, { end: true });
  expect(await failure(pipeline(source, writable))).toMatchObject({ message: "No luck" });
  await sockets.push.send("later");
  const got = [await sockets.pull.receive()];
  while (String(got.at(-1)) !== "later") got.push(await sockets.pull.receive());
  expect(got.map(String)).not.toContain("");
});
