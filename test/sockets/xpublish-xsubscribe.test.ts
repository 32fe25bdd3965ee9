import { Subscriber, XPublisher, XSubscriber } from "zmq-napi";

import { endpoint, link, transports, unboundEndpoint } from "../support/transports";

const subscribing = (topic: string) => Buffer.from(`\x01${topic}`);
const unsubscribing = (topic: string) => Buffer.from(`\0${topic}`);

describe.each(transports)("over %s", (transport) => {
  test("an XPublisher receives the first subscription to a topic and the last unsubscription", async () => {
    using xpub = new XPublisher();
    using one = new Subscriber();
    using two = new Subscriber();
    await link(transport, xpub, one, two);
    one.subscribe("a");
    expect(await xpub.receive()).toEqual([subscribing("a")]);
    two.subscribe("a");
    two.subscribe("b");
    expect(await xpub.receive()).toEqual([subscribing("b")]);
    one.unsubscribe("a");
    two.unsubscribe("a");
    expect(await xpub.receive()).toEqual([unsubscribing("a")]);
    two.close();
    expect(await xpub.receive()).toEqual([unsubscribing("b")]);
    expect(xpub.tryReceive()).toBeUndefined();
  });

  test('verbosity "allSubs" passes on every subscription', async () => {
    using xpub = new XPublisher({ verbosity: "allSubs" });
    using one = new Subscriber();
    using two = new Subscriber();
    await link(transport, xpub, one, two);
    for (const sub of [one, two]) {
      sub.subscribe("a");
      expect(await xpub.receive()).toEqual([subscribing("a")]);
    }
    one.unsubscribe("a");
    two.unsubscribe("a");
    two.subscribe("b");
    expect(await xpub.receive()).toEqual([unsubscribing("a")]);
    expect(await xpub.receive()).toEqual([subscribing("b")]);
  });

  test('verbosity "allSubsUnsubs" passes on every unsubscription, too', async () => {
    using xpub = new XPublisher({ verbosity: "allSubsUnsubs" });
    using one = new Subscriber();
    using two = new Subscriber();
    await link(transport, xpub, one, two);
    for (const sub of [one, two]) {
      sub.subscribe("a");
      expect(await xpub.receive()).toEqual([subscribing("a")]);
    }
    for (const sub of [one, two]) {
      sub.unsubscribe("a");
      expect(await xpub.receive()).toEqual([unsubscribing("a")]);
    }
    xpub.verbosity = null;
    one.subscribe("c");
    expect(await xpub.receive()).toEqual([subscribing("c")]);
    two.subscribe("c");
    two.subscribe("d");
    expect(await xpub.receive()).toEqual([subscribing("d")]);
  });

  test("welcomeMessage is sent to each new subscriber that subscribes to it", async () => {
    using xpub = new XPublisher({ welcomeMessage: "welcome!" });
    expect(xpub.welcomeMessage).toBe("welcome!");
    using sub = new Subscriber();
    sub.subscribe("welcome");
    await link(transport, xpub, sub);
    expect(String(await sub.receive())).toBe("welcome!");
  });

  test("with manual the program decides who gets what", async () => {
    using xpub = new XPublisher({ manual: true });
    using sub = new Subscriber();
    await link(transport, xpub, sub);
    sub.subscribe("A");
    expect(await xpub.receive()).toEqual([subscribing("A")]);
    xpub.subscribe("B", "C");
    await xpub.send("A is what was asked for");
    await xpub.send("B is what is given");
    expect(String(await sub.receive({ timeout: 100 }).catch((error) => error.code))).toBe(
      // The subscriber also filters by its subscriptions.
      "EAGAIN",
    );
    sub.subscribe("B");
    expect(await xpub.receive()).toEqual([subscribing("B")]);
    await xpub.send("A is still not sent");
    await xpub.send("B arrives");
    expect(String(await sub.receive())).toBe("B arrives");
    sub.unsubscribe("B");
    expect(await xpub.receive()).toEqual([unsubscribing("B")]);
    xpub.unsubscribe("B", "C");
  });

  test("an XSubscriber subscribes by messages", async () => {
    using xpub = new XPublisher();
    using xsub = new XSubscriber();
    await link(transport, xpub, xsub);
    await xsub.send(subscribing("a"));
    expect(await xpub.receive()).toEqual([subscribing("a")]);
    await xpub.send("b is not for it");
    await xpub.send(["a", "is"]);
    expect((await xsub.receive()).map(String)).toEqual(["a", "is"]);
    await xsub.send(unsubscribing("a"));
    expect(await xpub.receive()).toEqual([unsubscribing("a")]);
    await xpub.send("a no more");
    await xsub.send(subscribing("end"));
    await xpub.receive();
    await xpub.send("end");
    expect(String(await xsub.receive())).toBe("end");
  });

  test("an XSubscriber's other messages go upstream unchanged", async () => {
    using xpub = new XPublisher();
    using xsub = new XSubscriber();
    await link(transport, xpub, xsub);
    for (const message of [["hello"], ["several", "frames"], [""]]) {
      await xsub.send(message);
      expect((await xpub.receive()).map(String)).toEqual(message);
    }
  });
});

test("an XPublisher with manual survives a subscriber that leaves before its answer", async () => {
  using xpub = new XPublisher({ manual: true });
  const bound = await xpub.bind(endpoint("tcp"));
  const leaving = new Subscriber({ linger: 1000 });
  leaving.subscribe("A");
  leaving.connect(bound);
  expect(await xpub.receive()).toEqual([subscribing("A")]);
  leaving.close();
  // No message reports the peer's leaving, so wait long enough.
  await xpub.receive({ timeout: 50 }).catch(() => undefined);
  xpub.subscribe("A");
  await xpub.send("A");
});

test("a subscription of an endpoint stays when another subscriber connects there", async () => {
  const address = await unboundEndpoint("tcp");
  using xpub = new XPublisher({ manual: true, reconnectInterval: 10 });
  xpub.connect(address);
  const first = new Subscriber();
  first.subscribe("A");
  await first.bind(address);
  expect(await xpub.receive()).toEqual([subscribing("A")]);
  xpub.subscribe("A");
  first.close();
  await first.released;
  using second = new Subscriber();
  second.subscribe("");
  await second.bind(address);
  expect(await xpub.receive()).toEqual([subscribing("")]);
  await xpub.send("B is nobody's");
  await xpub.send("A was given");
  expect(String(await second.receive())).toBe("A was given");
  xpub.disconnect(address);
  xpub.connect(address);
  const unsubscribed = [await xpub.receive(), await xpub.receive()];
  expect(unsubscribed.map(String).sort()).toEqual(["\0", "\0A"]);
  expect(await xpub.receive()).toEqual([subscribing("")]);
  await xpub.send("A is nobody's");
  xpub.subscribe("B");
  await xpub.send("B was given");
  expect(String(await second.receive())).toBe("B was given");
});
