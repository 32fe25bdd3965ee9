// Web streams over sockets.

import { TransformStream } from "node:stream/web";
import { Dealer, Pair, Pull, Push, Reply, Request, Router } from "zmq-napi";
import { toWebDuplex, toWebReadable, toWebWritable } from "zmq-napi/streams";

import { link } from "../support/transports";
import { all, failure, line, texts, until } from "./support";

const objectMode = true;

/** A web stream of these chunks. */
const of = (...chunks: any[]): ReadableStream<any> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

test("bytes arrive as they were", async () => {
  using sockets = await line();
  const content = Buffer.from("the same words again and again ".repeat(50_000));
  const [, text] = await Promise.all([
    of(
      new Uint8Array(content),
      "text",
      new ArrayBuffer(0),
      new DataView(new ArrayBuffer(2)),
    ).pipeTo(toWebWritable(sockets.push, { end: true })),
    new Response(toWebReadable(sockets.pull, { end: true })).text(),
  ]);
  expect(text).toBe(`${content.toString()}text\0\0`);
});

test("compressed bytes arrive as they were", async () => {
  using sockets = await line("inproc");
  const [, chunks] = await Promise.all([
    of(Buffer.from("words ".repeat(10_000)))
      .pipeThrough(new CompressionStream("gzip") as never)
      .pipeTo(toWebWritable(sockets.push, { end: true })),
    all(
      toWebReadable(sockets.pull, { end: true }).pipeThrough(
        new DecompressionStream("gzip") as never,
      ),
    ),
  ]);
  expect(Buffer.concat(chunks).toString()).toBe("words ".repeat(10_000));
});

test("messages arrive with their frames, and streams follow one another", async () => {
  using sockets = await line();
  for (let round = 0; round < 3; round++) {
    const [, messages] = await Promise.all([
      of(["one", "two"], "three").pipeTo(
        toWebWritable(sockets.push, { objectMode, end: "END" }),
      ),
      all(toWebReadable(sockets.pull, { objectMode, end: "END" })),
    ]);
    expect(messages.map(texts)).toEqual([["one", "two"], ["three"]]);
  }
});

test("a stream takes nothing ahead of its reader, and leaves the rest", async () => {
  using sockets = await line();
  for (const text of ["one", "two", "three", "four"]) await sockets.push.send(text);
  const stream = toWebReadable(sockets.pull);
  const reader = stream.getReader();
  expect(String((await reader.read()).value)).toBe("one");
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
  expect(String(await sockets.pull.receive())).toBe("two");
  const read = reader.read();
  expect(String((await read).value)).toBe("three");
  await reader.cancel();
  expect(String(await sockets.pull.receive())).toBe("four");
});

test("a stream that is cancelled while it waits takes nothing", async () => {
  using sockets = await line();
  const reader = toWebReadable(sockets.pull).getReader();
  const read = reader.read();
  await reader.cancel("enough");
  expect((await read).done).toBe(true);
  await sockets.push.send("late");
  expect(String(await sockets.pull.receive())).toBe("late");
});

test("leaving a loop leaves the rest", async () => {
  using sockets = await line();
  for (let number = 0; number < 100; number++) await sockets.push.send(number);
  let count = 0;
  for await (const [frame] of toWebReadable(sockets.pull, { objectMode })) {
    expect(String(frame)).toBe(String(count));
    if (++count === 30) break;
  }
  while (count < 100) expect(String(await sockets.pull.receive())).toBe(String(count++));
});

test("a signal errors both with its reason, also if it has aborted", async () => {
  using pull = new Pull();
  using push = new Push({ linger: 0 });
  const reason = new Error("No more");
  for (const late of [true, false]) {
    const controller = new AbortController();
    const { signal } = controller;
    if (!late) controller.abort(reason);
    const reading = failure(toWebReadable(pull, { signal }).getReader().read());
    const writing = failure(toWebWritable(push, { signal }).getWriter().write("waits"));
    await new Promise(setImmediate);
    controller.abort(reason);
    expect(await reading).toBe(reason);
    expect(await writing).toBe(reason);
  }
  await toWebReadable(pull, { close: true }).cancel();
  expect(pull.closed).toBe(true);
});

test("a writer that aborts ends the chunk that waits", async () => {
  using push = new Push({ linger: 0 });
  const writer = toWebWritable(push, { close: true }).getWriter();
  const reason = new Error("No more");
  const written = failure(writer.write("waits"));
  const closed = failure(writer.closed);
  await new Promise(setImmediate);
  await writer.abort(reason);
  expect(await written).toBe(reason);
  expect(await closed).toBe(reason);
  expect(push.closed).toBe(true);
});

test("a writer is asked to wait while a chunk waits", async () => {
  using push = new Push({ linger: 0 });
  for (const options of [{ objectMode }, { highWaterMark: 5 }] as const) {
    const writer = toWebWritable(push, options as { objectMode: true }).getWriter();
    await writer.ready;
    expect(writer.desiredSize).toBeGreaterThan(0);
    writer.write("12345").catch(() => undefined);
    expect(writer.desiredSize).toBe(0);
    writer.closed.catch(() => undefined);
    await writer.abort();
  }
});

test("errors of the socket and of chunks are errors of the stream", async () => {
  using sockets = await line();
  const reading = failure(toWebReadable(sockets.pull, { end: true }).getReader().read());
  await new Promise(setImmediate);
  sockets.pull.close();
  expect(await reading).toMatchObject({ code: "EBADF" });
  const writer = toWebWritable(sockets.push).getWriter();
  writer.closed.catch(() => undefined);
  expect(await failure(writer.write(["one"] as never))).toBeInstanceOf(TypeError);
  const next = toWebWritable(sockets.push).getWriter();
  next.closed.catch(() => undefined);
  sockets.push.close();
  expect(await failure(next.write("one"))).toMatchObject({ code: "EBADF" });
});

test("a Readable without the option end ends with its socket", async () => {
  using sockets = await line();
  const read = toWebReadable(sockets.pull).getReader().read();
  await new Promise(setImmediate);
  sockets.pull.close();
  expect((await read).done).toBe(true);
});

test("a Reply answers through a pair of streams", async () => {
  using reply = new Reply({ linger: 0 });
  using request = new Request({ linger: 0 });
  await link("tcp", reply, request);
  const { readable, writable } = toWebDuplex(reply, { objectMode, close: true });
  const capitals = new TransformStream({
    transform: ([frame], controller) => controller.enqueue([String(frame).toUpperCase()]),
  });
  const stop = new AbortController();
  const piped = readable
    .pipeThrough(capitals as never)
    .pipeTo(writable, { signal: stop.signal });
  for (const text of ["one", "two", "three"])
    expect(String(await request.request(text))).toBe(text.toUpperCase());
  stop.abort();
  await failure(piped);
  await until(() => reply.closed);
});

test("the halves of a pair end by themselves, and then the socket is closed", async () => {
  using one = new Pair({ linger: 1000 });
  using other = new Pair({ linger: 0 });
  await link("inproc", one, other);
  const pair = toWebDuplex(one, { end: true, close: true });
  await of("to the other").pipeTo(pair.writable);
  expect(one.closed).toBe(false);
  for (const text of ["from the other", ""]) await other.send(text);
  expect((await all(pair.readable)).map(String)).toEqual(["from the other"]);
  expect(one.closed).toBe(true);
  for (const text of ["to the other", ""])
    expect(String(await other.receive())).toBe(text);
});

test("a Router is a pair of streams of messages", async () => {
  using router = new Router({ linger: 0 });
  using dealer = new Dealer({ linger: 0, routingId: "ada" });
  await link("tcp", router, dealer);
  const { readable, writable } = toWebDuplex(router, { objectMode });
  void readable.pipeTo(writable).catch(() => undefined);
  await dealer.send("echo");
  expect(String(await dealer.receive())).toBe("echo");
  router.close();
});
