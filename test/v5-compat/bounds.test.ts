// Bounds that zeromq.js lacks. The tests run with our package only.

import { once } from "node:events";
import * as zmq from "zmq-napi/v5-compat";

import { bound, message, messages, Scene, sent, thrown, turns } from "./scene";

type Scened = (scene: Scene) => Promise<void>;

/** A test with sockets that close at its end. */
const scened = (name: string, body: Scened): void => {
  test(name, async () => {
    using scene = new Scene(zmq);
    await body(scene);
  });
};

describe("the messages that wait", () => {
  scened(
    "are at most 10,000; the next one fails, and the others arrive",
    async (scene) => {
      const [push, pull] = [scene.socket("push"), scene.socket("pull")];
      const address = await bound(push);
      for (let count = 0; count < 10_000; count++) push.send(count);
      const error = await sent(push, "too many").catch((reason) => reason);
      expect(error).toMatchObject({
        name: "ZmqError",
        code: "ENOBUFS",
        message:
          "No buffer space available: the socket has a pendingSendLimit of 10000, and " +
          "10000 messages wait already. Wait for the callbacks of send(), or raise the " +
          "limit",
      });
      const arrived = messages(pull, 10_000);
      pull.connect(address);
      expect((await arrived).map(([text]) => Number(text))).toEqual([
        ...Array(10_000).keys(),
      ]);
      await sent(push, "room again");
      expect(await message(pull)).toEqual(["room again"]);
    },
  );

  scened("are bounded as the program says", async (scene) => {
    const push = scene.socket("push", { pendingSendLimit: 2 });
    expect(push.pendingSendLimit).toBe(2);
    for (const number of [1, 2]) push.send(number);
    await expect(sent(push, 3)).rejects.toMatchObject({ code: "ENOBUFS" });
    push.pendingSendLimit = 3;
    push.send(3, 0, () => undefined);
    await expect(sent(push, 4)).rejects.toMatchObject({ code: "ENOBUFS" });
  });

  scened("fail with the event if there is no callback", async (scene) => {
    const push = scene.socket("push", { pendingSendLimit: 0 });
    push.send("x");
    const [error] = await once(push, "error");
    expect(error.code).toBe("ENOBUFS");
  });

  scened(
    "are bounded while the socket is paused, those before included",
    async (scene) => {
      const [push, pull] = [scene.socket("push"), scene.socket("pull")];
      const address = await bound(push);
      push.pendingSendLimit = 4;
      for (const number of [1, 2]) push.send(number);
      push.pause();
      for (const number of [3, 4]) push.send(number);
      await expect(sent(push, 5)).rejects.toMatchObject({ code: "ENOBUFS" });
      push.resume();
      await expect(sent(push, 5)).rejects.toMatchObject({ code: "ENOBUFS" });
      const arrived = messages(pull, 4);
      pull.connect(address);
      expect((await arrived).flat()).toEqual(["1", "2", "3", "4"]);
    },
  );

  scened("are bounded while a req waits for its reply", async (scene) => {
    const [rep, req] = await scene.pair("rep", "req");
    req.pendingSendLimit = 2;
    const asked = message(rep);
    for (const number of [1, 2, 3]) req.send(number);
    await expect(sent(req, 4)).rejects.toMatchObject({ code: "ENOBUFS" });
    await asked;
    const replies = messages(req, 3);
    rep.on("message", (text) => rep.send(text));
    rep.send("1");
    expect((await replies).flat()).toEqual(["1", "2", "3"]);
  });

  scened("have a callback for each part", async (scene) => {
    const [pull, push] = await scene.pair("pull", "push");
    const called: string[] = [];
    push.send("a", zmq.ZMQ_SNDMORE, () => called.push("a"));
    push.send("b", zmq.ZMQ_SNDMORE).send("c", 0, () => called.push("c"));
    expect(await message(pull)).toEqual(["a", "b", "c"]);
    await sent(push, "d");
    expect(called).toEqual(["a", "c"]);
  });

  scened("are copied: what was passed is what arrives", async (scene) => {
    const [pull, push] = await scene.pair("pull", "push");
    const buffer = Buffer.alloc(100_000, "a");
    push.send(buffer, zmq.ZMQ_SNDMORE);
    buffer.fill("b");
    push.pause();
    push.send(buffer);
    buffer.fill("c");
    push.resume();
    const [[one, other]] = (await messages(pull, 1)) as [[string, string]];
    expect([one, other]).toEqual(["a".repeat(100_000), "b".repeat(100_000)]);
  });

  scened("are dropped with the socket, and all callbacks are called", async (scene) => {
    const push = scene.socket("push");
    await bound(push);
    const codes: (string | undefined)[] = [];
    const record = (error?: NodeJS.ErrnoException): void => void codes.push(error?.code);
    push.on("error", () => codes.push("emitted"));
    push.send("waits", 0, record).send("without callback");
    push.pause();
    push.send("held", 0, record).send("without callback");
    push.close();
    push.send("late", 0, record).send("without callback");
    await turns();
    expect(codes.sort()).toEqual(["EAGAIN", "EAGAIN", "EBADF"]);
  });

  test("have no limit if nothing can be sent", () => {
    using scene = new Scene(zmq);
    const pull = scene.socket("pull");
    expect(() => pull.pendingSendLimit).toThrow(
      "Cannot send on this socket type: a pull socket",
    );
    expect(() => (pull.pendingSendLimit = 5)).toThrow(
      "Cannot send on this socket type: a pull socket",
    );
    expect(() => pull.send("x")).toThrow(
      "Cannot send on this socket type: a pull socket",
    );
  });
});

describe("a bad argument is named, and the socket goes on", () => {
  scened("after frames that were kept", async (scene) => {
    const [pull, push] = await scene.pair("pull", "push");
    const arrived = message(pull);
    push.send("a", zmq.ZMQ_SNDMORE);
    expect(() => push.send(Symbol("b") as never)).toThrow(TypeError);
    expect(() => push.send([Symbol("b")] as never, zmq.ZMQ_SNDMORE)).toThrow(TypeError);
    push.send("c");
    expect(await arrived).toEqual(["a", "c"]);
  });

  type Row = [call: (scene: Scene) => unknown, says: string];
  const pub = (scene: Scene, options?: object): zmq.Socket =>
    scene.socket("pub", options);
  test.each<Row>([
    [(scene) => pub(scene).send("x", "2" as never), "flags must be a number"],
    [(scene) => pub(scene).send("x", 0, 1 as never), "callback must be a function"],
    [
      (scene) => pub(scene).bind("inproc://x", {} as never),
      "callback must be a function",
    ],
    [(scene) => pub(scene, 7 as never), "Options must be an object"],
    [(scene) => pub(scene, { lingr: 1 }), "Unknown option: lingr"],
    [
      (scene) => pub(scene, { linger: "1" }),
      'ZMQ_LINGER takes a whole number from -1 to 2147483647, but is set to "1"',
    ],
    [
      (scene) => pub(scene, { linger: -2 }),
      "ZMQ_LINGER takes a whole number from -1 to 2147483647, but is set to -2",
    ],
    [(scene) => pub(scene).setsockopt(33, 1), "ZMQ_ROUTER_MANDATORY of a Publisher"],
    [(scene) => pub(scene).setsockopt("_subscribe", ""), "ZMQ_SUBSCRIBE of a Publisher"],
    [
      (scene) => pub(scene).setsockopt(16, 1),
      "Unknown option: ZMQ_TYPE can only be read",
    ],
    [
      (scene) => pub(scene).getsockopt(6),
      "Unknown option: ZMQ_SUBSCRIBE can only be set",
    ],
    [(scene) => zmq.proxy(pub(scene), {} as never), "A proxy takes sockets"],
  ])("%s", (call, says) => {
    using scene = new Scene(zmq);
    expect(thrown(() => call(scene))?.message).toContain(says);
  });

  test.each<Row>([
    [
      (scene) => pub(scene).getsockopt(13),
      "ZMQ_RCVMORE is not supported in compatibility mode",
    ],
    [
      (scene) => pub(scene).setsockopt(14, 1),
      "Unknown option: ZMQ_FD is not supported in compatibility mode",
    ],
    [(scene) => zmq.proxy(pub(scene), pub(scene)), "socket type order"],
    [(scene) => pub(scene).read(), "read()"],
    [() => new zmq.Context(), "Context cannot be instantiated"],
  ])("is a TypeError, which zeromq.js throws as an Error: %s", (call, says) => {
    using scene = new Scene(zmq);
    const error = thrown(() => call(scene));
    expect(error).toBeInstanceOf(TypeError);
    expect(error?.message).toContain(says);
  });
});

describe("a flood of messages", () => {
  scened("lets timers and other sockets have their turn", async (scene) => {
    const [pull, push] = await scene.pair("pull", "push", "inproc");
    const flood = (): void => {
      for (let count = 0; count < 20; count++) push.send("x");
    };
    let received = 0;
    pull.on("message", () => {
      received += 1;
      if (received % 20 === 0) flood();
    });
    let ticks = 0;
    const ticker = setInterval(() => (ticks += 1), 0);
    flood();
    while (ticks < 20) await turns(1);
    clearInterval(ticker);
    const [other, sender] = await scene.pair("pull", "push");
    sender.send("through");
    expect(await message(other)).toEqual(["through"]);
    expect(received).toBeGreaterThan(0);
  });

  scened("of callbacks that send on lets timers have their turn", async (scene) => {
    const pub = scene.socket("pub");
    let called = 0;
    let running = true;
    const next = (): void => {
      called += 1;
      if (running && called < 100_000) pub.send("x", 0, next);
    };
    next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    running = false;
    expect(called).toBeLessThan(100_000);
  });
});

test("a proxy whose back-end takes no more receives no more, and loses nothing", async () => {
  using scene = new Scene(zmq);
  const [front, back] = [scene.socket("pull"), scene.socket("push")];
  const [push, pull] = [scene.socket("push"), scene.socket("pull")];
  front.setsockopt(zmq.ZMQ_RCVHWM, 10);
  push.setsockopt(zmq.ZMQ_SNDHWM, 10).connect(await bound(front, "inproc"));
  back.pendingSendLimit = 1;
  const address = await bound(back);
  zmq.proxy(front, back);
  let taken = 0;
  for (let count = 0; count < 1000; count++) push.send(count, 0, () => (taken += 1));
  await turns(200);
  expect(taken).toBeLessThan(100);
  const arrived = messages(pull, 1000);
  pull.connect(address);
  expect((await arrived).map(([text]) => Number(text))).toEqual([...Array(1000).keys()]);
});

test("a capture socket that takes no more blocks no other socket", async () => {
  using scene = new Scene(zmq);
  const [front, back, capture] = [
    scene.socket("pull"),
    scene.socket("push"),
    scene.socket("push", { pendingSendLimit: 2 }),
  ];
  const [push, pull, late] = [
    scene.socket("push"),
    scene.socket("pull"),
    scene.socket("pull"),
  ];
  push.connect(await bound(front));
  pull.connect(await bound(back));
  const address = await bound(capture);
  zmq.proxy(front, back, capture);
  const arrived = messages(pull, 100);
  for (let count = 0; count < 100; count++) push.send(count);
  expect(await arrived).toHaveLength(100);
  const captured = messages(late, 2);
  late.connect(address);
  expect(await captured).toEqual([["0"], ["1"]]);
});
