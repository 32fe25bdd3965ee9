// queues(): what waits in libzmq for each peer.

import { Proxy, Pull, Push, Router, Dealer } from "zmq-napi";

import "../support/leaks";
import { until } from "./support";

test("a socket without endpoints has no queues", async () => {
  await using pull = new Pull();
  expect(await pull.queues()).toEqual([]);
});

test.each(["tcp://127.0.0.1:*", "ipc://*", "ws://127.0.0.1:*", "inproc://queues"])(
  "the messages that a Pull has not received are counted over %s",
  async (any) => {
    await using pull = new Pull();
    await using push = new Push();
    const address = await pull.bind(any);
    push.connect(address);
    for (let i = 0; i < 5; i++) await push.send("text");
    const received = async () => (await pull.queues())[0]?.receiving;
    let receiving = await received();
    while (receiving !== 5) receiving = await received();
    await pull.receive();
    expect(await received()).toBe(4);
    const [queue] = await pull.queues();
    expect(queue?.local).toBe(any.startsWith("inproc") ? undefined : queue?.local);
    if (!any.startsWith("inproc")) expect(queue?.local).toContain(address.slice(0, 6));
  },
);

test("each peer has a queue, also one that is not there yet", async () => {
  await using push = new Push({ linger: 0 });
  await using there = new Pull();
  push.connect("tcp://127.0.0.1:1");
  push.connect(await there.bind("tcp://127.0.0.1:*"));
  await until(() => push.statistics().connections === 1);
  for (let i = 0; i < 4; i++) await push.send("text");
  for (let i = 0; i < 2; i++) await there.receive();
  const queues = await push.queues();
  const sending = new Map(queues.map((one) => [one.remote, one.sending]));
  expect(sending.get("tcp://127.0.0.1:1")).toBe(2);
  expect(sending.size).toBe(2);
});

test("questions at once have the same answer", async () => {
  await using router = new Router();
  const address = await router.bind("tcp://127.0.0.1:*");
  const dealers = Array.from({ length: 5 }, () => new Dealer());
  for (const dealer of dealers) dealer.connect(address);
  await until(() => router.statistics().connections === dealers.length);
  const answers = await Promise.all([router.queues(), router.queues(), router.queues()]);
  for (const queues of answers) expect(queues).toHaveLength(dealers.length);
  for (const dealer of dealers) dealer.close();
});

test("observers do not see the questions", async () => {
  await using pull = new Pull();
  await using push = new Push();
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  const { events } = push;
  await until(() => push.statistics().connections === 1);
  expect(await push.queues()).toHaveLength(1);
  push.close();
  for await (const event of events) expect(event.type).not.toBe("unknown");
});

test("a socket that is closed, or in a proxy, has no queues to ask for", async () => {
  const closed = new Pull();
  closed.close();
  expect(() => closed.queues()).toThrow(expect.objectContaining({ code: "EBADF" }));
  const front = new Pull();
  const back = new Push();
  await front.bind("inproc://front");
  await back.bind("inproc://back");
  const proxy = new Proxy(front, back);
  const running = proxy.run();
  expect(() => front.queues()).toThrow(expect.objectContaining({ code: "EBUSY" }));
  proxy.terminate();
  await running;
});

test("a socket that is closed meanwhile gets its answers", async () => {
  await using pull = new Pull();
  const push = new Push();
  push.connect(await pull.bind("inproc://peer"));
  const queues = push.queues();
  // The question is under way after this, and the peer has not answered.
  await Promise.resolve();
  push.close();
  expect(await queues).toHaveLength(1);
  await push.released;
});
