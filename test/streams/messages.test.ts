// Streams of messages: each chunk is a message of the socket.

import { once } from "node:events";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Dealer, Pull, Push, Reply, Request, Router } from "zmq-napi";
import { Channel, Dish, Gather, Radio, Scatter, Server, Client } from "zmq-napi/draft";
import { toDuplex, toReadable, toWritable } from "zmq-napi/streams";

import { link } from "../support/transports";
import { all, failure, line, texts, until } from "./support";

const objectMode = true;

test("a chunk is an array of frames, or a frame", async () => {
  using sockets = await line();
  const writable = toWritable(sockets.push, { objectMode, end: ["the", "end"] });
  writable.write(["one", Buffer.from("two")]);
  writable.write("three");
  writable.write("");
  writable.end(["the", "end", "of"]);
  const messages = await all(
    toReadable(sockets.pull, { objectMode, end: ["the", "end"] }),
  );
  expect(messages.map(texts)).toEqual([
    ["one", "two"],
    ["three"],
    [""],
    ["the", "end", "of"],
  ]);
});

test("messages pass through a pipeline in order", async () => {
  using one = await line();
  using other = await line("inproc");
  const count = 3000;
  const send = async (): Promise<void> => {
    for (let number = 0; number < count; number++)
      await one.push.send([String(number), "x"]);
    await one.push.send("");
  };
  const [, , numbers] = await Promise.all([
    send(),
    pipeline(
      toReadable(one.pull, { objectMode, end: true }),
      toWritable(other.push, { objectMode, end: true }),
    ),
    all(toReadable(other.pull, { objectMode, end: true })),
  ]);
  expect(numbers.map(([number]) => Number(number))).toEqual([...Array(count).keys()]);
});

/** A stream that answers each message `[...envelope, text]` with its text in capitals. */
const capitals = (): Transform =>
  new Transform({
    objectMode,
    transform: ([...envelope]: Buffer[], _, callback) => {
      const text = String(envelope.pop()).toUpperCase();
      callback(null, [...envelope, text]);
    },
  });

test("a Router answers through a Duplex, with the routing ids", async () => {
  using router = new Router({ linger: 0 });
  using one = new Dealer({ linger: 0 });
  using other = new Dealer({ linger: 0 });
  await link("tcp", router, one, other);
  const duplex = toDuplex(router, { objectMode, close: true });
  const ended = pipeline(duplex, capitals(), duplex).catch((error: Error) => error.name);
  for (const text of ["a", "b", "c"]) {
    await one.send(text);
    await other.send(`${text}${text}`);
    expect(String(await one.receive())).toBe(text.toUpperCase());
    expect(String(await other.receive())).toBe(`${text}${text}`.toUpperCase());
  }
  duplex.destroy();
  await ended;
  expect(router.closed).toBe(true);
});

test("a Reply answers through a Duplex, one request after the other", async () => {
  using reply = new Reply({ linger: 0 });
  using one = new Request({ linger: 0 });
  using other = new Request({ linger: 0 });
  await link("tcp", reply, one, other);
  const duplex = toDuplex(reply, { objectMode });
  duplex.on("error", () => undefined);
  duplex.pipe(capitals()).pipe(duplex);
  for (let round = 0; round < 20; round++) {
    const answers = await Promise.all([one.request("a"), other.request("b")]);
    expect(answers.map(String)).toEqual(["A", "B"]);
  }
  duplex.destroy();
});

test("a Request asks through a Duplex, and waits for each reply", async () => {
  using reply = new Reply({ linger: 0 });
  using request = new Request({ linger: 0 });
  await link("tcp", reply, request);
  const duplex = toDuplex(request, { objectMode });
  const answers: string[] = [];
  duplex.on("data", (chunk) => answers.push(String(chunk)));
  for (const text of ["one", "two", "three"]) duplex.write(text);
  for (const answer of ["1", "2", "3"]) {
    await reply.receive();
    await reply.send(answer);
  }
  await until(() => answers.length === 3);
  expect(answers).toEqual(["1", "2", "3"]);
  // A request that waits for its turn ends with the stream.
  duplex.write("four");
  const written = new Promise((resolve) => duplex.write("five", resolve));
  await reply.receive();
  duplex.destroy();
  expect(await written).toBeTruthy();
});

test("a mark is a reply as well: the next request can leave", async () => {
  using reply = new Reply({ linger: 0 });
  using request = new Request({ linger: 0 });
  await link("tcp", reply, request);
  const duplex = toDuplex(request, { objectMode, end: "END", ends: 2 }).resume();
  const ended = once(duplex, "end");
  for (const text of ["one", "two"]) duplex.write(text);
  for (const text of ["one", "two"]) {
    expect(String(await reply.receive())).toBe(text);
    await reply.send("END");
  }
  await ended;
  duplex.destroy();
});

test("a request that waits for its turn fails when the socket is closed", async () => {
  using reply = new Reply({ linger: 0 });
  using request = new Request({ linger: 0 });
  await link("tcp", reply, request);
  const duplex = toDuplex(request, { objectMode }).resume();
  duplex.on("error", () => undefined);
  duplex.write("one");
  const written = new Promise((resolve) => duplex.write("two", resolve));
  await reply.receive();
  request.close();
  expect(await written).toMatchObject({ code: "EBADF" });
});

test("a request that waits for its turn obeys the time limit", async () => {
  using reply = new Reply({ linger: 0 });
  using request = new Request({ linger: 0 });
  await link("tcp", reply, request);
  const duplex = toDuplex(request, { objectMode, timeout: 20 });
  duplex.on("error", () => undefined);
  duplex.write("one");
  // Nobody reads the answer.
  const error = await new Promise<unknown>((resolve) => duplex.write("two", resolve));
  expect(error).toMatchObject({
    code: "EAGAIN",
    message: expect.stringContaining("within 20 milliseconds, the limit that timeout"),
  });
});

test("a Readable of a Reply waits while the reply is due", async () => {
  using reply = new Reply({ linger: 0 });
  using request = new Request({ linger: 0 });
  await link("tcp", reply, request);
  const texts: string[] = [];
  const readable = toReadable(reply, { objectMode }).on("data", ([text]) => {
    texts.push(String(text));
    setImmediate(() => void reply.send("done"));
  });
  for (const text of ["one", "two"])
    expect(String(await request.request(text))).toBe("done");
  expect(texts).toEqual(["one", "two"]);
  readable.destroy();
});

test("a Writable of a Request fails out of turn", async () => {
  using reply = new Reply({ linger: 0 });
  using request = new Request({ linger: 0 });
  await link("tcp", reply, request);
  const writable = toWritable(request, { objectMode });
  const failed = failure(pipeline(["one", "two"], writable));
  expect(await failed).toMatchObject({ code: "EFSM" });
});

describe("draft sockets", () => {
  test("Server and Client exchange frames, with the routing ids", async () => {
    using server = new Server({ linger: 0 });
    using client = new Client({ linger: 0 });
    await link("tcp", server, client);
    const duplex = toDuplex(server, { objectMode });
    const answer = new Transform({
      objectMode,
      transform: ([frame, address], _, callback) =>
        callback(null, [`${frame}!`, address]),
    });
    duplex.on("error", () => undefined);
    duplex.pipe(answer).pipe(duplex);
    await client.send("hello");
    expect(String((await client.receive())[0])).toBe("hello!");
    duplex.destroy();
  });

  test("Radio and Dish have groups", async () => {
    using radio = new Radio({ linger: 0 });
    using dish = new Dish();
    await link("tcp", radio, dish);
    dish.join("weather");
    const writable = toWritable(radio, { objectMode });
    const first = toReadable(dish, { objectMode });
    const got = first.iterator()[Symbol.asyncIterator]().next();
    let arrived = false;
    void got.then(() => (arrived = true));
    while (!arrived) {
      writable.write(["rain", { group: "weather" }]);
      await new Promise(setImmediate);
    }
    const [frame, { group }] = (await got).value;
    expect([String(frame), String(group)]).toEqual(["rain", "weather"]);
    first.destroy();
    const failed = new Promise((resolve) => writable.once("error", resolve));
    writable.write("rain");
    expect(String(await failed)).toContain("must be [frame, { group: name }]");
  });

  test("Scatter, Gather and Channel have single frames, and bytes", async () => {
    using scatter = new Scatter({ linger: 0 });
    using gather = new Gather();
    await link("tcp", gather, scatter);
    toWritable(scatter, { end: true }).end("some bytes");
    expect(Buffer.concat(await all(toReadable(gather, { end: true }))).toString()).toBe(
      "some bytes",
    );
    using one = new Channel({ linger: 0 });
    using other = new Channel({ linger: 0 });
    await link("inproc", one, other);
    toWritable(one, { objectMode, end: true }).end("one frame");
    expect(await all(toReadable(other, { objectMode, end: true }))).toEqual([
      [Buffer.from("one frame")],
    ]);
  });
});

test("a stream leaves the event loop its turns", async () => {
  using push = new Push({ linger: 0 });
  using pull = new Pull();
  await link("inproc", pull, push);
  let passed = 0;
  const duplexes = [
    toReadable(pull, { objectMode }).on("data", () => (passed += 1)),
    toWritable(push, { objectMode }),
  ] as const;
  let running = true;
  const write = (): void => {
    while (running && duplexes[1].write("x"));
  };
  duplexes[1].on("drain", write);
  write();
  let turns = 0;
  for (; passed <= 50 || turns < 50; turns++) await new Promise(setImmediate);
  running = false;
  expect(Math.min(turns, passed)).toBeGreaterThanOrEqual(50);
  for (const stream of duplexes) stream.destroy();
});
