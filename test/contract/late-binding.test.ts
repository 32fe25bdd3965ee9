import {
  Dealer,
  Pair,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Subscriber,
} from "zmq-napi";

import { transports, unboundEndpoint } from "../support/transports";

describe.each(transports)("over %s", (transport) => {
  test("a Push can connect and send before its Pull binds", async () => {
    const endpoint = await unboundEndpoint(transport);
    using push = new Push();
    push.connect(endpoint);
    for (let index = 0; index < 100; index += 1) await push.send(["late", `${index}`]);
    using pull = new Pull();
    await pull.bind(endpoint);
    for (let index = 0; index < 100; index += 1) {
      expect((await pull.receive()).map(String)).toEqual(["late", `${index}`]);
    }
  });

  test("a Pull can connect and wait before its Push binds", async () => {
    const endpoint = await unboundEndpoint(transport);
    using pull = new Pull();
    pull.connect(endpoint);
    const received = pull.receive();
    using push = new Push();
    const sent = push.send("waited for a peer");
    await push.bind(endpoint);
    await sent;
    expect(String(await received)).toBe("waited for a peer");
  });

  test("a Pair can connect and send before its peer binds", async () => {
    const endpoint = await unboundEndpoint(transport);
    using one = new Pair();
    using other = new Pair();
    one.connect(endpoint);
    await one.send("first");
    await other.bind(endpoint);
    await other.send("second");
    expect(String(await other.receive())).toBe("first");
    expect(String(await one.receive())).toBe("second");
  });

  test("a Request can connect and ask before its Reply binds", async () => {
    const endpoint = await unboundEndpoint(transport);
    using request = new Request();
    request.connect(endpoint);
    await request.send("question");
    const answer = request.receive();
    using reply = new Reply();
    await reply.bind(endpoint);
    expect(String(await reply.receive())).toBe("question");
    await reply.send("answer");
    expect(String(await answer)).toBe("answer");
  });

  test("a Dealer can connect and send before its Router binds", async () => {
    const endpoint = await unboundEndpoint(transport);
    using dealer = new Dealer({ routingId: "early" });
    dealer.connect(endpoint);
    await dealer.send(["", "x"]);
    using router = new Router();
    await router.bind(endpoint);
    expect((await router.receive()).map(String)).toEqual(["early", "", "x"]);
  });

  test("a Subscriber can subscribe and connect before its Publisher binds", async () => {
    const endpoint = await unboundEndpoint(transport);
    using subscriber = new Subscriber();
    subscriber.subscribe("topic");
    subscriber.connect(endpoint);
    const received = subscriber.receive();
    using publisher = new Publisher();
    await publisher.bind(endpoint);
    let arrived = false;
    void received.then(() => (arrived = true));
    while (!arrived) {
      await publisher.send("topic here");
      await new Promise(setImmediate);
    }
    expect(String(await received)).toBe("topic here");
  });
});
