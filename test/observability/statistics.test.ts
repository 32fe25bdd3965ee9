// statistics() of every kind of socket, in every state.

import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Context,
  Dealer,
  Pair,
  Proxy,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  type SocketStatistics,
  Subscriber,
} from "zmq-napi";
import { Datagram, Dish, Peer, Radio, Server, Client } from "zmq-napi/draft";

import "../support/leaks";
import { inWorker, messageOf } from "../support/worker";
import { type SocketClass, socketClasses } from "../state/subjects";
import { until } from "./support";

const nothing = { messages: 0, frames: 0, bytes: 0 };
const fresh: SocketStatistics = {
  sent: nothing,
  received: nothing,
  waitingSends: 0,
  waitingReceives: 0,
  prefetched: 0,
  dropped: 0,
  connections: 0,
};

function connectionsOf(...sockets: { statistics(): SocketStatistics }[]) {
  return sockets.map((socket) => socket.statistics().connections);
}

test.each(socketClasses)("a fresh %s has done nothing", (_, Class: SocketClass) => {
  const socket = new Class();
  expect(socket.statistics()).toEqual(fresh);
  socket.close();
  expect(socket.statistics()).toEqual(fresh);
});

describe("messages are counted", () => {
  test("with their frames and bytes, on both sides", async () => {
    using pull = new Pull();
    using push = new Push();
    push.connect(await pull.bind("tcp://127.0.0.1:*"));
    await push.send(["four", Buffer.alloc(0), "世界"]);
    await push.send("é");
    expect(push.trySend(new Uint8Array(100_000))).toBe(true);
    for (let i = 0; i < 3; i++) await pull.receive();
    const traffic = { messages: 3, frames: 5, bytes: 100_012 };
    expect(push.statistics()).toMatchObject({ sent: traffic, received: nothing });
    expect(pull.statistics()).toMatchObject({ sent: nothing, received: traffic });
  });

  test("with routing ids, and with metadata", async () => {
    await using router = new Router();
    await using dealer = new Dealer({ routingId: "dealer" });
    dealer.connect(await router.bind("tcp://127.0.0.1:*"));
    await dealer.send("question");
    const [id = ""] = await router.receive({ metadata: true });
    await router.send([id, "answer"]);
    await dealer.receive();
    const traffic = { messages: 1, frames: 2, bytes: 14 };
    expect(router.statistics().received).toEqual(traffic);
    expect(router.statistics().sent).toEqual({ ...traffic, bytes: 12 });
    expect(dealer.statistics().received).toEqual({ messages: 1, frames: 1, bytes: 6 });
  });

  test("when they were lent, and when they had to wait", async () => {
    await using pull = new Pull();
    await using push = new Push({ zeroCopyThreshold: 10 });
    const sent = push.send(Buffer.alloc(1000));
    expect(push.statistics()).toMatchObject({ sent: nothing, waitingSends: 1 });
    push.connect(await pull.bind("tcp://127.0.0.1:*"));
    await sent;
    await pull.receive();
    expect(push.statistics()).toMatchObject({
      sent: { messages: 1, frames: 1, bytes: 1000 },
      waitingSends: 0,
    });
  });

  test("but not those that libzmq refuses", async () => {
    using request = new Request();
    using router = new Router({ mandatory: true });
    await router.bind("tcp://127.0.0.1:*");
    expect(request.trySend("question")).toBe(false);
    await expect(router.send(["nobody", "text"])).rejects.toThrow();
    expect(request.statistics().sent).toEqual(nothing);
    expect(router.statistics().sent).toEqual(nothing);
  });

  test("on request() and in turns", async () => {
    await using reply = new Reply();
    await using request = new Request();
    request.connect(await reply.bind("inproc://turns"));
    const answer = request.request("question");
    await reply.receive();
    await reply.send("answer!");
    await answer;
    expect(request.statistics().received).toEqual({ messages: 1, frames: 1, bytes: 7 });
    expect(reply.statistics().sent.messages).toBe(1);
  });
});

describe("draft sockets", () => {
  test("count the body, and not a number or a group", async () => {
    await using server = new Server();
    await using client = new Client();
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    await client.send("question");
    const [, { routingId }] = await server.receive();
    await server.send("answer", { routingId });
    await client.receive();
    expect(server.statistics()).toMatchObject({
      sent: { messages: 1, frames: 1, bytes: 6 },
      received: { messages: 1, frames: 1, bytes: 8 },
      connections: 1,
    });
  });

  test("count messages of groups", async () => {
    await using dish = new Dish();
    await using radio = new Radio();
    dish.join("group");
    radio.connect(await dish.bind("tcp://127.0.0.1:*"));
    await until(() => radio.statistics().connections === 1);
    const received = dish.receive();
    const repeat = setInterval(() => void radio.send("text", { group: "group" }), 1);
    await received;
    clearInterval(repeat);
    const { messages } = radio.statistics().sent;
    expect(radio.statistics().sent).toEqual({
      messages,
      frames: messages,
      bytes: 4 * messages,
    });
    expect(dish.statistics().received).toMatchObject({ messages: 1, bytes: 4 });
  });

  test("have no connections over udp", async () => {
    await using datagram = new Datagram();
    await datagram.bind("udp://127.0.0.1:*");
    await datagram.send(["127.0.0.1:9", "text"]);
    expect(datagram.statistics()).toMatchObject({
      sent: { messages: 1, frames: 2 },
      connections: 0,
    });
  });

  test("that connect to each other have connections", async () => {
    await using one = new Peer();
    await using other = new Peer();
    other.connect(await one.bind("tcp://127.0.0.1:*"));
    await until(() => connectionsOf(one, other).join() === "1,1");
  });
});

describe("what waits is counted:", () => {
  test("calls of receive, until they end", async () => {
    const pull = new Pull();
    const calls = [pull.receive(), pull.receive(), pull.receive({ timeout: 1 })];
    expect(pull.statistics().waitingReceives).toBe(3);
    await expect(calls[2]).rejects.toThrow();
    expect(pull.statistics().waitingReceives).toBe(2);
    pull.close();
    expect(pull.statistics().waitingReceives).toBe(0);
    await Promise.allSettled(calls);
  });

  test("prefetched messages, and those that are dropped", async () => {
    using subscriber = new Subscriber();
    using publisher = new Publisher();
    subscriber.subscribe("keep", "drop");
    subscriber.connect(await publisher.bind("inproc://prefetched"));
    const topics = ["keep", "keep", "drop", "keep", "drop", "keep"];
    for (const topic of topics) await publisher.send(topic);
    await subscriber.receive();
    await subscriber.receive();
    expect(subscriber.statistics()).toMatchObject({ prefetched: 3, dropped: 0 });
    expect(subscriber.statistics().received.messages).toBe(5);
    subscriber.unsubscribe("drop");
    expect(subscriber.statistics()).toMatchObject({ prefetched: 1, dropped: 2 });
    subscriber.close();
    expect(subscriber.statistics()).toMatchObject({ prefetched: 0, dropped: 3 });
  });
});

describe("connections are counted", () => {
  const file = `ipc://${join(tmpdir(), `zmq-napi-counted-${process.pid}`)}`;

  test.each(["tcp://127.0.0.1:*", file, "ws://127.0.0.1:*"])("over %s", async (any) => {
    await using router = new Router();
    const dealers = [new Dealer(), new Dealer()];
    const address = await router.bind(any);
    expect(connectionsOf(router, ...dealers)).toEqual([0, 0, 0]);
    for (const dealer of dealers) dealer.connect(address);
    await until(() => connectionsOf(router, ...dealers).join() === "2,1,1");
    dealers[0]?.close();
    await until(() => connectionsOf(router, ...dealers).join() === "1,0,1");
    await router.unbind(address);
    await until(() => connectionsOf(router, ...dealers).join() === "0,0,0");
    await router.bind(address);
    await until(() => connectionsOf(router, ...dealers).join() === "1,0,1");
    dealers[1]?.close();
    await until(() => connectionsOf(router)[0] === 0);
  });

  test("over inproc, also if the one that connects comes first", async () => {
    using one = new Pair();
    const other = new Pair();
    other.connect("inproc://counted");
    expect(connectionsOf(one, other)).toEqual([0, 0]);
    await one.bind("inproc://counted");
    await until(() => connectionsOf(one, other).join() === "1,1");
    other.close();
    await until(() => connectionsOf(one)[0] === 0);
  });

  test("while a proxy runs, with the socket's own messages", async () => {
    const front = new Pull();
    const back = new Push();
    await using source = new Push();
    await using sink = new Pull();
    source.connect(await front.bind("tcp://127.0.0.1:*"));
    sink.connect(await back.bind("tcp://127.0.0.1:*"));
    await source.send("before");
    await front.receive();
    const proxy = new Proxy(front, back);
    const running = proxy.run();
    await source.send("through the proxy");
    await sink.receive();
    expect(connectionsOf(front, back)).toEqual([1, 1]);
    expect(front.statistics().received.messages).toBe(1);
    source.close();
    await until(() => connectionsOf(front)[0] === 0);
    proxy.terminate();
    await running;
    expect(connectionsOf(front, back)).toEqual([0, 0]);
    expect(proxy.statistics().frontEnd.messagesIn).toBe(1);
  });
});

test("a closed socket keeps its last figures", async () => {
  const pull = new Pull();
  const push = new Push();
  push.connect(await pull.bind("inproc://last"));
  await push.send("text");
  await pull.receive();
  pull.close();
  push.close();
  const traffic = { messages: 1, frames: 1, bytes: 4 };
  expect(push.statistics()).toEqual({ ...fresh, sent: traffic });
  expect(pull.statistics()).toEqual({ ...fresh, received: traffic });
});

test("sockets of a worker have figures", async () => {
  const worker = inWorker(`
    const pull = new zmq.Pull(), push = new zmq.Push();
    push.connect(await pull.bind("tcp://127.0.0.1:*"));
    await push.send("text");
    await pull.receive();
    parentPort.postMessage([push.statistics(), pull.statistics()]);
    push.close(); pull.close();`);
  const traffic = { messages: 1, frames: 1, bytes: 4 };
  expect(await messageOf(worker)).toMatchObject([
    { sent: traffic },
    { received: traffic },
  ]);
  await worker.terminate();
});

test("statistics() refuses other objects", () => {
  expect(() => Reflect.apply(Pull.prototype.statistics, {}, [])).toThrow(TypeError);
});

test("a shut-down context leaves the figures readable", async () => {
  const { Context: Made } = await import("zmq-napi");
  const context: Context = new Made();
  const pull = new Pull({ context });
  context.shutdown();
  expect(pull.statistics()).toEqual(fresh);
  pull.close();
  await context.close();
});
