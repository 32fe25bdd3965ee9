import {
  Context,
  Dealer,
  type Message,
  Pair,
  Proxy,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Stream,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "zmq-napi";

import { running, traffic, until } from "../support/proxies";
import { freshPath, transports } from "../support/transports";

const subscription = (topic: string) => Buffer.from(`\x01${topic}`);
const texts = (message: Message[]) => message.map(String);

describe.each(transports)("over %s, a proxy", (transport) => {
  test("of XSubscriber and XPublisher forwards subscriptions and their messages", async () => {
    await using broker = await running(new XSubscriber(), new XPublisher(), transport);
    using publisher = new XPublisher();
    using one = new Subscriber();
    using other = new Subscriber();
    publisher.connect(broker.front);
    for (const subscriber of [one, other]) subscriber.connect(broker.back);

    one.subscribe("a");
    expect(await publisher.receive()).toEqual([subscription("a")]);
    other.subscribe("b");
    expect(await publisher.receive()).toEqual([subscription("b")]);
    for (const topic of ["a", "b", "c"]) await publisher.send([topic, "news"]);
    expect(texts(await one.receive())).toEqual(["a", "news"]);
    expect(texts(await other.receive())).toEqual(["b", "news"]);
    one.unsubscribe("a");
    expect(await publisher.receive()).toEqual([Buffer.from("\0a")]);
  });

  test("of Router and Dealer takes requests to workers, and replies back", async () => {
    await using queue = await running(new Router(), new Dealer(), transport);
    using worker = new Reply();
    using ada = new Request();
    using bob = new Request();
    worker.connect(queue.back);
    for (const client of [ada, bob]) client.connect(queue.front);

    for (let round = 0; round < 10; round++) {
      await Promise.all([ada.send(["ada", `${round}`]), bob.send(["bob", `${round}`])]);
      for (let reply = 0; reply < 2; reply++) {
        await worker.send([...(await worker.receive()), "done"]);
      }
      expect(texts(await ada.receive())).toEqual(["ada", `${round}`, "done"]);
      expect(texts(await bob.receive())).toEqual(["bob", `${round}`, "done"]);
    }
  });

  test("of Pull and Push distributes whole messages of any size, in order", async () => {
    await using streamer = await running(new Pull(), new Push(), transport);
    using source = new Push();
    using sink = new Pull();
    source.connect(streamer.front);
    sink.connect(streamer.back);

    const messages = [
      ["one frame"],
      [""],
      ["", "", ""],
      Array.from({ length: 1000 }, (_, index) => `frame ${index}`),
      ["x".repeat(3_000_000), "and", "y".repeat(70_000)],
      ["small again"],
    ];
    const sent = (async () => {
      for (let round = 0; round < 3; round++)
        for (const message of messages) await source.send(message);
    })();
    for (let round = 0; round < 3; round++)
      for (const message of messages)
        expect(texts(await sink.receive())).toEqual(message);
    await sent;
    const count = 3 * messages.length;
    const bytes = 3 * messages.flat().reduce((sum, frame) => sum + frame.length, 0);
    expect(streamer.proxy.statistics()).toEqual({
      frontEnd: traffic({ messagesIn: count, bytesIn: bytes }),
      backEnd: traffic({ messagesOut: count, bytesOut: bytes }),
      capture: undefined,
    });
  });

  test("keeps the order of 20,000 messages, and loses none", async () => {
    await using streamer = await running(new Pull(), new Push(), transport);
    using source = new Push();
    using sink = new Pull();
    source.connect(streamer.front);
    sink.connect(streamer.back);
    const count = 20_000;
    const sent = (async () => {
      for (let number = 0; number < count; number++)
        await source.send([`${number}`, "of many"]);
    })();
    for (let number = 0; number < count; number++) {
      const [frame] = await sink.receive();
      if (Number(frame) !== number) expect(String(frame)).toBe(`${number}`);
    }
    await sent;
    expect(sink.tryReceive()).toBeUndefined();
    expect(streamer.proxy.statistics().backEnd.messagesOut).toBe(count);
  });
});

describe("a proxy of other types", () => {
  test("Subscriber and Publisher passes on one way", async () => {
    const front = new Subscriber();
    front.subscribe("");
    await using forwarder = await running(front, new Publisher());
    using publisher = new XPublisher();
    using subscriber = new Subscriber();
    publisher.connect(forwarder.front);
    subscriber.connect(forwarder.back);
    subscriber.subscribe("news");
    await publisher.receive();
    // The subscription travels while messages do.
    let message: Message[] | undefined;
    while (message === undefined) {
      await publisher.send(["news", "of today"]);
      await new Promise(setImmediate);
      message = subscriber.tryReceive();
    }
    expect(texts(message)).toEqual(["news", "of today"]);
  });

  test("Pair and Pair, both ways, over an inproc and a tcp end", async () => {
    await using tube = await running(new Pair(), new Pair(), "inproc");
    using one = new Pair();
    using other = new Pair();
    one.connect(tube.front);
    other.connect(tube.back);
    await one.send(["there", "and"]);
    expect(texts(await other.receive())).toEqual(["there", "and"]);
    await other.send("back");
    expect(texts(await one.receive())).toEqual(["back"]);
  });

  test("Reply and Request takes turns, one request after the other", async () => {
    await using relay = await running(new Reply(), new Request());
    using server = new Reply();
    server.connect(relay.back);
    const clients = [1, 2, 3].map(() => new Request());
    for (const client of clients) client.connect(relay.front);
    const answers = clients.map(async (client, number) => {
      await client.send(`${number}`);
      return String(await client.receive());
    });
    for (let answered = 0; answered < clients.length; answered++)
      await server.send([...(await server.receive()), "!"]);
    expect(await Promise.all(answers)).toEqual(["0,!", "1,!", "2,!"]);
    for (const client of clients) client.close();
  });

  test("Stream and Dealer forwards the bytes of tcp connections", async () => {
    await using gate = await running(new Stream(), new Dealer());
    using worker = new Dealer();
    worker.connect(gate.back);
    const answer = fetch(gate.front.replace("tcp:", "http:"));
    for (;;) {
      const [connection, bytes] = await worker.receive();
      if (!bytes?.length) continue;
      await worker.send([connection, "HTTP/1.0 200 OK\r\n\r\nfrom behind"]);
      await worker.send([connection, ""]);
      break;
    }
    expect(await (await answer).text()).toBe("from behind");
  });

  test("one Stream as both sides is an echo server", async () => {
    const stream = new Stream({ notify: false, linger: 0 });
    const address = await stream.bind("tcp://127.0.0.1:*");
    await using proxy = new Proxy(stream, stream);
    const end = proxy.run();
    using client = new Stream({ linger: 0 });
    client.connect(address);
    const [id] = await client.receive();
    await client.send([id, "Is there an echo?"]);
    expect(texts((await client.receive()).slice(1))).toEqual(["Is there an echo?"]);
    const { frontEnd, backEnd } = proxy.statistics();
    expect([frontEnd.messagesIn, backEnd.messagesOut]).toEqual([1, 1]);
    proxy.terminate();
    await end;
  });

  test("sockets of two contexts", async () => {
    await using context = new Context();
    await using streamer = await running(new Pull({ context }), new Push());
    using source = new Push();
    using sink = new Pull();
    source.connect(streamer.front);
    sink.connect(streamer.back);
    await source.send("from one to the other");
    expect(String(await sink.receive())).toBe("from one to the other");
  });

  test("sockets that connect, to peers that come later", async () => {
    const paths = [`ipc://${freshPath()}`, `ipc://${freshPath()}`];
    const front = new Pull({ reconnectInterval: 5 });
    const back = new Push({ reconnectInterval: 5 });
    front.connect(paths[0]!);
    back.connect(paths[1]!);
    await using proxy = new Proxy(front, back);
    const end = proxy.run();
    using source = new Push();
    using sink = new Pull();
    await source.bind(paths[0]!);
    await source.send("early");
    await sink.bind(paths[1]!);
    expect(String(await sink.receive())).toBe("early");
    proxy.terminate();
    await end;
  });
});

describe("statistics", () => {
  test("are zero before the first message, and final after the end", async () => {
    const front = new Pull();
    const back = new Push();
    const source = await front.bind("tcp://127.0.0.1:*");
    back.connect("tcp://127.0.0.1:1");
    back.linger = 0;
    const proxy = new Proxy(front, back);
    const none = { frontEnd: traffic(), backEnd: traffic(), capture: undefined };
    expect(proxy.statistics()).toEqual(none);
    const end = proxy.run();
    expect(proxy.statistics()).toEqual(none);
    using push = new Push();
    push.connect(source);
    await push.send(["four", "bytes", ""]);
    await until(proxy, ({ backEnd }) => backEnd.messagesOut === 1);
    proxy.terminate();
    await end;
    expect(proxy.statistics()).toEqual({
      frontEnd: traffic({ messagesIn: 1, bytesIn: 9 }),
      backEnd: traffic({ messagesOut: 1, bytesOut: 9 }),
      capture: undefined,
    });
  });

  test("count every message that has arrived, at once", async () => {
    await using queue = await running(new Router(), new Dealer(), "inproc");
    using client = new Dealer();
    using worker = new Dealer();
    client.connect(queue.front);
    worker.connect(queue.back);
    for (let count = 1; count <= 3000; count++) {
      await client.send("x");
      const request = await worker.receive();
      const there = queue.proxy.statistics();
      await worker.send(request);
      await client.receive();
      const again = queue.proxy.statistics();
      const known = [
        there.frontEnd.messagesIn,
        there.backEnd.messagesOut,
        again.backEnd.messagesIn,
        again.frontEnd.messagesOut,
      ];
      if (known.some((figure) => figure !== count)) expect(known).toBe(count);
    }
  });

  test("count both ways, in messages and bytes", async () => {
    await using tube = await running(new Pair(), new Pair(), "inproc");
    using one = new Pair();
    using other = new Pair();
    one.connect(tube.front);
    other.connect(tube.back);
    await one.send(["12", "345"]);
    await other.receive();
    await other.send("1234567");
    await other.send("1");
    await one.receive();
    await one.receive();
    expect(tube.proxy.statistics()).toEqual({
      frontEnd: traffic({ messagesIn: 1, bytesIn: 5, messagesOut: 2, bytesOut: 8 }),
      backEnd: traffic({ messagesIn: 2, bytesIn: 8, messagesOut: 1, bytesOut: 5 }),
      capture: undefined,
    });
  });
});
