import { Dealer, Pull, Push, Router, Subscriber } from "zmq-napi";

import { combinations, open, streaming } from "../support/flows";
import { endpoint, link, transports } from "../support/transports";

const numbers = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `${from + index}`);

describe.each(combinations(streaming))("%s over %s", (pattern, transport) => {
  test("receives that wait side by side get messages in the order of their calls", async () => {
    using flow = await open(pattern, transport);
    const receives = Array.from({ length: 200 }, () => flow.receive());
    for (const number of numbers(200)) await flow.send(number);
    const received = await Promise.all(receives);
    expect(received.map(String)).toEqual(numbers(200));
  });
});

describe.each(transports)("over %s", (transport) => {
  test("sends that wait side by side go out in the order of their calls", async () => {
    using push = new Push();
    using pull = new Pull();
    const sends = Promise.all(numbers(200).map((number) => push.send(number)));
    await link(transport, pull, push);
    await sends;
    const received = await Promise.all(numbers(200).map(() => pull.receive()));
    expect(received.map(String)).toEqual(numbers(200));
  });

  test("sends that wait go out when a peer connects", async () => {
    using push = new Push();
    using pull = new Pull();
    const sent = [push.send(""), push.send("x")];
    await link(transport, push, pull);
    // An empty text is a message as well.
    expect(String(await pull.receive({ timeout: 5000 }))).toBe("");
    expect(String(await pull.receive())).toBe("x");
    await Promise.all(sent);
  });
});

describe("over inproc, where peers are connected at once", () => {
  test("a waiting message is sent when its socket connects", async () => {
    using pull = new Pull();
    using push = new Push();
    const bound = await pull.bind(endpoint("inproc"));
    const sent = push.send("x");
    push.connect(bound);
    await sent;
    expect(String(await pull.receive())).toBe("x");
  }, 2000);

  test("a waiting message is sent when its socket binds a name with peers", async () => {
    using pull = new Pull();
    using push = new Push();
    const name = endpoint("inproc");
    pull.connect(name);
    const sent = push.send("x");
    await push.bind(name);
    await sent;
    expect(String(await pull.receive())).toBe("x");
  }, 2000);

  test("a waiting receive gets a message that was sent before its socket bound", async () => {
    using router = new Router();
    using dealer = new Dealer({ routingId: "early" });
    const name = endpoint("inproc");
    dealer.connect(name);
    await dealer.send("x");
    const received = router.receive();
    await router.bind(name);
    expect((await received).map(String)).toEqual(["early", "x"]);
  }, 2000);
});

test("many receives settle in the order of their calls", async () => {
  using pull = new Pull({ receiveHighWaterMark: 0 });
  using push = new Push({ sendHighWaterMark: 0 });
  await link("inproc", pull, push);
  for (const number of numbers(1000)) push.trySend(number);
  const settled: string[] = [];
  const receives = numbers(1100).map(async () => {
    settled.push(String(await pull.receive()));
  });
  for (const number of numbers(100, 1000)) push.trySend(number);
  await Promise.all(receives);
  expect(settled).toEqual(numbers(1100));
});

test("many sends settle in the order of their calls", async () => {
  using pull = new Pull({ receiveHighWaterMark: 0 });
  using push = new Push({ sendHighWaterMark: 1000 });
  const settled: string[] = [];
  push.connect("inproc://late-puller");
  const sends = numbers(1100).map(async (number) => {
    await push.send(number);
    settled.push(number);
  });
  await pull.bind("inproc://late-puller");
  while (pull.tryReceive() !== undefined);
  await Promise.all(sends);
  expect(settled).toEqual(numbers(1100));
});

describe("pendingSendLimit", () => {
  test("is 10,000", () => {
    using push = new Push();
    expect(push.pendingSendLimit).toBe(10_000);
  });

  test("bounds how many sends wait; the next rejects with ENOBUFS", async () => {
    using push = new Push();
    using pull = new Pull();
    push.pendingSendLimit = 3;
    const waiting = numbers(3).map((number) => push.send(number));
    await expect(push.send("one too many")).rejects.toMatchObject({
      name: "ZmqError",
      code: "ENOBUFS",
      message:
        "No buffer space available: the Push has a pendingSendLimit of 3, and 3 sends " +
        "wait already. Await send(), or raise the limit",
    });
    await link("tcp", push, pull);
    await Promise.all(waiting);
    await push.send("room again");
    const received = [];
    while (received.length < 4) received.push(String(await pull.receive()));
    expect(received).toEqual(["0", "1", "2", "room again"]);
  });

  test("of 0 lets no send wait, and changes nothing for sends that need not wait", async () => {
    using push = new Push();
    using pull = new Pull();
    push.pendingSendLimit = 0;
    await expect(push.send("x")).rejects.toMatchObject({ code: "ENOBUFS" });
    await link("inproc", pull, push);
    await push.send("y");
    expect(String(await pull.receive())).toBe("y");
  });

  test.each([-1, NaN, "3"])("does not take %p", (limit) => {
    using push = new Push();
    expect(() => (push.pendingSendLimit = limit as number)).toThrow(
      /^pendingSendLimit must/,
    );
  });
});

describe("trySend and tryReceive", () => {
  test("send and receive without waiting", async () => {
    using push = new Push();
    using pull = new Pull();
    expect(push.trySend("nobody there")).toBe(false);
    expect(pull.tryReceive()).toBeUndefined();
    await link("inproc", pull, push);
    expect(push.trySend(["a", "b"])).toBe(true);
    expect(pull.tryReceive()?.map(String)).toEqual(["a", "b"]);
    expect(pull.tryReceive()).toBeUndefined();
  });

  test("never overtake waiting calls", async () => {
    using push = new Push();
    using pull = new Pull();
    const sent = push.send("first");
    const received = pull.receive();
    const bound = await pull.bind(endpoint("inproc"));
    push.connect(bound);
    const tried = push.trySend("second");
    await sent;
    if (!tried) await push.send("second");
    expect(String(await received)).toBe("first");
    expect(String(await pull.receive())).toBe("second");
  }, 2000);

  test("throw a TypeError for a value that is no message", () => {
    using push = new Push();
    expect(() => push.trySend([])).toThrow(TypeError);
    using subscriber = new Subscriber();
    expect(subscriber).not.toHaveProperty("trySend");
  });
});
