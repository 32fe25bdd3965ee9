import {
  Context,
  Dealer,
  Observer,
  Proxy,
  Publisher,
  Pull,
  Push,
  Router,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "zmq-napi";

import { running, until } from "../support/proxies";
import { settle } from "../support/subscriptions";
import { knowsThreads, processorTimeOf, threadsOfLibzmq } from "../support/threads";

const scarce = { sendHighWaterMark: 2, receiveHighWaterMark: 2 };
const source = () => new Push({ sendHighWaterMark: 2, linger: 0 });
const streamer = () =>
  running(
    new Pull({ receiveHighWaterMark: 2 }),
    new Push({ sendHighWaterMark: 2 }),
    "inproc",
  );

/** Lets the threads of libzmq and of the proxy finish their work. */
async function quiet(turns = 50): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
}

/** Sends numbers until sends fail. Returns how many were sent. */
async function fill(socket: { trySend(message: string): boolean }): Promise<number> {
  let count = 0;
  for (let refusals = 0; refusals < 5; refusals++) {
    for (; socket.trySend(`${count}`); count++) refusals = 0;
    await quiet();
  }
  return count;
}

/**
 * Fails if the thread of a proxy or a thread of libzmq works in the next 300 ms.
 *
 * The threads of V8 are not measured, because V8 collects garbage and compiles when it likes,
 * on several threads. Where the system tells nothing about single threads, the process is
 * measured three times, and must rest once.
 */
async function expectRest({ threads }: { threads: readonly string[] }): Promise<void> {
  const span = () => new Promise((resolve) => setTimeout(resolve, 300));
  if (knowsThreads) {
    expect(threads).not.toEqual([]);
    const watched = [...threads, ...threadsOfLibzmq()];
    const before = watched.map(processorTimeOf);
    await span();
    const used = watched.map((thread, index) => processorTimeOf(thread) - before[index]!);
    expect(Math.max(...used)).toBeLessThan(50);
  } else {
    let least = Infinity;
    for (let time = 0; time < 3; time++) {
      const before = process.cpuUsage();
      await span();
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1000);
    }
    expect(least).toBeLessThan(100);
  }
}

describe("while a side takes no more", () => {
  test("the senders wait, and all their messages arrive, in order", async () => {
    await using blocked = await streamer();
    using push = source();
    push.connect(blocked.front);
    using pull = new Pull({ receiveHighWaterMark: 2 });
    pull.connect(blocked.back);
    const taken = await fill(push);
    const waiting = push.send("last");
    for (let number = 0; number < taken; number++) {
      expect(String(await pull.receive())).toBe(`${number}`);
    }
    await waiting;
    expect(String(await pull.receive())).toBe("last");
  });

  test("the other way stays open", async () => {
    const front = new Dealer(scarce);
    const back = new Dealer(scarce);
    await using tube = await running(front, back, "inproc");
    using one = new Dealer({ ...scarce, linger: 0 });
    using other = new Dealer(scarce);
    one.connect(tube.front);
    other.connect(tube.back);
    await fill(one);
    for (let round = 0; round < 100; round++) {
      await other.send(`${round}`);
      expect(String(await one.receive())).toBe(`${round}`);
    }
  });

  test("terminate ends the proxy, and its messages count as dropped", async () => {
    await using blocked = await streamer();
    using push = source();
    push.connect(blocked.front);
    using pull = new Pull({ receiveHighWaterMark: 2 });
    pull.connect(blocked.back);
    await fill(push);
    blocked.proxy.terminate();
    await blocked.end;
    const last = blocked.proxy.statistics();
    const { messagesOut, dropped } = last.backEnd;
    expect(last.frontEnd.messagesIn).toBe(messagesOut + dropped);
    // The messages that the back-end had accepted are still delivered.
    for (let number = 0; number < last.backEnd.messagesOut; number++) {
      expect(String(await pull.receive())).toBe(`${number}`);
    }
  });

  test("it takes no processor time", async () => {
    await using blocked = await streamer();
    using push = source();
    push.connect(blocked.front);
    await fill(push);
    await expectRest(blocked);
  });
});

describe("without a peer at the back-end", () => {
  test("terminate ends the proxy", async () => {
    await using lonely = await streamer();
    using push = source();
    push.connect(lonely.front);
    await fill(push);
    lonely.proxy.terminate();
    await lonely.end;
    expect(lonely.proxy.frontEnd.closed).toBe(true);
    expect(lonely.proxy.backEnd.closed).toBe(true);
  });

  test("it does nothing, and terminate ends it", async () => {
    await using idle = await streamer();
    await expectRest(idle);
    idle.proxy.terminate();
    await idle.end;
  });
});

describe("a back-end that is always writable", () => {
  test("an XPublisher with noDrop makes publishers wait for a slow subscriber", async () => {
    const back = new XPublisher({ noDrop: true, sendHighWaterMark: 2, linger: 0 });
    const front = new XSubscriber({ receiveHighWaterMark: 2 });
    await using broker = await running(front, back, "inproc");
    using publisher = new Publisher({ noDrop: true, sendHighWaterMark: 2, linger: 0 });
    using subscriber = new Subscriber({ receiveHighWaterMark: 2 });
    publisher.connect(broker.front);
    subscriber.connect(broker.back);
    subscriber.subscribe();
    await settle(publisher, subscriber);
    const taken = await fill(publisher);
    await expectRest(broker);

    const rest = (async () => {
      for (let number = taken; number < 1000; number++) await publisher.send(`${number}`);
    })();
    for (let number = 0; number < 1000; number++) {
      expect(String(await subscriber.receive())).toBe(`${number}`);
    }
    await rest;
  });

  test("subscriptions still travel while it is blocked, and may free it", async () => {
    const back = new XPublisher({ noDrop: true, sendHighWaterMark: 2, linger: 0 });
    await using broker = await running(new XSubscriber(), back, "inproc");
    using publisher = new XPublisher({ noDrop: true, sendHighWaterMark: 2, linger: 0 });
    using slow = new Subscriber({ receiveHighWaterMark: 2 });
    using other = new Subscriber();
    publisher.connect(broker.front);
    slow.connect(broker.back);
    other.connect(broker.back);
    slow.subscribe("");
    expect(String(await publisher.receive())).toBe("\x01");
    await fill(publisher);
    other.subscribe("wanted");
    expect(String(await publisher.receive())).toBe("\x01wanted");
    slow.unsubscribe("");
    expect(String(await publisher.receive())).toBe("\0");
    const { backEnd } = await until(
      broker.proxy,
      ({ frontEnd, backEnd }) => frontEnd.messagesIn === backEnd.messagesOut,
    );
    expect(backEnd.dropped).toBe(0);
  });

  test("a mandatory Router drops messages for unknown peers, counts them and goes on", async () => {
    const front = new Router({ mandatory: true });
    await using queue = await running(front, new Dealer(), "inproc");
    using client = new Dealer({ routingId: "client" });
    using worker = new Dealer();
    client.connect(queue.front);
    worker.connect(queue.back);
    await client.send("hello");
    await worker.receive();
    await worker.send(["stranger", "who?"]);
    await worker.send("without an address");
    await worker.send(["client", "hello yourself"]);
    expect(String(await client.receive())).toBe("hello yourself");
    const { frontEnd, backEnd } = queue.proxy.statistics();
    expect(backEnd).toMatchObject({ messagesIn: 3, messagesOut: 1, dropped: 0 });
    expect(frontEnd).toMatchObject({ messagesIn: 1, messagesOut: 1, dropped: 2 });
  });

  test("a mandatory Router waits for a peer that is slow", async () => {
    const front = new Router({ mandatory: true, sendHighWaterMark: 2 });
    await using queue = await running(front, new Dealer(scarce), "inproc");
    using client = new Dealer({ routingId: "client", receiveHighWaterMark: 2 });
    using worker = new Dealer({ ...scarce, linger: 0 });
    client.connect(queue.front);
    worker.connect(queue.back);
    await client.send("hello");
    await worker.receive();
    const taken = await fill({
      trySend: (message) => worker.trySend(["client", message]),
    });
    await expectRest(queue);
    for (let number = 0; number < taken; number++) {
      expect(String(await client.receive())).toBe(`${number}`);
    }
    expect(queue.proxy.statistics().frontEnd.dropped).toBe(0);
  });
});

describe("pause", () => {
  test("holds back every message sent after it, resume lets all pass, in order", async () => {
    await using relay = await running(new Pull(), new Push(), "inproc");
    using push = new Push();
    using pull = new Pull();
    push.connect(relay.front);
    pull.connect(relay.back);
    let next = 0;
    for (let round = 0; round < 200; round++) {
      relay.proxy.pause();
      for (let count = 0; count < 5; count++) await push.send(`${next + count}`);
      await quiet(3);
      expect(pull.tryReceive()).toBeUndefined();
      relay.proxy.resume();
      for (let count = 0; count < 5; count++) {
        expect(String(await pull.receive())).toBe(`${next++}`);
      }
    }
    expect(relay.proxy.statistics().backEnd.messagesOut).toBe(next);
  });

  test("lets the front-end fill up, so that senders wait; nothing is lost", async () => {
    await using relay = await streamer();
    using push = source();
    using pull = new Pull();
    push.connect(relay.front);
    pull.connect(relay.back);
    relay.proxy.pause();
    const taken = await fill(push);
    expect(taken).toBeLessThanOrEqual(5);
    expect(pull.tryReceive()).toBeUndefined();
    await expectRest(relay);
    relay.proxy.resume();
    for (let number = 0; number < taken; number++) {
      expect(String(await pull.receive())).toBe(`${number}`);
    }
  });

  test("and resume can be called twice, and at any time", async () => {
    await using relay = await running(new Pull(), new Push(), "inproc");
    using push = new Push();
    using pull = new Pull();
    push.connect(relay.front);
    pull.connect(relay.back);
    relay.proxy.resume();
    relay.proxy.pause();
    relay.proxy.pause();
    await push.send("late");
    relay.proxy.resume();
    relay.proxy.resume();
    expect(String(await pull.receive())).toBe("late");
  });

  test("does not keep terminate from ending the proxy", async () => {
    await using relay = await streamer();
    relay.proxy.pause();
    relay.proxy.terminate();
    relay.proxy.resume();
    relay.proxy.terminate();
    await relay.end;
  });
});

describe("the proxy ends, and run resolves,", () => {
  test.each<[string, (proxy: Proxy) => unknown]>([
    ["when it is terminated", (proxy) => proxy.terminate()],
    ["when it is disposed of", (proxy) => proxy[Symbol.dispose]()],
    ["when it is disposed of, awaited", (proxy) => proxy[Symbol.asyncDispose]()],
    ["when its front-end is closed", (proxy) => proxy.frontEnd.close()],
    ["when its back-end is closed", (proxy) => proxy.backEnd.close()],
    ["when the context is closed", (proxy) => proxy.frontEnd.context.close()],
  ])("%s", async (_when, act) => {
    await using context = new Context();
    const front = new Pull({ context });
    const back = new Push({ context });
    await front.bind("tcp://127.0.0.1:*");
    await back.bind("tcp://127.0.0.1:*");
    const proxy = new Proxy(front, back);
    const end = proxy.run();
    await act(proxy);
    await end;
    expect([front.closed, back.closed]).toEqual([true, true]);
    expect(front.context).toBeUndefined();
  });

  test("and its endpoints become free", async () => {
    await using relay = await running(new Pull(), new Push(), "inproc");
    relay.proxy.terminate();
    await relay.end;
    for (let bound = false; !bound;) {
      using again = new Pull();
      try {
        again.bindSync(relay.front);
        bound = true;
      } catch {
        await quiet();
      }
    }
  });
});

test("older observers report the peers of a proxy, and its end", async () => {
  const front = new Pull();
  const { events } = front;
  await using relay = await running(front, new Push());
  expect(front.events).toBe(events);
  expect(() => new Observer(front)).toThrow(expect.objectContaining({ code: "EBUSY" }));
  expect(() => relay.proxy.backEnd.events).toThrow(
    expect.objectContaining({ code: "EBUSY" }),
  );
  const seen = (async () => {
    const types: string[] = [];
    for await (const { type } of events) types.push(type);
    return types;
  })();
  using push = new Push();
  push.connect(relay.front);
  await push.send("hello");
  await until(relay.proxy, ({ frontEnd }) => frontEnd.messagesIn === 1);
  relay.proxy.terminate();
  await relay.end;
  expect(await seen).toEqual(
    expect.arrayContaining(["bind", "accept", "handshake", "end"]),
  );
});

test("run rejects with ETERM when a context is shut down, and the sockets are closed", async () => {
  for (const paused of [false, true]) {
    await using context = new Context();
    const front = new Pull({ context });
    const back = new Push();
    await front.bind("tcp://127.0.0.1:*");
    await back.bind("tcp://127.0.0.1:*");
    const proxy = new Proxy(front, back);
    const end = proxy.run();
    if (paused) proxy.pause();
    context.shutdown();
    await expect(end).rejects.toMatchObject({ code: "ETERM" });
    expect([front.closed, back.closed]).toEqual([true, true]);
    await proxy[Symbol.asyncDispose]();
  }
});
