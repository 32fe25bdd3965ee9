// poll(): the messages of several sockets in one loop.

import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";

import {
  Context,
  Dealer,
  poll,
  type Polled,
  Proxy,
  Pull,
  Push,
  Reply,
  Request,
  Router,
} from "zmq-napi";
import { Dish, Radio } from "zmq-napi/draft";

import { endpoint, link, type Transport, transports } from "../support/transports";

type Pair = [Pull, Push];

async function pairs(count: number, transport: Transport = "tcp"): Promise<Pair[]> {
  const made: Pair[] = [];
  for (let index = 0; index < count; index++) {
    const pair: Pair = [new Pull(), new Push({ linger: 0 })];
    await link(transport, ...pair);
    made.push(pair);
  }
  return made;
}

function close(all: readonly Pair[]): void {
  for (const one of all.flat()) one.close();
}

const timedOut = { name: "ZmqError", code: "EAGAIN" };

test.each(transports)(
  "a loop gets the messages of all sockets, over %s",
  async (transport) => {
    const all = await pairs(3, transport);
    for (const [index, [, push]] of all.entries())
      for (let count = 0; count < 100; count++) await push.send([`${index}`, `${count}`]);
    const got = all.map(() => [] as string[]);
    for await (const [socket, [name, text]] of poll(all.map(([pull]) => pull))) {
      expect(all[Number(name)]![0]).toBe(socket);
      got[Number(name)]!.push(String(text));
      if (got.every(({ length }) => length === 100)) break;
    }
    const wanted = Array.from({ length: 100 }, (_, count) => `${count}`);
    expect(got).toEqual(all.map(() => wanted));
    close(all);
  },
);

test("the sockets take turns, however many messages one has", async () => {
  const all = await pairs(3, "inproc");
  const [first, second, third] = all.map(([pull]) => pull);
  for (let count = 0; count < 50; count++) await all[0]![1].send("busy");
  await all[1]![1].send("rare");
  await all[2]![1].send("rare");
  const order: unknown[] = [];
  for await (const [socket] of poll([first!, second!, third!])) {
    order.push(socket);
    if (order.length === 4) break;
  }
  expect(order).toEqual([first, second, third, first]);
  close(all);
});

test("a loop that is left loses no message", async () => {
  const all = await pairs(2);
  const pulls = all.map(([pull]) => pull);
  let next = 0;
  for (let round = 0; round < 20; round++) {
    for (const [, push] of all) await push.send(`${round}`);
    for await (const [, [text]] of poll(pulls)) {
      expect(Number(text)).toBe(Math.floor(next++ / 2));
      if (next % 2 === 0) break;
    }
  }
  for (const pull of pulls) expect(pull.tryReceive()).toBeUndefined();
  close(all);
});

test("a next() that waits when the loop is left resolves with done", async () => {
  const all = await pairs(2);
  const iteration = poll(all.map(([pull]) => pull));
  const waiting = [iteration.next(), iteration.next()];
  await iteration.return!();
  expect(await Promise.all(waiting)).toEqual(
    waiting.map(() => ({ value: undefined, done: true })),
  );
  await all[0]![1].send("kept");
  expect(String(await all[0]![0].receive())).toBe("kept");
  close(all);
});

test("several next() that wait get one message each", async () => {
  const all = await pairs(2);
  const iteration = poll(all.map(([pull]) => pull));
  const waiting = [iteration.next(), iteration.next(), iteration.next()];
  for (const [text, index] of [
    ["a", 0],
    ["b", 1],
    ["c", 0],
  ] as const)
    await all[index]![1].send(text);
  const values = await Promise.all(waiting);
  const texts = values.map(({ value }) => String(value![1]));
  expect(texts.sort()).toEqual(["a", "b", "c"]);
  close(all);
});

test("a closed socket drops out, and the loop ends with the last one", async () => {
  const all = await pairs(2);
  const [[one], [other, push]] = all as [Pair, Pair];
  const iteration = poll([one, other]);
  const waiting = iteration.next();
  one.close();
  await push.send("still there");
  expect((await waiting).value?.[0]).toBe(other);
  const last = iteration.next();
  other.close();
  expect(await last).toEqual({ value: undefined, done: true });
  expect(await iteration.next()).toEqual({ value: undefined, done: true });
  push.close();
  all[0]![1].close();
});

test("a time limit is for each message, and the loop can go on", async () => {
  const all = await pairs(2);
  const pulls = all.map(([pull]) => pull);
  const iteration = poll(pulls, { timeout: 10 });
  await expect(iteration.next()).rejects.toMatchObject({
    ...timedOut,
    message: expect.stringContaining("no message came within 10 milliseconds"),
  });
  await expect(poll(pulls, { timeout: 0 }).next()).rejects.toMatchObject(timedOut);
  await all[1]![1].send("here");
  await expect(poll(pulls, { timeout: 1000 }).next()).resolves.toMatchObject({
    done: false,
  });
  close(all);
});

test("a signal ends the wait with its reason, and takes no message", async () => {
  const all = await pairs(2);
  const controller = new AbortController();
  const iteration = poll(
    all.map(([pull]) => pull),
    { signal: controller.signal },
  );
  const waiting = iteration.next();
  controller.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(iteration.next()).rejects.toThrow("enough");
  await all[0]![1].send("kept");
  expect(String(await all[0]![0].receive())).toBe("kept");
  close(all);
});

test("a receive that waits on the same socket comes first", async () => {
  const all = await pairs(1);
  const [[pull, push]] = all as [Pair];
  const iteration = poll([pull]);
  const polled = iteration.next();
  const received = pull.receive();
  await push.send("one");
  await push.send("two");
  expect(String(await received)).toBe("one");
  expect(String((await polled).value?.[1])).toBe("two");
  close(all);
});

test("a message stays to be found if another reader has taken the one before", async () => {
  for (let round = 0; round < 50; round++) {
    const all = await pairs(1, "inproc");
    const [[pull, push]] = all as [Pair];
    const polled = poll([pull]).next();
    push.trySend("one");
    push.trySend("two");
    expect(String(pull.tryReceive())).toBe("one");
    expect(String((await polled).value?.[1])).toBe("two");
    close(all);
  }
});

test("a socket whose turn it is not does not keep the others waiting", async () => {
  const all = await pairs(1);
  const [[pull, push]] = all as [Pair];
  using request = new Request();
  await push.send("here");
  while (!pull.readable) await setImmediate();
  const iteration = poll([request, pull]);
  await expect(iteration.next()).rejects.toMatchObject({ code: "EFSM" });
  expect(String((await iteration.next()).value?.[1])).toBe("here");
  close(all);
});

test("a socket that sends while it is polled hears its answers", async () => {
  using router = new Router();
  using dealer = new Dealer({ sendHighWaterMark: 2, receiveHighWaterMark: 2 });
  await link("tcp", router, dealer);
  const echo = (async () => {
    for await (const [, message] of poll([router])) await router.send(message);
  })();
  const sending = (async () => {
    for (let count = 0; count < 500; count++) await dealer.send(`${count}`);
  })();
  let next = 0;
  for await (const [, [text]] of poll([dealer])) {
    expect(Number(text)).toBe(next++);
    if (next === 500) break;
  }
  await sending;
  router.close();
  await echo;
});

test("sockets of different types, with messages of their types", async () => {
  using reply = new Reply();
  using radio = new Radio();
  using dish = new Dish();
  dish.join("news");
  await link("tcp", dish, radio);
  const iteration: AsyncIterator<Polled<Reply | Dish>> = poll([reply, dish]);
  const waiting = iteration.next();
  let found: IteratorResult<Polled<Reply | Dish>> | undefined;
  void waiting.then((result) => (found = result));
  while (found === undefined) {
    await radio.send("hello", { group: "news" });
    await setImmediate();
  }
  const [socket, message] = found.value as Polled<Dish>;
  expect(socket).toBe(dish);
  expect([String(message[0]), String(message[1].group)]).toEqual(["hello", "news"]);
});

test("the shutdown of a context is thrown", async () => {
  const context = new Context();
  const pull = new Pull({ context });
  await pull.bind(endpoint("inproc"));
  const waiting = poll([pull]).next();
  context.shutdown();
  await expect(waiting).rejects.toMatchObject({ code: "ETERM" });
  pull.close();
  await context.close();
});

test("a Proxy takes no socket that is polled", async () => {
  using front = new Router();
  using back = new Dealer();
  await front.bind("tcp://127.0.0.1:*");
  await back.bind("tcp://127.0.0.1:*");
  const iteration = poll([front]);
  const waiting = iteration.next();
  expect(() => new Proxy(front, back).run()).toThrow(
    expect.objectContaining({ code: "EBUSY" }),
  );
  await iteration.return!();
  expect(await waiting).toMatchObject({ done: true });
});

test("a poll keeps the process alive only while it waits", async () => {
  const worker = new Worker(
    `const { poll, Pull } = require(${JSON.stringify(require.resolve("zmq-napi"))});
    const pull = new Pull();
    pull.bindSync("inproc://idle");
    const iteration = poll([pull]);
    iteration.next().then(({ done }) => require("node:worker_threads").parentPort.postMessage(done));
    setTimeout(() => iteration.return(), 20);`,
    { eval: true },
  );
  const exit = once(worker, "exit");
  const [done] = await once(worker, "message");
  expect(done).toBe(true);
  expect(await exit).toEqual([0]);
});

test.each<[string, unknown, unknown]>([
  ["no array", undefined, undefined],
  ["one socket without an array", {}, undefined],
  ["no sockets", [], undefined],
  ["a value that is no socket", ["x"], undefined],
  ["an object with the method", [{ tryReceive: () => undefined }], undefined],
  ["an unknown option", [null], { timeOut: 1 }],
])("%s is refused at once", (_what, sockets, options) => {
  using pull = new Pull();
  const given = options === undefined ? sockets : [pull];
  expect(() => poll(given as Pull[], options as object)).toThrow(TypeError);
});

test("a socket that can't receive is refused at once", () => {
  using push = new Push();
  expect(() => poll([push as unknown as Pull])).toThrow(
    "sockets must be sockets that can receive, but one is",
  );
});

test("sockets that are added to the array later are not asked, and another loop loses nothing", async () => {
  const [[one, toOne], [two, toTwo]] = (await pairs(2)) as [Pair, Pair];
  const sockets = [one];
  const changed = new AbortController();
  const polled = poll(sockets, { signal: changed.signal });
  const next = polled.next();
  sockets.push(two);
  await toTwo.send("late");
  const queued = async () => (await two.queues())[0]?.receiving;
  while ((await queued()) !== 1) await setImmediate();
  changed.abort();
  await expect(next).rejects.toBe(changed.signal.reason);
  await toOne.send("early");
  const got: string[] = [];
  for await (const [, [text]] of poll(sockets)) {
    got.push(String(text));
    if (got.length === 2) break;
  }
  expect(got.sort()).toEqual(["early", "late"]);
  close([
    [one, toOne],
    [two, toTwo],
  ]);
});
