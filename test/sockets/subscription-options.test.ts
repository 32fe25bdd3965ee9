// Options of publishers and subscribers that change their subscriptions.

import { capability, Publisher, Subscriber, XPublisher, XSubscriber } from "zmq-napi";

import { settle } from "../support/subscriptions";
import { link, transports } from "../support/transports";

const subscribing = (topic: string) => Buffer.from(`\x01${topic}`);

describe.each(transports)("over %s", (transport) => {
  test("with manualLastValue the answer to a subscription goes to its sender alone", async () => {
    using xpub = new XPublisher({ manualLastValue: true });
    using early = new Subscriber();
    using late = new Subscriber();
    await link(transport, xpub, early, late);
    for (const [sub, value] of [
      [early, "A first"],
      [late, "A last"],
    ] as const) {
      sub.subscribe("A");
      expect(await xpub.receive()).toEqual([subscribing("A")]);
      xpub.subscribe("A");
      await xpub.send(value);
      expect(String(await sub.receive())).toBe(value);
    }
    await xpub.send("A for all");
    for (const sub of [early, late]) {
      expect(String(await sub.receive())).toBe("A for all");
    }
  });

  test("without it, but manual, the answer goes to all", async () => {
    using xpub = new XPublisher({ manual: true });
    using early = new Subscriber();
    using late = new Subscriber();
    await link(transport, xpub, early, late);
    for (const sub of [early, late]) {
      sub.subscribe("A");
      await xpub.receive();
      xpub.subscribe("A");
    }
    await xpub.send("A last");
    for (const sub of [early, late]) {
      expect(String(await sub.receive())).toBe("A last");
    }
  });

  test.each([
    [false, ["A news", "end"]],
    [true, ["end"]],
  ])(
    "with onlyFirstSubscribe %p a later frame like a subscription gets its sender %p",
    async (onlyFirstSubscribe, expected) => {
      using xpub = new XPublisher({ onlyFirstSubscribe });
      using xsub = new XSubscriber({ onlyFirstSubscribe: true });
      await link(transport, xpub, xsub);
      await xsub.send(["hello", subscribing("A")]);
      await xsub.send(subscribing("end"));
      expect(await xpub.receive()).toEqual([Buffer.from("hello"), subscribing("A")]);
      expect(await xpub.receive()).toEqual([subscribing("end")]);
      for (const message of ["A news", "end"]) await xpub.send(message);
      for (const message of expected) {
        expect(String(await xsub.receive())).toBe(message);
      }
    },
  );

  (capability.xsubVerboseUnsubscribe ? test : test.skip)(
    "with verboseUnsubscribe every unsubscription is sent",
    async () => {
      using xpub = new XPublisher({ verbosity: "allSubsUnsubs" });
      using xsub = new XSubscriber({ verboseUnsubscribe: true });
      await link(transport, xpub, xsub);
      for (const message of ["\x01A", "\x01A", "\0A", "\0A"]) {
        await xsub.send(message);
        expect(String(await xpub.receive())).toBe(message);
      }
    },
  );

  test("topicsCount is the number of different prefixes", async () => {
    using pub = new Publisher();
    using sub = new Subscriber();
    await link(transport, pub, sub);
    // The marker's own unsubscription is still on its way after settle().
    const bothCount = async (count: number) => {
      while (pub.topicsCount !== count) await new Promise(setImmediate);
      expect(sub.topicsCount).toBe(count);
    };
    sub.subscribe("A", "B", "B");
    await settle(pub, sub);
    await bothCount(2);
    sub.unsubscribe("A", "B");
    await settle(pub, sub);
    await bothCount(1);
  });
});

test("manualLastValue sets manual to the same", () => {
  using xpub = new XPublisher();
  xpub.manualLastValue = true;
  expect(xpub.manual).toBe(true);
  xpub.subscribe("allowed while manual");
  xpub.manualLastValue = false;
  expect(xpub.manual).toBe(false);
  expect(() => xpub.subscribe("not allowed")).toThrow(RangeError);
});

test("an array of prefixes is refused, and the text says how to pass it", () => {
  using sub = new Subscriber();
  const array = ["a", "b"] as unknown as string;
  for (const change of [() => sub.subscribe(array), () => sub.unsubscribe(array)]) {
    expect(change).toThrow(TypeError);
    expect(change).toThrow(
      "Option value must be a string or buffer: the prefix of a subscription is set to an " +
        "array. Pass several prefixes as several arguments: subscribe(...prefixes)",
    );
  }
});

test("a send between a subscription and its answer takes the place of the last value", async () => {
  using xpub = new XPublisher({ manualLastValue: true });
  using early = new Subscriber();
  using late = new Subscriber();
  const address = await xpub.bind("inproc://gap");
  early.connect(address);
  early.subscribe("A");
  await xpub.receive();
  xpub.subscribe("A");
  await xpub.send("A first");
  late.connect(address);
  late.subscribe("A");
  await xpub.receive();
  await xpub.send("A between");
  xpub.subscribe("A");
  await xpub.send("A for early only");
  expect(String(await early.receive())).toBe("A first");
  expect(String(await early.receive())).toBe("A for early only");
  expect(late.tryReceive()).toBeUndefined();
});
