// xpub.subscriptions: the subscriptions that an XPublisher receives.

import { setImmediate } from "node:timers/promises";
import { Proxy, Subscriber, type Subscription, XPublisher, XSubscriber } from "zmq-napi";

import { link, transports } from "../support/transports";

const shown = ({ topic, subscribed }: Subscription) =>
  `${subscribed ? "+" : "-"}${String(topic)}`;

/** The next subscriptions, read in a loop of their own. */
async function next(xpub: XPublisher, count: number): Promise<string[]> {
  const found: string[] = [];
  for await (const subscription of xpub.subscriptions) {
    if (found.push(shown(subscription)) === count) break;
  }
  return found;
}

/** An XPublisher and an XSubscriber that are connected. */
async function linked(): Promise<{ xpub: XPublisher; xsub: XSubscriber }> {
  const xpub = new XPublisher();
  const xsub = new XSubscriber({ linger: 0 });
  await link("inproc", xpub, xsub);
  return { xpub, xsub };
}

describe.each(transports)("over %s", (transport) => {
  test("a loop gets the first subscription to a topic and the last unsubscription", async () => {
    using xpub = new XPublisher();
    using one = new Subscriber();
    using two = new Subscriber();
    await link(transport, xpub, one, two);
    one.subscribe("a", "");
    expect(await next(xpub, 2)).toEqual(["+a", "+"]);
    two.subscribe("a", "b");
    expect(await next(xpub, 1)).toEqual(["+b"]);
    one.unsubscribe("a", "");
    expect(await next(xpub, 1)).toEqual(["-"]);
    two.close();
    expect((await next(xpub, 2)).sort()).toEqual(["-a", "-b"]);
  });

  test('with verbosity "allSubsUnsubs", a loop gets everything', async () => {
    using xpub = new XPublisher({ verbosity: "allSubsUnsubs" });
    using one = new Subscriber();
    using two = new Subscriber();
    await link(transport, xpub, one, two);
    for (const change of ["subscribe", "unsubscribe"] as const) {
      for (const sub of [one, two]) sub[change]("a");
      const sign = change === "subscribe" ? "+" : "-";
      expect(await next(xpub, 2)).toEqual([`${sign}a`, `${sign}a`]);
    }
  });

  test("with manual, a loop can answer each of many subscriptions that are there", async () => {
    using xpub = new XPublisher({ manual: true });
    const subs = Array.from({ length: 5 }, () => new Subscriber());
    await link(transport, xpub, ...subs);
    for (const [index, sub] of subs.entries())
      sub.subscribe("get", `ask ${index}`, "end");
    let asked = 0;
    for await (const { topic } of xpub.subscriptions) {
      const [what, index] = String(topic).split(" ");
      if (what === "ask") xpub.subscribe(`get ${index}`);
      if (what === "end") xpub.subscribe("end");
      if (++asked === 3 * subs.length) break;
    }
    for (const [index] of subs.entries()) await xpub.send(`get ${index}`);
    await xpub.send("end");
    for (const [index, sub] of subs.entries()) {
      expect(String(await sub.receive())).toBe(`get ${index}`);
      expect(String(await sub.receive())).toBe("end");
      sub.close();
    }
  });

  test("with manualLastValue, only the new subscriber gets the last value", async () => {
    using xpub = new XPublisher({ manualLastValue: true });
    using early = new Subscriber();
    using late = new Subscriber();
    await link(transport, xpub, early, late);
    for (const sub of [early, late]) {
      sub.subscribe("a");
      for await (const { topic } of xpub.subscriptions) {
        xpub.subscribe(topic);
        await xpub.send([topic, "last"]);
        break;
      }
    }
    await xpub.send(["a", "new"]);
    for (const sub of [early, late]) {
      expect((await sub.receive()).map(String)).toEqual(["a", "last"]);
      expect((await sub.receive()).map(String)).toEqual(["a", "new"]);
    }
  });

  test("a loop that is left loses no subscription", async () => {
    using xpub = new XPublisher();
    using sub = new Subscriber();
    await link(transport, xpub, sub);
    const topics = Array.from({ length: 50 }, (_, index) => `topic ${index}`);
    sub.subscribe(...topics);
    for (const topic of topics) expect(await next(xpub, 1)).toEqual([`+${topic}`]);
    expect(xpub.tryReceive()).toBeUndefined();
  });
});

test("over tcp, metadata says who has subscribed, and is unknown once the peer has left", async () => {
  using xpub = new XPublisher();
  using sub = new Subscriber();
  await link("tcp", xpub, sub);
  sub.subscribe("a");
  const reading = xpub.subscriptions.values({ metadata: true });
  const { value: first } = await reading.next();
  expect(first && shown(first)).toBe("+a");
  expect(first?.metadata).toMatchObject({ socketType: "SUB", peerAddress: "127.0.0.1" });
  sub.close();
  const { value: last } = await reading.next();
  expect(last && shown(last)).toBe("-a");
  expect(last?.metadata).toMatchObject({ socketType: undefined, peerAddress: undefined });
});

test("other messages of an XSubscriber are dropped, and receive() gets them", async () => {
  const { xpub, xsub } = await linked();
  const others = [["text"], [""], ["several", "frames"], ["\x02a"], ["x", "\x01"]];
  for (const message of [...others, "\x01a", ...others, "\0a"]) await xsub.send(message);
  expect(await next(xpub, 2)).toEqual(["+a", "-a"]);
  for (const message of others) {
    await xsub.send(message);
    expect((await xpub.receive()).map(String)).toEqual(message);
  }
  xpub.close();
  xsub.close();
});

test("messages that are dropped don't keep the event loop from turning", async () => {
  using xpub = new XPublisher({ receiveHighWaterMark: 0 });
  using xsub = new XSubscriber({ sendHighWaterMark: 0, linger: 0 });
  await link("inproc", xpub, xsub);
  for (let count = 0; count < 3000; count++) await xsub.send("text");
  await xsub.send("\x01a");
  let turns = 0;
  let ended = false;
  const turning = (async () => {
    for (; !ended; turns++) await setImmediate();
  })();
  expect(await next(xpub, 1)).toEqual(["+a"]);
  ended = true;
  await turning;
  expect(turns).toBeGreaterThan(3);
});

test("the topic has memory of its own", async () => {
  const { xpub, xsub } = await linked();
  await xsub.send("\x01topic");
  for await (const { topic } of xpub.subscriptions) {
    expect(topic.buffer.byteLength).toBe(5);
    break;
  }
  xpub.close();
  xsub.close();
});

test("several next() that wait get one subscription each, in their order", async () => {
  const { xpub, xsub } = await linked();
  const reading = xpub.subscriptions.values();
  const waiting = [reading.next(), reading.next(), reading.next()];
  for (const message of ["\x01a", "text", "\x01b", "text", "\0a"])
    await xsub.send(message);
  const found = (await Promise.all(waiting)).map(({ value }) => value && shown(value));
  expect(found).toEqual(["+a", "+b", "-a"]);
  xpub.close();
  xsub.close();
});

test("a loop and receive() get the messages in the order in which they ask", async () => {
  const { xpub, xsub } = await linked();
  const looped = next(xpub, 1);
  await setImmediate();
  const received = xpub.receive();
  await xsub.send("\x01a");
  await xsub.send("\x01b");
  expect(await looped).toEqual(["+a"]);
  expect(String(await received)).toBe("\x01b");
  xpub.close();
  xsub.close();
});

test("next() that waits when the loop is left resolves with done, and takes no message", async () => {
  const { xpub, xsub } = await linked();
  const reading = xpub.subscriptions.values();
  const waiting = [reading.next(), reading.next()];
  await setImmediate();
  const done = { value: undefined, done: true };
  expect(await reading.return!()).toEqual(done);
  expect(await Promise.all(waiting)).toEqual([done, done]);
  expect(await reading.next()).toEqual(done);
  await xsub.send("\x01a");
  expect(await next(xpub, 1)).toEqual(["+a"]);
  xpub.close();
  xsub.close();
});

test("a loop ends when the socket is closed, and on a closed socket", async () => {
  const xpub = new XPublisher();
  const { subscriptions } = xpub;
  const looped = next(xpub, 1);
  await setImmediate();
  xpub.close();
  expect(await looped).toEqual([]);
  expect(await next(xpub, 1)).toEqual([]);
  expect(xpub.subscriptions).toBe(subscriptions);
});

test("a time limit and a signal end the wait, and the loop can go on", async () => {
  const { xpub, xsub } = await linked();
  const limited = xpub.subscriptions.values({ timeout: 10 });
  await expect(limited.next()).rejects.toMatchObject({ code: "EAGAIN" });
  const controller = new AbortController();
  const stopped = xpub.subscriptions.values({ signal: controller.signal }).next();
  controller.abort(new Error("enough"));
  await expect(stopped).rejects.toThrow("enough");
  await xsub.send("\x01a");
  const { value } = await xpub.subscriptions.values({ timeout: 5000 }).next();
  expect(value && shown(value)).toBe("+a");
  xpub.close();
  xsub.close();
});

test("wrong options and a socket in a proxy are refused at once", async () => {
  using xpub = new XPublisher();
  const wrong = { timeout: "1" } as unknown as { timeout: number };
  expect(() => xpub.subscriptions.values(wrong)).toThrow(TypeError);
  expect(() => new XPublisher({ subscriptions: [] } as object)).toThrow(TypeError);
  using xsub = new XSubscriber();
  await xpub.bind("inproc://subscriptions-back");
  await xsub.bind("inproc://subscriptions-front");
  const proxy = new Proxy(xsub, xpub);
  const run = proxy.run();
  expect(() => xpub.subscriptions.values()).toThrow(
    expect.objectContaining({ code: "EBUSY" }),
  );
  proxy.terminate();
  await run;
});
