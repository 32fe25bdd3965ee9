import { Publisher, Subscriber, XPublisher } from "zmq-napi";

import { published, settle } from "../support/subscriptions";
import { link, transports, wireTransports } from "../support/transports";

/** A subscriber of `end` and of `topics`, which `publisher` knows about. */
async function subscriber(
  publisher: Publisher,
  address: string,
  ...topics: (string | Buffer)[]
): Promise<Subscriber> {
  const made = new Subscriber();
  made.subscribe("end", ...topics);
  made.connect(address);
  await settle(publisher, made);
  return made;
}

test.each(transports)(
  "a Subscriber sends any number of subscriptions over %s when it connects",
  async (transport) => {
    const count = 5000;
    using publisher = new XPublisher({ receiveHighWaterMark: 0 });
    using sub = new Subscriber();
    for (let topic = 0; topic < count; topic++) sub.subscribe(`topic ${String(topic)}`);
    await link(transport, publisher, sub);
    const topics = new Set<string>();
    while (topics.size < count) topics.add(String(await publisher.receive()));
    expect(topics.has("\u0001topic 0") && topics.has("\u0001topic 4999")).toBe(true);
  },
);

test.each([
  ["has no subscription", [], {}, /The Subscriber has no subscription: call subscribe/],
  ["has one", ["a"], {}, /Try again, or allow more time$/],
  ["wants what is not subscribed to", [], { invertMatching: true }, /Try again, or/],
])("the time limit of a Subscriber that %s says so", async (_, topics, options, text) => {
  using sub = new Subscriber(options);
  sub.subscribe("gone", ...topics);
  sub.unsubscribe("gone");
  for (const timeout of [0, 1])
    await expect(sub.receive({ timeout })).rejects.toMatchObject({
      code: "EAGAIN",
      message: expect.stringMatching(text),
    });
});

describe.each(transports)("over %s", (transport) => {
  const publisher = () => new Publisher();

  test("a Subscriber gets messages whose first frame starts with its topic", async () => {
    using pub = publisher();
    using sub = await subscriber(pub, await link(transport, pub), "news");
    const messages = [
      "news",
      "newspaper",
      "new",
      "old news",
      ["x", "news"],
      ["news", "x"],
    ];
    expect(await published(pub, sub, messages, "end")).toEqual([
      "news",
      "newspaper",
      "news,x",
    ]);
  });

  test("a Subscriber without a subscription gets nothing, with an empty one everything", async () => {
    using pub = publisher();
    using sub = await subscriber(pub, await link(transport, pub));
    expect(await published(pub, sub, ["a", ""], "end")).toEqual([]);
    sub.subscribe();
    await settle(pub, sub);
    expect(await published(pub, sub, ["a", "", ["", "b"]], "end")).toEqual([
      "a",
      "",
      ",b",
    ]);
  });

  test("a message that several subscriptions match arrives once", async () => {
    using pub = publisher();
    using sub = await subscriber(pub, await link(transport, pub), "a", "ab", "abc", "b");
    expect(await published(pub, sub, ["abcd", "b", "c"], "end")).toEqual(["abcd", "b"]);
  });

  test("unsubscribing removes one of several subscriptions to the same topic", async () => {
    using pub = publisher();
    using sub = await subscriber(pub, await link(transport, pub), "a", "a", "b");
    sub.unsubscribe("a");
    await settle(pub, sub);
    expect(await published(pub, sub, ["a", "b"], "end")).toEqual(["a", "b"]);
    sub.unsubscribe("a", "b");
    await settle(pub, sub);
    expect(await published(pub, sub, ["a", "b"], "end")).toEqual([]);
  });

  test("unsubscribing from an unknown topic changes nothing", async () => {
    using pub = publisher();
    using sub = await subscriber(pub, await link(transport, pub), "a");
    sub.unsubscribe("b", "");
    await settle(pub, sub);
    expect(await published(pub, sub, ["a", "b"], "end")).toEqual(["a"]);
  });

  test.each([
    ["with NUL", Buffer.from([0, 1, 0])],
    ["that are no UTF-8", Buffer.from([0xff, 0x80])],
    ["of 245 bytes", Buffer.alloc(245, "t")],
    ["of 246 bytes", Buffer.alloc(246, "t")],
    ["of 250 bytes", Buffer.alloc(250, "t")],
    ["of 255 bytes", Buffer.alloc(255, "t")],
    ["of 256 bytes", Buffer.alloc(256, "t")],
    ["of 5,000 bytes", Buffer.alloc(5000, "t")],
  ])("topics %s work", async (_kind, topic) => {
    using pub = publisher();
    using sub = await subscriber(pub, await link(transport, pub), topic);
    const longer = Buffer.concat([topic, Buffer.from("x")]);
    const shorter = topic.subarray(0, -1);
    await pub.send(longer);
    await pub.send(shorter);
    await pub.send(topic);
    expect(await sub.receive()).toEqual([longer]);
    expect(await sub.receive()).toEqual([topic]);
    sub.unsubscribe(topic);
    await settle(pub, sub);
    expect(await published(pub, sub, [longer, topic], "end")).toEqual([]);
  });

  test("every subscriber gets every message that it wants, in order", async () => {
    using pub = publisher();
    const address = await link(transport, pub);
    using one = await subscriber(pub, address, "a", "b");
    using two = await subscriber(pub, address, "b", "c");
    const messages = ["a1", "b2", "c3", "a4", "b5", "c6", "end"];
    for (const message of messages) await pub.send(message);
    const all = async (sub: Subscriber) => {
      const received: string[] = [];
      while (received.at(-1) !== "end") received.push(String(await sub.receive()));
      return received.filter((text) => !text.includes("marker"));
    };
    expect(await all(one)).toEqual(["a1", "b2", "a4", "b5", "end"]);
    expect(await all(two)).toEqual(["b2", "c3", "b5", "c6", "end"]);
  });

  test("a Publisher does not wait without subscribers, or for a slow one", async () => {
    using pub = new Publisher({ sendHighWaterMark: 5 });
    for (let index = 0; index < 100; index += 1) expect(pub.trySend("nobody")).toBe(true);
    using sub = new Subscriber({ receiveHighWaterMark: 5 });
    sub.subscribe("x");
    await link(transport, pub, sub);
    /** Sends `text` until the subscriber gets it: any message may be dropped. */
    const arrives = async (text: string): Promise<void> => {
      while (!sub.tryReceive()?.some((frame) => String(frame) === text)) {
        expect(pub.trySend(text)).toBe(true);
        await new Promise(setImmediate);
      }
    };
    await arrives("x begin");
    const padding = Buffer.alloc(65_536);
    for (let index = 0; index < 300; index += 1) {
      expect(pub.trySend([`x${index}`, padding])).toBe(true);
    }
    const received: number[] = [];
    for (;;) {
      const frames = await sub.receive({ timeout: 100 }).catch(() => undefined);
      if (frames === undefined) break;
      if (String(frames[0]) === "x begin") continue;
      expect(frames.map(({ length }) => length)[1]).toBe(padding.length);
      received.push(Number(String(frames[0]).slice(1)));
    }
    expect(received.length).toBeLessThan(300);
    expect(received).toEqual([...received].sort((a, b) => a - b));
    await arrives("x end");
  });

  test("invertMatching delivers messages that are not subscribed to", async () => {
    using pub = new Publisher({ invertMatching: true });
    using sub = new Subscriber({ invertMatching: true });
    const address = await link(transport, pub);
    sub.connect(address);
    sub.subscribe("a");
    // With inverted matching, the marker of settle() may not arrive: wait for the first
    // message.
    while (sub.tryReceive() === undefined) {
      await pub.send("b?");
      await new Promise(setImmediate);
    }
    await pub.send("begin");
    while (String(await sub.receive()) !== "begin");
    expect(await published(pub, sub, ["a1", "b1", "a2", "b2"], "end")).toEqual([
      "b1",
      "b2",
    ]);
  });
});

test.each(wireTransports)(
  "conflate keeps only the newest message over %s",
  async (transport) => {
    using pub = new Publisher();
    using sub = new Subscriber({ conflate: true });
    sub.subscribe();
    await link(transport, pub, sub);
    while (sub.tryReceive() === undefined) {
      await pub.send("0");
      await new Promise(setImmediate);
    }
    for (let index = 1; index <= 500; index += 1) await pub.send(`${index}`);
    const received: string[] = [];
    while (received.at(-1) !== "500") received.push(String(await sub.receive()));
    expect(received.length).toBeLessThan(500);
  },
);
