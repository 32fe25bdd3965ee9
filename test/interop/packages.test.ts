import { setImmediate as turn } from "node:timers/promises";
import {
  Dealer,
  Pair,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Stream,
  Subscriber,
  XSubscriber,
} from "zmq-napi";

import "../support/leaks";
import { endpoint, wireTransports } from "../support/transports";
import { texts, messages } from "./frames";
import { timeLimit } from "./time-limit";
import { describePeers, Peer } from "./peer";

const binaryId = Buffer.from([1, 0, 0xff, 0x80, 0]);

describePeers("%s", (name) => {
  let peer: Peer;

  beforeEach(() => {
    peer = new Peer(name);
  });

  afterEach(async () => {
    await peer[Symbol.asyncDispose]();
  });

  describe.each(wireTransports)("over %s", (transport) => {
    test("its Pull gets from our Push what was sent, where it binds", async () => {
      const pull = await peer.open("Pull");
      using push = new Push();
      push.connect(await pull.bind(endpoint(transport)));
      for (const message of Object.values(messages)) {
        await push.send(message);
        expect(texts(await pull.receive())).toEqual(texts(message));
      }
    });

    test("our Pull gets from its Push what was sent, where we bind", async () => {
      using pull = new Pull(timeLimit);
      const push = await peer.open("Push");
      await push.connect(await pull.bind(endpoint(transport)));
      for (const message of Object.values(messages)) {
        await push.send(...message);
        expect(texts(await pull.receive())).toEqual(texts(message));
      }
    });

    test("Pairs talk both ways", async () => {
      using pair = new Pair(timeLimit);
      const theirs = await peer.open("Pair");
      await theirs.connect(await pair.bind(endpoint(transport)));
      for (const message of Object.values(messages)) {
        await pair.send(message);
        const arrived = await theirs.receive();
        expect(texts(arrived)).toEqual(texts(message));
        await theirs.send(...arrived);
        expect(texts(await pair.receive())).toEqual(texts(message));
      }
    });

    test("its Reply answers our Request", async () => {
      const reply = await peer.open("Reply");
      using request = new Request(timeLimit);
      request.connect(await reply.bind(endpoint(transport)));
      for (const message of Object.values(messages)) {
        await request.send(message);
        expect(texts(await reply.receive())).toEqual(texts(message));
        await reply.send("answer", ...message);
        expect(texts(await request.receive())).toEqual(texts(["answer", ...message]));
      }
    });

    test("our Reply answers its Request", async () => {
      using reply = new Reply(timeLimit);
      const request = await peer.open("Request");
      await request.connect(await reply.bind(endpoint(transport)));
      for (const message of Object.values(messages)) {
        await request.send(...message);
        expect(texts(await reply.receive())).toEqual(texts(message));
        await reply.send(["answer", ...message]);
        expect(texts(await request.receive())).toEqual(texts(["answer", ...message]));
      }
    });

    test("our Router knows its Dealer by a binary routing id", async () => {
      using router = new Router({ ...timeLimit, mandatory: true });
      const dealer = await peer.open("Dealer", { routingId: binaryId });
      await dealer.connect(await router.bind(endpoint(transport)));
      await dealer.send("", "question");
      expect(texts(await router.receive())).toEqual(texts([binaryId, "", "question"]));
      await router.send([binaryId, "", "answer"]);
      expect(texts(await dealer.receive())).toEqual(texts(["", "answer"]));
    });

    test("its Router addresses our Dealer by a binary routing id", async () => {
      const router = await peer.open("Router");
      using dealer = new Dealer({ ...timeLimit, routingId: binaryId });
      dealer.connect(await router.bind(endpoint(transport)));
      await dealer.send(["", "question"]);
      expect(texts(await router.receive())).toEqual(texts([binaryId, "", "question"]));
      await router.send(binaryId, "", "answer");
      expect(texts(await dealer.receive())).toEqual(texts(["", "answer"]));
    });

    test("its Subscriber gets from our Publisher what it subscribed to", async () => {
      using publisher = new Publisher();
      const subscriber = await peer.open("Subscriber");
      await subscriber.subscribe("wanted");
      await subscriber.connect(await publisher.bind(endpoint(transport)));
      let subscribed = false;
      const first = subscriber.receive().finally(() => (subscribed = true));
      while (!subscribed) {
        await publisher.send("wanted at first");
        await turn();
      }
      expect(texts(await first)).toEqual(texts(["wanted at first"]));
      await publisher.send(["unwanted", "lost"]);
      await publisher.send(["wanted at last", "kept"]);
      let last = await first;
      while (last.length === 1) last = await subscriber.receive();
      expect(texts(last)).toEqual(texts(["wanted at last", "kept"]));
    });

    test("our Subscriber gets from its publisher what it subscribed to", async () => {
      const publisher = await peer.open("XPublisher");
      using subscriber = new Subscriber(timeLimit);
      subscriber.subscribe("wanted");
      subscriber.connect(await publisher.bind(endpoint(transport)));
      expect(texts(await publisher.receive())).toEqual(texts(["\u0001wanted"]));
      await publisher.send("unwanted", "lost");
      await publisher.send("wanted", "kept");
      expect(texts(await subscriber.receive())).toEqual(texts(["wanted", "kept"]));
      subscriber.unsubscribe("wanted");
      expect(texts(await publisher.receive())).toEqual(texts(["\0wanted"]));
    });

    test("its publisher receives what our XSubscriber sends", async () => {
      const publisher = await peer.open("XPublisher");
      using subscriber = new XSubscriber(timeLimit);
      subscriber.connect(await publisher.bind(endpoint(transport)));
      await subscriber.send("\u0001topic");
      expect(texts(await publisher.receive())).toEqual(texts(["\u0001topic"]));
      await publisher.send("topic", "news");
      expect(texts(await subscriber.receive())).toEqual(texts(["topic", "news"]));
    });
  });

  test("a thousand messages each way keep their order", async () => {
    using pair = new Pair(timeLimit);
    const theirs = await peer.open("Pair");
    await theirs.connect(await pair.bind(endpoint("tcp")));
    const numbers = Array.from({ length: 1000 }, (_, i) => String(i));
    const sent = numbers.map((number) => pair.send(number));
    const arrived = await Promise.all(numbers.map(() => theirs.receive()));
    expect(arrived.map(String)).toEqual(numbers);
    await Promise.all(sent);
    const sentBack = numbers.map((number) => theirs.send(number));
    for (const number of numbers) expect(String(await pair.receive())).toBe(number);
    await Promise.all(sentBack);
  });

  test("Streams exchange bytes", async () => {
    using stream = new Stream(timeLimit);
    const theirs = await peer.open("Stream");
    await theirs.connect(await stream.bind(endpoint("tcp")));
    const [theirId = "", greeting] = await stream.receive();
    expect(greeting).toHaveLength(0);
    const [ourId = ""] = await theirs.receive();
    await theirs.send(ourId, "hello");
    expect(texts(await stream.receive())).toEqual(texts([theirId, "hello"]));
    await stream.send([theirId, "hello yourself"]);
    expect(texts(await theirs.receive())).toEqual(texts([ourId, "hello yourself"]));
  });
});
