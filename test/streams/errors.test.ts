// Errors of sockets travel as errors of streams; wrong arguments are refused.

import { once } from "node:events";
import { pipeline } from "node:stream/promises";
import {
  Context,
  Dealer,
  Proxy,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  type Socket,
} from "zmq-napi";
import { Dish, Server } from "zmq-napi/draft";
import * as streams from "zmq-napi/streams";

import { run } from "../support/program";
import { link } from "../support/transports";
import { all, failure, line } from "./support";

const { toDuplex, toReadable, toWritable, toWebReadable } = streams;

/** Returns what a function throws. */
function thrown(act: () => unknown): any {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("Expected an exception");
}

test("one stream uses a direction of a socket at a time", async () => {
  using dealer = new Dealer();
  const duplex = toDuplex(dealer);
  for (const [make, does] of [
    [toReadable, "receives"],
    [toWebReadable, "receives"],
    [toWritable, "sends"],
  ] as const) {
    const error = thrown(() => make(dealer));
    expect(error).toMatchObject({ name: "ZmqError", code: "EBUSY" });
    expect(error.message).toBe(
      `Socket is busy: a stream ${does} on the Dealer already. Destroy that stream first`,
    );
  }
  duplex.destroy();
  const readable = toReadable(dealer);
  expect(thrown(() => toDuplex(dealer)).code).toBe("EBUSY");
  const writable = toWritable(dealer);
  readable.destroy();
  writable.destroy();
  toDuplex(dealer).destroy();
});

test("a proxy does not take a socket that a stream uses, and the other way round", async () => {
  using front = new Router();
  using back = new Dealer();
  for (const socket of [front, back]) await socket.bind("tcp://127.0.0.1:*");
  const stream = toReadable(back);
  const proxy = new Proxy(front, back);
  const error = await failure((async () => proxy.run())());
  expect(error).toMatchObject({ code: "EBUSY" });
  expect(error.message).toContain("a stream uses the Dealer. Destroy the stream first");
  stream.destroy();
  const running = proxy.run();
  expect(thrown(() => toReadable(back)).code).toBe("EBUSY");
  proxy.terminate();
  await running;
});

test("a closed socket is refused, and a Writable fails when its socket is closed", async () => {
  using sockets = await line();
  const writable = toWritable(sockets.push);
  sockets.push.close();
  expect(thrown(() => toReadable(sockets.push as never))).toBeInstanceOf(TypeError);
  expect(thrown(() => toWritable(sockets.push)).code).toBe("EBADF");
  expect(await failure(pipeline(["one"], writable))).toMatchObject({ code: "EBADF" });
  using alone = new Push();
  const waiting = failure(pipeline(["one"], toWritable(alone)));
  await new Promise(setImmediate);
  alone.close();
  expect(await waiting).toMatchObject({ name: "ZmqError", code: "EAGAIN" });
});

test("a context that is shut down is an error of both", async () => {
  await using context = new Context();
  using pull = new Pull({ context });
  using push = new Push({ context });
  const reading = failure(all(toReadable(pull)));
  const writing = failure(pipeline(["one"], toWritable(push)));
  await new Promise(setImmediate);
  context.shutdown();
  expect(await reading).toMatchObject({ code: "ETERM" });
  expect(await writing).toMatchObject({ code: "ETERM" });
});

test("a time limit is for each message, and comes from the socket unless it is given", async () => {
  using pull = new Pull({ receiveTimeout: 10 });
  using push = new Push({ sendTimeout: 10 });
  const limits = [
    [undefined, "receiveTimeout", "sendTimeout", 10],
    [20, "timeout", "timeout", 20],
  ] as const;
  for (const [timeout, ofPull, ofPush, limit] of limits) {
    const reading = await failure(all(toReadable(pull, { timeout })));
    expect(reading).toMatchObject({ code: "EAGAIN" });
    expect(reading.message).toContain(
      `within ${limit} milliseconds, the limit that ${ofPull}`,
    );
    const writing = await failure(pipeline(["one"], toWritable(push, { timeout })));
    expect(writing).toMatchObject({ code: "EAGAIN" });
    expect(writing.message).toContain(
      `within ${limit} milliseconds, the limit that ${ofPush}`,
    );
  }
  expect((await failure(all(toReadable(pull, { timeout: 0 })))).code).toBe("EAGAIN");
  await link("tcp", pull, push);
  await push.send("in time");
  const readable = toReadable(pull, { timeout: 5000 });
  expect(String((await once(readable, "data"))[0])).toBe("in time");
  readable.destroy();
});

test("an exception of a handler reaches the process, and breaks no socket", async () => {
  const { lines, code, errors } = await run(`
    const { toReadable } = require(process.env.ZMQ_NAPI.replace("index.js", "streams.js"));
    const pull = new zmq.Pull();
    const push = new zmq.Push();
    push.connect(await pull.bind("tcp://127.0.0.1:*"));
    process.once("uncaughtException", async (error) => {
      say(error.message);
      stream.destroy();
      await push.send("two");
      say(String(await pull.receive()));
    });
    const stream = toReadable(pull);
    stream.once("data", () => {
      throw new Error("No luck");
    });
    await new Promise(setImmediate);
    await push.send("one");
  `);
  expect({ code, errors, lines }).toEqual({
    code: 0,
    errors: "",
    lines: ["No luck", "two"],
  });
});

describe("a wrong argument", () => {
  const opened: Socket[] = [];

  function open<S extends Socket>(type: new () => S): S {
    const socket = new type();
    opened.push(socket);
    return socket;
  }

  afterEach(() => {
    for (const socket of opened.splice(0)) socket.close();
  });

  const refusals: [string, () => unknown, string][] = [
    ["no socket", () => toReadable({} as never), "Socket must be a socket object"],
    [
      "a Push to read from",
      () => toReadable(open(Push) as never),
      "toReadable() needs a socket that can receive, but a Push only sends. Use toWritable()",
    ],
    [
      "a Pull to write to",
      () => streams.toWebWritable(open(Pull) as never),
      "toWebWritable() needs a socket that can send, but a Pull only receives. Use toWebReadable()",
    ],
    [
      "a Pull for both",
      () => toDuplex(open(Pull) as never),
      "toDuplex() needs a socket that sends and receives, but a Pull only receives. Use toReadable()",
    ],
    [
      "bytes of a Router",
      () => toReadable(open(Router)),
      "toReadable() of a Router needs { objectMode: true }: the messages of a Router begin with a routing id",
    ],
    [
      "bytes of a Reply",
      () => toDuplex(open(Reply)),
      "toDuplex() of a Reply needs { objectMode: true }: each message of a Reply is a request or its answer",
    ],
    [
      "bytes of a Request",
      () => streams.toWebWritable(open(Request)),
      "toWebWritable() of a Request needs { objectMode: true }",
    ],
    [
      "bytes of a Dish",
      () => toReadable(open(Dish)),
      "toReadable() of a Dish needs { objectMode: true }: the messages of a Dish have a group",
    ],
    [
      "a mark without a routing id",
      () => toReadable(open(Router), { objectMode: true, end: true }),
      "end of a Router must be an array with all frames of the message",
    ],
    [
      "a mark of a Server",
      () => toReadable(open(Server), { objectMode: true, end: true }),
      "end does not work for a Server",
    ],
    [
      "options that are no object",
      () => toReadable(open(Pull), 5 as never),
      "Options must be an object, such as { objectMode: true }, but got a number",
    ],
    [
      "an unknown option",
      () => toReadable(open(Pull), { objectmode: true } as never),
      "Did you mean objectMode?",
    ],
    [
      "an option of the other half",
      () => toReadable(open(Pull), { chunkSize: 3 } as never),
      "Unknown option chunkSize",
    ],
    [
      "objectMode",
      () => toReadable(open(Pull), { objectMode: 1 } as never),
      "objectMode must be true or false, but is 1",
    ],
    ["end", () => toReadable(open(Pull), { end: 7 } as never), "end must be true"],
    ["no frames", () => toReadable(open(Pull), { end: [] }), "at least one frame"],
    [
      "ends",
      () => toReadable(open(Pull), { end: true, ends: 0 }),
      "ends takes a whole number from 1",
    ],
    [
      "ends without end",
      () => toReadable(open(Pull), { ends: 2 }),
      "ends needs the option end",
    ],
    [
      "chunkSize of messages",
      () => toWritable(open(Push), { objectMode: true, chunkSize: 5 }),
      "chunkSize is for bytes",
    ],
    [
      "highWaterMark",
      () => toWritable(open(Push), { highWaterMark: -1 }),
      "highWaterMark takes a whole number from 0",
    ],
    [
      "timeout",
      () => toReadable(open(Pull), { timeout: NaN }),
      "timeout must be a number",
    ],
    [
      "signal",
      () => toReadable(open(Pull), { signal: 1 as never }),
      "signal must be an AbortSignal",
    ],
  ];

  test.each(refusals)("is refused in a sentence: %s", (_name, make, text) => {
    const error = thrown(make);
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    expect(error.message).toContain(text);
  });
});
