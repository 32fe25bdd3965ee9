// A stream that is destroyed leaves no message taken and unread.

import type { Readable } from "node:stream";
import { Pair, Pull, Push, Reply, Request, Subscriber, XPublisher } from "zmq-napi";
import {
  type ToReadableOptions,
  toReadable,
  toWebReadable,
  toWritable,
} from "zmq-napi/streams";

import { link } from "../support/transports";
import { all, failure, line, texts, until } from "./support";

const count = 100;

/** Reads some chunks of a stream, and then destroys it. Returns the chunks. */
type Way = (stream: Readable, most: number) => Promise<unknown[]>;

const closed = (stream: Readable): Promise<void> =>
  new Promise((resolve) => {
    stream.once("close", resolve).once("error", () => undefined);
  });

const ways: Record<string, Way> = {
  "leaving a loop": async (stream, most) => {
    const chunks: unknown[] = [];
    for await (const chunk of stream) if (chunks.push(chunk) === most) break;
    return chunks;
  },
  "destroy() in a handler of data": async (stream, most) => {
    const chunks: unknown[] = [];
    stream.on("data", (chunk) => {
      if (chunks.push(chunk) === most) stream.destroy();
    });
    await closed(stream);
    return chunks;
  },
  "destroy(error) after a pause": async (stream, most) => {
    const chunks: unknown[] = [];
    stream.on("data", (chunk) => {
      if (chunks.push(chunk) !== most) return;
      stream.pause();
      // The stream goes on reading ahead until then.
      setImmediate(() => stream.destroy(new Error("Enough")));
    });
    await closed(stream);
    return chunks;
  },
  "destroy() while chunks are announced": async (stream, most) => {
    const chunks: unknown[] = [];
    stream.on("readable", () => {
      for (let chunk = stream.read(); chunk !== null; chunk = stream.read())
        if (chunks.push(chunk) === most) stream.destroy();
    });
    await closed(stream);
    return chunks;
  },
};

describe.each(Object.entries(ways))("after %s", (_name, read) => {
  test.each<ToReadableOptions>([
    { objectMode: true },
    { objectMode: true, highWaterMark: 7 },
    { objectMode: true, highWaterMark: 1000 },
    {},
    { highWaterMark: 20 },
  ])("the socket has the rest, in order: %o", async (options) => {
    using sockets = await line();
    for (let number = 0; number < count; number++)
      await sockets.push.send(String(number).padStart(3));
    const chunks = await read(toReadable(sockets.pull, options), 10);
    const got = chunks.flatMap((chunk) =>
      Buffer.concat([chunk as Buffer[] | Buffer].flat())
        .toString()
        .match(/.../g),
    );
    while (got.length < count)
      got.push(String(await sockets.pull.receive({ timeout: 5000 })));
    expect(got.map(Number)).toEqual([...Array(count).keys()]);
    expect(sockets.pull.tryReceive()).toBeUndefined();
  });
});

/** A stream that has taken messages of which none was read. */
async function ahead(pull: Pull, messages: number): Promise<Readable> {
  const stream = toReadable(pull, { objectMode: true, highWaterMark: messages });
  stream.read(0);
  await until(() => stream.readableLength === messages);
  return stream;
}

test("a part of a chunk that nobody has read is a message", async () => {
  using sockets = await line();
  for (const text of ["abcdef", "ghi", "jkl"]) await sockets.push.send(text);
  const stream = toReadable(sockets.pull, { highWaterMark: 100 });
  stream.read(0);
  await until(() => stream.readableLength === 12);
  expect(String(stream.read(2))).toBe("ab");
  stream.destroy();
  for (const rest of ["cdef", "ghi", "jkl"])
    expect(String(await sockets.pull.receive())).toBe(rest);
});

test("a message of several frames comes back with its frames", async () => {
  using sockets = await line();
  await sockets.push.send(["one", "two"]);
  const stream = toReadable(sockets.pull);
  stream.read(0);
  await until(() => stream.readableLength > 0);
  stream.destroy();
  expect(texts(await sockets.pull.receive())).toEqual(["one", "two"]);
});

test("a receive that waits gets what the stream had taken", async () => {
  using sockets = await line();
  for (const text of ["one", "two"]) await sockets.push.send(text);
  const stream = await ahead(sockets.pull, 2);
  const waiting = [sockets.pull.receive(), sockets.pull.receive()];
  stream.destroy();
  expect((await Promise.all(waiting)).map(String)).toEqual(["one", "two"]);
});

test("the next stream gets what the stream had taken", async () => {
  using sockets = await line();
  for (const text of ["one", "two", ""]) await sockets.push.send(text);
  (await ahead(sockets.pull, 2)).destroy();
  const chunks = await all(toReadable(sockets.pull, { end: true }));
  expect(chunks.map(String)).toEqual(["one", "two"]);
});

test("a Reply can answer the request that the stream had taken", async () => {
  using request = new Request({ linger: 0 });
  using reply = new Reply({ linger: 0 });
  await link("tcp", reply, request);
  await request.send("question");
  const stream = toReadable(reply, { objectMode: true });
  stream.read(0);
  await until(() => stream.readableLength > 0);
  stream.destroy();
  expect(reply.readable).toBe(true);
  expect(String(await reply.receive())).toBe("question");
  await reply.send("answer");
  expect(String(await request.receive())).toBe("answer");
});

test("what a Subscriber has unsubscribed from does not come back", async () => {
  using publisher = new XPublisher({ linger: 0 });
  using subscriber = new Subscriber();
  await link("tcp", publisher, subscriber);
  subscriber.subscribe("a", "b");
  for (let subscriptions = 0; subscriptions < 2; subscriptions++)
    await publisher.receive();
  for (const text of ["a1", "b1", "a2", "b2"]) await publisher.send(text);
  const stream = toReadable(subscriber, { objectMode: true, highWaterMark: 4 });
  stream.read(0);
  await until(() => stream.readableLength === 4);
  subscriber.unsubscribe("a");
  stream.destroy();
  expect(String(await subscriber.receive())).toBe("b1");
  expect(String(await subscriber.receive())).toBe("b2");
  expect(subscriber.tryReceive()).toBeUndefined();
});

test("the rest of a message stays subscribed, and goes with its subscription", async () => {
  using publisher = new XPublisher({ linger: 0 });
  using subscriber = new Subscriber();
  await link("tcp", publisher, subscriber);
  subscriber.subscribe("news");
  await publisher.receive();
  for (const text of ["news 1, body", "news 2"]) await publisher.send(text);
  const readPart = async (size: number): Promise<string> => {
    const stream = toReadable(subscriber, { highWaterMark: 100 });
    stream.read(0);
    await until(() => stream.readableLength >= size);
    const part = String(stream.read(size));
    stream.destroy();
    subscriber.subscribe("other");
    return part;
  };
  expect(await readPart(6)).toBe("news 1");
  expect(await readPart(2)).toBe(", ");
  expect(String(await subscriber.receive())).toBe("body");
  expect(String(await subscriber.receive())).toBe("news 2");
  expect(subscriber.statistics().dropped).toBe(0);
  await publisher.send("news 3");
  expect(await readPart(5)).toBe("news ");
  subscriber.unsubscribe("news");
  expect(subscriber.tryReceive()).toBeUndefined();
});

/** Resolves when streams have taken this many messages of a Pull. */
const taken = (pull: Pull, messages: number): Promise<void> =>
  until(() => {
    const { received, prefetched } = pull.statistics();
    return received.messages - prefetched === messages;
  });

test("an end that the reader has not seen comes back, behind the chunks", async () => {
  using sockets = await line();
  for (const text of ["one", "two", ""]) await sockets.push.send(text);
  const stream = toReadable(sockets.pull, { end: true, highWaterMark: 100 });
  stream.read(0);
  await taken(sockets.pull, 3);
  expect(String(stream.read(3))).toBe("one");
  stream.destroy();
  const chunks = await all(toReadable(sockets.pull, { end: true }));
  expect(chunks.map(String)).toEqual(["two"]);
  expect(sockets.pull.tryReceive()).toBeUndefined();
});

test("the first of several ends comes back", async () => {
  using sockets = await line();
  const options = { end: true, ends: 2 };
  const [pull, push] = [sockets.pull, sockets.push];
  for (const text of ["one", ""]) await push.send(text);
  const stream = toReadable(pull, { ...options, highWaterMark: 100 });
  stream.read(0);
  await taken(pull, 2);
  stream.destroy();
  for (const text of ["two", ""]) await push.send(text);
  const chunks = await all(toReadable(pull, options));
  expect(chunks.map(String).sort()).toEqual(["one", "two"]);
  await push.send("");
  const web = toWebReadable(pull, options).getReader();
  const read = web.read();
  await taken(pull, 5);
  await web.cancel();
  expect((await read).done).toBe(true);
  expect(String(await pull.receive())).toBe("");
});

test("a rest that looks like the mark is no mark", async () => {
  using sockets = await line();
  for (const text of ["x END", "END"]) await sockets.push.send(text);
  const stream = toReadable(sockets.pull, { end: "END" });
  stream.read(0);
  await until(() => stream.readableLength > 0);
  expect(String(stream.read(2))).toBe("x ");
  stream.destroy();
  const chunks = await all(toReadable(sockets.pull, { end: "END" }));
  expect(chunks.map(String)).toEqual(["END"]);
});

test("very many messages come back, and the socket is closed if asked for", async () => {
  using push = new Push({ linger: 0, sendHighWaterMark: 0 });
  using pull = new Pull({ receiveHighWaterMark: 0 });
  await link("inproc", pull, push);
  const many = 200_000;
  for (let number = 0; number < many; number++) await push.send(String(number));
  const options = { objectMode: true, highWaterMark: many };
  for (const close of [false, true]) {
    const stream = toReadable(pull, { ...options, close });
    stream.read(0);
    await until(() => stream.readableLength === many);
    const gone = closed(stream);
    stream.destroy();
    await gone;
    expect(stream.errored).toBeNull();
    expect(pull.closed).toBe(close);
    if (!close) expect(pull.statistics().prefetched).toBe(many);
  }
}, 30_000);

test("a stream that waits takes nothing once it is destroyed", async () => {
  using sockets = await line();
  const stream = toReadable(sockets.pull);
  stream.resume();
  await new Promise(setImmediate);
  stream.destroy();
  await sockets.push.send("late");
  expect(String(await sockets.pull.receive())).toBe("late");
});

test("a signal destroys a stream, and leaves the rest in the socket", async () => {
  using sockets = await line();
  const controller = new AbortController();
  const stream = toReadable(sockets.pull, { signal: controller.signal });
  const reading = failure(all(stream));
  await new Promise(setImmediate);
  controller.abort(new Error("No more"));
  expect(await reading).toMatchObject({ name: "AbortError", code: "ABORT_ERR" });
  await sockets.push.send("late");
  expect(String(await sockets.pull.receive())).toBe("late");
});

test("a signal that has aborted already destroys the stream at once", async () => {
  using sockets = await line();
  const signal = AbortSignal.abort();
  expect(await failure(all(toReadable(sockets.pull, { signal })))).toMatchObject({
    name: "AbortError",
  });
  const writable = toWritable(sockets.push, { signal });
  const failed = await new Promise((resolve) => writable.once("error", resolve));
  expect(failed).toMatchObject({ name: "AbortError" });
  toReadable(sockets.pull).destroy();
  toWritable(sockets.push).destroy();
});

test("a chunk that waits is not sent once the stream is destroyed", async () => {
  using push = new Push({ linger: 0 });
  const stream = toWritable(push);
  const written = new Promise((resolve) => stream.write("never", resolve));
  stream.destroy();
  expect(await written).toBeTruthy();
  using pull = new Pull();
  await link("tcp", pull, push);
  await push.send("first");
  expect(String(await pull.receive())).toBe("first");
});

test("with close, a stream closes its socket however it ends", async () => {
  const ends: ((stream: Readable) => void)[] = [
    (stream) => stream.destroy(),
    (stream) => stream.destroy(new Error("Enough")),
    (stream) => stream.resume(),
  ];
  for (const end of ends) {
    using pair = new Pair({ linger: 0 });
    using other = new Pair({ linger: 0 });
    await link("inproc", pair, other);
    await other.send("");
    const stream = toReadable(pair, { close: true, end: true });
    const gone = closed(stream);
    end(stream);
    await gone;
    expect(pair.closed).toBe(true);
  }
  using sockets = await line();
  const writable = toWritable(sockets.push, { close: true });
  sockets.push.linger = 5000;
  await new Promise<void>((resolve) => writable.once("close", resolve).end("last"));
  expect(sockets.push.closed).toBe(true);
  expect(String(await sockets.pull.receive())).toBe("last");
});
