import { once } from "node:events";
import { connect } from "node:net";

import { endingOf } from "./ending";
import { both } from "./packages";

const text = (message: unknown[]): string[] => message.map(String);

both((it) => {
  const outOfTurn = {
    how: "rejects",
    code: "EFSM",
    errno: 156_384_763,
    message: it.says("Operation cannot be accomplished in current state"),
  };
  const unknownPeer = {
    how: "rejects",
    code: "EHOSTUNREACH",
    message: it.says("Host unreachable"),
  };

  test("Request and Reply take turns", async () => {
    const [reply, request] = await it.connected("Reply", "Request");
    expect(reply.writable).toBe(false);
    await request.send(["question", "?"]);
    expect(text(await reply.receive())).toEqual(["question", "?"]);
    await reply.send("answer");
    expect(text(await request.receive())).toEqual(["answer"]);
  });

  test("out of turn is EFSM, with a timeout", async () => {
    const options = { sendTimeout: 2, receiveTimeout: 2 };
    const [reply, request] = await it.connected("Reply", "Request", options);
    expect(await endingOf(() => reply.send("x"))).toMatchObject(outOfTurn);
    expect(await endingOf(() => request.receive())).toMatchObject(outOfTurn);
    await request.send("x");
    expect(await endingOf(() => request.send("y"))).toMatchObject(outOfTurn);
  });

  test("out of turn, without a timeout", async () => {
    const [, request] = await it.connected("Reply", "Request");
    const expected = it.differs<object>("out-of-turn", {
      zeromq: { how: "waits" },
      "zmq-napi": outOfTurn,
    });
    expect(await endingOf(() => request.receive(), 50)).toMatchObject(expected);
    const [, asking] = await it.connected("Reply", "Request");
    await asking.send("x");
    expect(await endingOf(() => asking.send("y"), 50)).toMatchObject(expected);
  });

  test("Router and Dealer address peers by routing id", async () => {
    const [router, dealer] = [it.open("Router"), it.open("Dealer", { routingId: "me" })];
    await router.bind("tcp://127.0.0.1:*");
    dealer.connect(router.lastEndpoint);
    await dealer.send(["a", "b"]);
    expect(text(await router.receive())).toEqual(["me", "a", "b"]);
    await router.send(["nobody", "lost"]);
    await router.send(["me", "answer"]);
    expect(text(await dealer.receive())).toEqual(["answer"]);
  });

  test("a Router gives the peer that it connects to a routing id", async () => {
    const [dealer, router] = [it.open("Dealer"), it.open("Router", { mandatory: true })];
    await dealer.bind("tcp://127.0.0.1:*");
    router.connect(dealer.lastEndpoint, { routingId: "other" });
    await router.send(["other", "hello"]);
    expect(text(await dealer.receive())).toEqual(["hello"]);
  });

  test("a mandatory Router refuses unknown peers", async () => {
    const quick = it.open("Router", { mandatory: true, sendTimeout: 0 });
    const ending = await endingOf(() => quick.send(["nobody", "x"]));
    expect(ending).toMatchObject(unknownPeer);
    const patient = it.open("Router", { mandatory: true });
    expect(await endingOf(() => patient.send(["nobody", "x"]), 50)).toMatchObject(
      it.differs<object>("unroutable", {
        zeromq: { how: "waits" },
        "zmq-napi": unknownPeer,
      }),
    );
  });

  test.each(["Router", "Stream"])("a lone frame sent by a %s", async (className) => {
    const socket = it.open(className);
    const expected = { zeromq: "resolves", "zmq-napi": "throws" };
    const { how } = await endingOf(() => socket.send("alone"));
    expect(how).toBe(it.differs("lone-frame", expected));
  });

  test("a Stream refuses unknown peers", async () => {
    const stream = it.open("Stream");
    const ending = await endingOf(() => stream.send(["nobody", "x"]));
    expect(ending).toMatchObject(unknownPeer);
  });

  test("a Stream serves HTTP", async () => {
    const stream = it.open("Stream");
    await stream.bind("tcp://127.0.0.1:*");
    const client = connect(Number(stream.lastEndpoint.split(":").at(-1)), "127.0.0.1");
    client.write("GET / HTTP/1.0\r\n\r\n");
    const [id, hello] = await stream.receive();
    expect(hello.length).toBe(0);
    const [same, request] = await stream.receive();
    expect([String(request), same]).toEqual(["GET / HTTP/1.0\r\n\r\n", id]);
    await stream.send([id, "HTTP/1.0 200 OK\r\n\r\n"]);
    await stream.send([id, ""]);
    const [answer] = await once(client, "data");
    expect(String(answer)).toBe("HTTP/1.0 200 OK\r\n\r\n");
    client.destroy();
  });

  test("Push distributes to its Pulls", async () => {
    const push = it.open("Push", { immediate: true });
    await push.bind("tcp://127.0.0.1:*");
    const pulls = [it.open("Pull"), it.open("Pull")];
    for (const pull of pulls) pull.connect(push.lastEndpoint);
    const counts = pulls.map(async (pull) => String(await pull.receive()));
    const arrived = Promise.all(counts);
    let stop = false;
    const done = arrived.then(() => (stop = true));
    while (!stop) {
      await push.send("x");
      await new Promise(setImmediate);
    }
    await done;
    expect(await arrived).toEqual(["x", "x"]);
  });

  /** A publisher, and a subscriber whose subscription has arrived. */
  async function subscribed(...prefixes: (string | Buffer)[]): Promise<any[]> {
    const [publisher, subscriber] = await it.connected("XPublisher", "Subscriber");
    subscriber.subscribe(...prefixes);
    for (let left = Math.max(1, prefixes.length); left > 0; left--)
      await publisher.receive();
    return [publisher, subscriber];
  }

  test("a Subscriber gets what it has subscribed to", async () => {
    const [publisher, subscriber] = await subscribed("a", "b", Buffer.from("c"));
    for (const topic of ["x", "a1", "y", "b1", "c1"]) await publisher.send(topic);
    const topics = [];
    for (let count = 0; count < 3; count++)
      topics.push(String(await subscriber.receive()));
    expect(topics).toEqual(["a1", "b1", "c1"]);
    subscriber.unsubscribe("a", "b");
    await publisher.receive();
    await publisher.receive();
    for (const topic of ["a2", "b2", "c2"]) await publisher.send(topic);
    expect(String(await subscriber.receive())).toBe("c2");
  });

  test("subscribe and unsubscribe without arguments apply to all messages", async () => {
    const [publisher, subscriber] = await subscribed();
    await publisher.send("anything");
    expect(String(await subscriber.receive())).toBe("anything");
    expect(subscriber.unsubscribe()).toBeUndefined();
    expect([...(await publisher.receive())[0]]).toEqual([0]);
  });

  test("null subscribes to all as well; other types are refused", async () => {
    const subscriber = it.open("Subscriber");
    subscriber.subscribe(null);
    for (const bad of [1, undefined, {}]) {
      expect(await endingOf(() => subscriber.subscribe(bad))).toMatchObject({
        how: "throws",
        type: "TypeError",
        message: it.says("Option value must be a string or buffer"),
      });
    }
    const { message } = await endingOf(() => subscriber.subscribe(1));
    const whole = /must be a string or buffer: the prefix of a subscription/;
    if (it.name === "zmq-napi") expect(message).toMatch(whole);
  });

  test("a Publisher without subscribers never waits", async () => {
    const publisher = it.open("Publisher", { sendHighWaterMark: 1 });
    for (let count = 0; count < 10; count++) await publisher.send("x");
  });

  test.each([
    [null, ["1a", "0a"]],
    ["allSubs", ["1a", "1a", "0a"]],
    ["allSubsUnsubs", ["1a", "1a", "0a", "0a"]],
  ])("an XPublisher with the verbosity %p", async (verbosity, expected) => {
    const publisher = it.open("XPublisher", { verbosity });
    await publisher.bind("tcp://127.0.0.1:*");
    const peers = [it.open("XSubscriber"), it.open("XSubscriber")];
    for (const peer of peers) peer.connect(publisher.lastEndpoint);
    const received: string[] = [];
    const subscribe = async (byte: number): Promise<void> => {
      for (const peer of peers) {
        await peer.send(Buffer.from([byte, 97]));
        // The next message is no subscription, and always arrives: it ends the wait.
        await peer.send(Buffer.from([2]));
        for (;;) {
          const [frame] = await publisher.receive();
          if (frame[0] === 2) break;
          received.push(`${frame[0]}${String(frame.subarray(1))}`);
        }
      }
    };
    await subscribe(1);
    await subscribe(0);
    expect(received).toEqual(expected);
  });
});
