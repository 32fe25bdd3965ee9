import {
  Dealer,
  type Message,
  Pair,
  type ProxyOptions,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Subscriber,
} from "zmq-napi";

import { running, traffic, until } from "../support/proxies";
import { settle } from "../support/subscriptions";
import { endpoint, transports } from "../support/transports";

const texts = (message: Message[]) => message.map(String);

describe.each(transports)("over %s, a capture socket", (transport) => {
  test("gets a copy of each message, frame by frame, both ways", async () => {
    const capture = new Push();
    using captured = new Pull();
    captured.connect(await capture.bind(endpoint(transport)));
    const front = new Router();
    await using queue = await running(front, new Dealer(), transport, { capture });
    using client = new Request({ routingId: "client" });
    using worker = new Reply();
    client.connect(queue.front);
    worker.connect(queue.back);

    for (const text of ["", "small", "x".repeat(200_000)]) {
      await client.send([text, "?"]);
      expect(texts(await worker.receive())).toEqual([text, "?"]);
      await worker.send([text, "!"]);
      expect(texts(await client.receive())).toEqual([text, "!"]);
      expect(texts(await captured.receive())).toEqual(["client", "", text, "?"]);
      expect(texts(await captured.receive())).toEqual(["client", "", text, "!"]);
    }
    expect(queue.proxy.statistics().capture).toEqual(
      traffic({ messagesOut: 6, bytesOut: 6 * 7 + 2 * 5 + 2 * 200_000 }),
    );
  });
});

describe("a capture socket", () => {
  type Capture = NonNullable<ProxyOptions["capture"]>;

  test.each<[string, Capture, Pull | Pair | Dealer]>([
    ["Push", new Push(), new Pull()],
    ["Pair", new Pair(), new Pair()],
    ["Dealer", new Dealer(), new Dealer()],
  ])("may be a %s", async (_name, capture, captured) => {
    captured.connect(await capture.bind("tcp://127.0.0.1:*"));
    await using relay = await running(new Pull(), new Push(), "inproc", { capture });
    using source = new Push();
    using sink = new Pull();
    source.connect(relay.front);
    sink.connect(relay.back);
    // Messages are captured only for a connected peer.
    let message: Message[] | undefined;
    while (message === undefined) {
      await source.send(["seen", "twice"]);
      expect(texts(await sink.receive())).toEqual(["seen", "twice"]);
      message = captured.tryReceive();
    }
    expect(texts(message)).toEqual(["seen", "twice"]);
    captured.close();
  });

  test("may be a Publisher, with subscribers that come and go", async () => {
    const capture = new Publisher();
    const address = await capture.bind("tcp://127.0.0.1:*");
    await using relay = await running(new Pull(), new Push(), "inproc", { capture });
    using source = new Push();
    using sink = new Pull();
    source.connect(relay.front);
    sink.connect(relay.back);
    for (let reader = 0; reader < 3; reader++) {
      using subscriber = new Subscriber();
      subscriber.connect(address);
      subscriber.subscribe("seen");
      let message: Message[] | undefined;
      while (message === undefined) {
        await source.send(["seen", "too"]);
        await sink.receive();
        message = subscriber.tryReceive();
      }
      expect(texts(message)).toEqual(["seen", "too"]);
    }
  });

  test("without a reader drops whole messages, and blocks no other socket", async () => {
    const capture = new Push({ sendHighWaterMark: 3, linger: 0 });
    using captured = new Pull({ receiveHighWaterMark: 3 });
    captured.connect(await capture.bind("inproc://slow-reader"));
    await using relay = await running(new Pull(), new Push(), "inproc", { capture });
    using source = new Push();
    using sink = new Pull();
    source.connect(relay.front);
    sink.connect(relay.back);
    for (let number = 0; number < 500; number++) {
      await source.send([`${number}`, "a", "b"]);
      expect(String((await sink.receive())[0])).toBe(`${number}`);
    }
    const first = relay.proxy.statistics().capture;
    expect(first).toMatchObject({ messagesOut: 6, dropped: 494 });
    for (let number = 0; number < 6; number++) {
      expect(texts(await captured.receive())).toEqual([`${number}`, "a", "b"]);
    }
    // After room is free again, capturing resumes: at once, or when the notice has arrived.
    let message: Message[] | undefined;
    while (message === undefined) {
      await source.send(["new", "a", "b"]);
      await sink.receive();
      message = captured.tryReceive();
    }
    expect(texts(message)).toEqual(["new", "a", "b"]);
    const { capture: last, backEnd } = relay.proxy.statistics();
    expect(last!.messagesOut + last!.dropped).toBe(backEnd.messagesOut);
  });

  test("without a peer counts every message as dropped", async () => {
    const capture = new Push();
    await capture.bind("tcp://127.0.0.1:*");
    await using relay = await running(new Pull(), new Push(), "inproc", { capture });
    using source = new Push();
    using sink = new Pull();
    source.connect(relay.front);
    sink.connect(relay.back);
    for (let number = 0; number < 100; number++) {
      await source.send("unseen");
      await sink.receive();
    }
    expect(relay.proxy.statistics().capture).toEqual(traffic({ dropped: 100 }));
  });

  test("ends with the proxy, and ends it when it is closed", async () => {
    const capture = new Push();
    await capture.bind("tcp://127.0.0.1:*");
    await using relay = await running(new Pull(), new Push(), "inproc", { capture });
    capture.close();
    await relay.end;
    expect(relay.proxy.frontEnd.closed).toBe(true);

    const another = new Push();
    await another.bind("tcp://127.0.0.1:*");
    const options = { capture: another };
    await using next = await running(new Pull(), new Push(), "inproc", options);
    next.proxy.terminate();
    await next.end;
    expect(another.closed).toBe(true);
  });

  test("also gets messages that the other side drops", async () => {
    const capture = new Publisher();
    using captured = new Subscriber();
    captured.connect(await capture.bind("inproc://all"));
    captured.subscribe();
    await settle(capture, captured);
    const front = new Router({ mandatory: true });
    await using queue = await running(front, new Dealer(), "inproc", { capture });
    using worker = new Dealer();
    worker.connect(queue.back);
    await worker.send(["stranger", "hello?"]);
    expect(texts(await captured.receive())).toEqual(["stranger", "hello?"]);
    await until(queue.proxy, ({ frontEnd }) => frontEnd.dropped === 1);
  });
});
