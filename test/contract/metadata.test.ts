import {
  Dealer,
  Pair,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  type Socket,
  Stream,
  XPublisher,
  Subscriber,
} from "zmq-napi";

import { settle } from "../support/subscriptions";
import { link } from "../support/transports";

const timeLimit = { receiveTimeout: 10_000 };

const none = {
  peerAddress: undefined,
  userId: undefined,
  socketType: undefined,
  routingId: undefined,
  properties: new Map(),
};

const local = `localhost:${process.getuid?.()}:${process.getgid?.()}:${process.pid}`;

test.each([
  ["tcp", "127.0.0.1"],
  ["ipc", local],
] as const)(
  "a message over %s has metadata of its sender",
  async (transport, peerAddress) => {
    using pull = new Pull(timeLimit);
    using push = new Push();
    await link(transport, pull, push);
    await push.send(["a", "b"]);
    const frames = await pull.receive({ metadata: true });
    expect(frames.map(String)).toEqual(["a", "b"]);
    expect(frames.metadata).toEqual({ ...none, peerAddress, socketType: "PUSH" });
  },
);

test("a message over inproc has no metadata", async () => {
  using pull = new Pull(timeLimit);
  using push = new Push();
  await link("inproc", pull, push);
  await push.send("a");
  expect((await pull.receive({ metadata: true })).metadata).toEqual(none);
});

test("IPv4 on an IPv6 socket has its mapped address", async () => {
  using pull = new Pull({ ...timeLimit, ipv6: true });
  using push = new Push();
  const bound = await pull.bind("tcp://[::]:*");
  push.connect(bound.replace("[::]", "127.0.0.1"));
  await push.send("a");
  const { metadata } = await pull.receive({ metadata: true });
  expect(metadata.peerAddress).toBe("::ffff:127.0.0.1");
});

test("a Router learns who sent a message, whether it waits or not", async () => {
  using router = new Router(timeLimit);
  using dealer = new Dealer({ routingId: "ada" });
  await link("tcp", router, dealer);
  const waiting = router.receive({ metadata: true });
  await dealer.send("1");
  await dealer.send("2");
  const expected = { socketType: "DEALER", routingId: "ada", peerAddress: "127.0.0.1" };
  const first = await waiting;
  expect(first.map(String)).toEqual(["ada", "1"]);
  expect(first.metadata).toMatchObject(expected);
  for await (const frames of router.messages({ metadata: true })) {
    expect(frames.map(String)).toEqual(["ada", "2"]);
    expect(frames.metadata).toMatchObject(expected);
    break;
  }
});

test("a routing id that is no text reads as bytes, up to its first NUL", async () => {
  using router = new Router(timeLimit);
  using dealer = new Dealer({ routingId: Buffer.from([0xff, 1, 0, 2]) });
  await link("tcp", router, dealer);
  await dealer.send("1");
  const { metadata } = await router.receive({ metadata: true });
  expect(metadata.routingId).toEqual(Buffer.from([0xff, 1]));
});

test("a message has the properties of its peer that a receive asks for", async () => {
  using pull = new Pull(timeLimit);
  using push = new Push({ metadata: { "X-Label": "blue" } });
  await link("tcp", pull, push);
  await push.send("1");
  await push.send("2");
  const asked = await pull.receive({ metadata: ["X-Label", "X-Missing"] });
  expect([...asked.metadata.properties]).toEqual([["X-Label", "blue"]]);
  const notAsked = await pull.receive({ metadata: true });
  expect(notAsked.metadata.properties.size).toBe(0);
});

test.each([10, 100_000])("a frame of %d bytes arrives as it was sent", async (size) => {
  using pull = new Pull(timeLimit);
  using push = new Push();
  await link("tcp", pull, push);
  const sent = Buffer.alloc(size, "0123456789");
  await push.send([sent, sent]);
  const [first, second] = await pull.receive({ metadata: true });
  expect(first?.equals(sent)).toBe(true);
  expect(second?.equals(sent)).toBe(true);
});

describe("metadata comes to", () => {
  test("a Reply, and to the Request with the reply", async () => {
    using reply = new Reply(timeLimit);
    using request = new Request(timeLimit);
    await link("tcp", reply, request);
    await request.send("?");
    const asked = await reply.receive({ metadata: true });
    expect(asked.metadata.socketType).toBe("REQ");
    await reply.send("!");
    const answered = await request.receive({ metadata: true });
    expect(answered.metadata).toMatchObject({
      socketType: "REP",
      peerAddress: "127.0.0.1",
    });
  });

  test("a Subscriber", async () => {
    using publisher = new Publisher();
    using subscriber = new Subscriber(timeLimit);
    await link("tcp", publisher, subscriber);
    subscriber.subscribe("news");
    await settle(publisher, subscriber);
    await publisher.send("news");
    const { metadata } = await subscriber.receive({ metadata: true });
    expect(metadata.socketType).toBe("PUB");
  });

  test("an XPublisher with a subscription", async () => {
    using publisher = new XPublisher(timeLimit);
    using subscriber = new Subscriber();
    await link("tcp", publisher, subscriber);
    subscriber.subscribe("news");
    const { metadata } = await publisher.receive({ metadata: true });
    expect(metadata.peerAddress).toBe("127.0.0.1");
  });

  test("a Pair", async () => {
    using one = new Pair(timeLimit);
    using other = new Pair();
    await link("tcp", one, other);
    await other.send("x");
    expect((await one.receive({ metadata: true })).metadata.socketType).toBe("PAIR");
  });

  test("a Stream, whose peers have nothing but an address", async () => {
    using server = new Stream(timeLimit);
    using client = new Stream();
    const bound = await server.bind("tcp://127.0.0.1:*");
    client.connect(bound, { routingId: "server" });
    const { metadata } = await server.receive({ metadata: true });
    expect(metadata).toEqual({ ...none, peerAddress: "127.0.0.1" });
  });
});

test("what is no option throws, and nothing is taken", async () => {
  using pull = new Pull(timeLimit);
  using push = new Push();
  await link("tcp", pull, push);
  await push.send("still there");
  const expected = expect.objectContaining({
    name: "TypeError",
    message: expect.stringMatching(
      /^metadata must be true, false or an array of property names, such as \["X-Role"\], but is /,
    ),
  });
  for (const metadata of ["X-Label", 1, null, [""], [1], ["X\0"], {}]) {
    const options: any = { metadata };
    expect(() => pull.receive(options)).toThrow(expected);
    expect(() => pull.tryReceive(options)).toThrow(expected);
    expect(() => pull.messages(options)).toThrow(expected);
  }
  expect(String(await pull.receive({ metadata: false }))).toBe("still there");
});

test("a socket that is closed refuses", () => {
  const sockets: Socket[] = [new Pull(), new Router()];
  for (const socket of sockets) socket.close();
  for (const socket of sockets as Pull[]) {
    expect(() => socket.receive({ metadata: true })).toThrow(
      expect.objectContaining({ code: "EBADF" }),
    );
  }
});
