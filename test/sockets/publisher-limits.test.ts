// The memory that a subscriber can make a publisher use.

import { Publisher, Subscriber, XPublisher, XSubscriber } from "zmq-napi";

import { settle } from "../support/subscriptions";

// The system's libzmq lacks our patches. In ours, their absence fails these tests.
const shared = process.env["npm_config_zmq_shared"] === "true";
const withLimits = shared ? test.skip : test;
const endpoint = "tcp://127.0.0.1:*";

withLimits.each([Publisher, XPublisher].map((Maker) => [Maker.name, Maker] as const))(
  "%s disconnects who subscribes to a topic above maxTopicSize",
  async (_name, Maker) => {
    using publisher = new Maker({ maxTopicSize: 16 });
    using sub = new Subscriber();
    sub.connect(await publisher.bind(endpoint));
    sub.subscribe("x".repeat(16));
    await settle(publisher, sub);
    await publisher.send("x".repeat(17));
    expect(String(await sub.receive())).toBe("x".repeat(17));

    const gone = new Promise((resolve) => publisher.events.on("disconnect", resolve));
    sub.subscribe("x".repeat(17));
    await gone;
  },
);

const count = 300;
const text = (index: number) => `${index} ${"-".repeat(100)}`;
const enough = 20 * (text(0).length + 128);

withLimits(
  "an XPublisher at maxPendingSize lets its peers wait until it receives, and loses nothing",
  async () => {
    using xpub = new XPublisher({ maxPendingSize: enough });
    using xsub = new XSubscriber();
    // Over inproc, sent messages can be read at once.
    await xpub.bind("inproc://held-back");
    xsub.connect("inproc://held-back");
    await xsub.send("first");
    expect(String(await xpub.receive())).toBe("first");
    for (let index = 0; index < count; index += 1) await xsub.send(text(index));
    await xsub.send("\x01news");
    // Reading this property makes libzmq read all messages that it may read.
    expect(xpub.readable).toBe(true);
    expect(xpub.topicsCount).toBe(0);
    for (let index = 0; index < count; index += 1)
      expect(String(await xpub.receive())).toBe(text(index));
    expect(String(await xpub.receive())).toBe("\x01news");
    expect(xpub.topicsCount).toBe(1);
  },
);

withLimits(
  "an XPublisher that never receives keeps subscriptions, and messages up to maxPendingSize",
  async () => {
    using xpub = new XPublisher({ maxPendingSize: enough });
    using xsub = new XSubscriber();
    xsub.connect(await xpub.bind(endpoint));
    for (let index = 0; index < count; index += 1) await xsub.send(text(index));
    await xsub.send("\x01news");
    while (xpub.topicsCount !== 1) await new Promise(setImmediate);
    await xpub.send("news of today");
    expect(String(await xsub.receive())).toBe("news of today");

    let kept = 0;
    while (xpub.tryReceive() !== undefined) kept += 1;
    expect(kept).toBeGreaterThanOrEqual(20);
    expect(kept).toBeLessThanOrEqual(22);
  },
);
