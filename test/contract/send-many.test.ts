import { connect } from "node:net";
import {
  Context,
  Dealer,
  Pull,
  Push,
  type Readable,
  Reply,
  Request,
  Router,
  Stream,
} from "zmq-napi";

import { combinations, open, streaming } from "../support/flows";
import { link } from "../support/transports";

const unlimited = { sendHighWaterMark: 0, receiveHighWaterMark: 0 };

/** Receives messages of one frame. */
async function collect(socket: Pick<Readable, "receive">, count: number) {
  const texts: string[] = [];
  while (texts.length < count) texts.push(String((await socket.receive())[0]));
  return texts;
}

/** Messages of 1 to 10 frames, so that batches end at many places. */
function numbered(count: number): string[][] {
  return Array.from({ length: count }, (_, index) => [
    String(index),
    ...Array.from({ length: index % 10 }, () => "more"),
  ]);
}

describe.each(combinations(streaming))("%s over %s", (pattern, transport) => {
  test("many messages arrive whole and in order, none twice, none missing", async () => {
    using flow = await open(pattern, transport);
    const messages = numbered(5000);
    const sending = (async () => {
      for (let from = 0, size = 1; from < messages.length; from += size, size += 7) {
        const batch = messages.slice(from, from + size);
        await flow.sender.sendMany(batch.map((message) => flow.outgoing(message)));
      }
    })();
    for (const message of messages) {
      const received = (await flow.receive()).map(String);
      if (received.join() !== message.join()) expect(received).toEqual(message);
    }
    await sending;
    expect(flow.receiver.tryReceive()).toBeUndefined();
  });

  test("trySendMany sends the first messages, in order, and counts them", async () => {
    using flow = await open(pattern, transport, { ...unlimited, sendHighWaterMark: 10 });
    const messages = numbered(3000);
    const outgoing = messages.map((message) => flow.outgoing(message));
    const before = flow.sender.statistics().sent.messages;
    let sent = 0;
    const received: string[][] = [];
    while (received.length < messages.length) {
      sent += flow.sender.trySendMany(outgoing.slice(sent, sent + 30));
      if (received.length < sent) received.push((await flow.receive()).map(String));
    }
    expect(received).toEqual(messages);
    expect(flow.sender.statistics().sent.messages - before).toBe(messages.length);
  });
});

describe("the messages of one sendMany", () => {
  test("come before those of later calls, and with nothing between", async () => {
    using push = new Push({ sendHighWaterMark: 4 });
    using pull = new Pull({ receiveHighWaterMark: 4 });
    await link("inproc", pull, push);
    const many = Array.from({ length: 50 }, (_, index) => `many ${index}`);
    const all = Promise.all([
      push.send("before"),
      push.sendMany(many),
      push.send("between?"),
      push.sendMany(["last", "of all"]),
    ]);
    const received = await collect(pull, 54);
    await all;
    expect(received).toEqual(["before", ...many, "between?", "last", "of all"]);
  });

  test("wait for a peer, and do not change meanwhile", async () => {
    using push = new Push();
    using pull = new Pull();
    const buffers = ["one", "two", "three"].map((text) => Buffer.from(text));
    const sent = push.sendMany(buffers);
    for (const buffer of buffers) buffer.fill(0);
    expect(push.statistics().waitingSends).toBe(1);
    await link("tcp", pull, push);
    expect(await collect(pull, 3)).toEqual(["one", "two", "three"]);
    await sent;
  });

  test("that libzmq has taken arrive, and no others, after a time limit", async () => {
    using push = new Push({ sendHighWaterMark: 3, linger: -1 });
    using pull = new Pull({ receiveHighWaterMark: 3 });
    await link("inproc", pull, push);
    const messages = Array.from({ length: 100 }, (_, index) => String(index));
    const error = await push
      .sendMany(messages, { timeout: 30 })
      .catch((reason) => reason);
    expect(error).toMatchObject({ name: "ZmqError", code: "EAGAIN" });
    expect(error.sent).toBeGreaterThan(0);
    expect(error.sent).toBeLessThan(100);
    expect(push.statistics().sent.messages).toBe(error.sent);
    const end = push.send("end");
    const received = await collect(pull, error.sent + 1);
    await end;
    expect(received).toEqual([...messages.slice(0, error.sent), "end"]);
  });

  test("that were not sent before an abort are not sent later", async () => {
    using push = new Push({ sendHighWaterMark: 3 });
    using pull = new Pull({ receiveHighWaterMark: 3 });
    await link("inproc", pull, push);
    const messages = Array.from({ length: 100 }, (_, index) => String(index));
    const controller = new AbortController();
    const sent = push.sendMany(messages, { signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    const error = await sent.catch((failure) => failure);
    expect(error).toMatchObject({ code: "ECANCELED", cause: reason });
    const end = push.send("end");
    const received = await collect(pull, error.sent + 1);
    await end;
    expect(received).toEqual([...messages.slice(0, error.sent), "end"]);
  });

  test("end with the socket, and with its context", async () => {
    const push = new Push({ sendHighWaterMark: 1, linger: 0 });
    push.connect("tcp://127.0.0.1:9");
    const closed = push.sendMany(["1", "2", "3"]);
    push.close();
    await expect(closed).rejects.toMatchObject({ code: "EAGAIN", sent: 1 });

    const context = new Context();
    const other = new Push({ context, sendHighWaterMark: 1, linger: 0 });
    other.connect("tcp://127.0.0.1:9");
    const ended = other.sendMany(["1", "2", "3"]);
    context.shutdown();
    await expect(ended).rejects.toMatchObject({ code: "ETERM", sent: 1 });
    expect(() => other.trySendMany(["4"])).toThrow(/Context was terminated/);
    other.close();
    await context.close();
  });

  test("let the event loop turn", async () => {
    using push = new Push({ sendHighWaterMark: 0, linger: 0 });
    push.connect("tcp://127.0.0.1:9");
    let turned = false;
    setTimeout(() => (turned = true), 0);
    while (!turned) await push.sendMany(["a", "b", "c"]);
    expect(turned).toBe(true);
  });
});

describe("a wrong message", () => {
  test("is named by its index, and no message is sent", () => {
    using push = new Push();
    push.connect("tcp://127.0.0.1:9");
    push.linger = 0;
    const messages = ["fine", [], "fine"] as never[];
    expect(() => push.trySendMany(messages)).toThrow(
      /^messages\[1\]: A message must have/,
    );
    expect(() => push.sendMany(messages)).toThrow(TypeError);
    expect(() => push.sendMany("text" as never)).toThrow(/must be an array.* a string/);
    expect(() => push.sendMany(["a"], { signals: 1 } as never)).toThrow(/signal/);
    expect(push.statistics().sent.messages).toBe(0);
  });

  test("of a Router has one frame", () => {
    using router = new Router();
    expect(() => router.sendMany([["peer", "a"], ["peer"]])).toThrow(
      /^messages\[1\]: A Router sends two frames/,
    );
  });
});

describe("a Router", () => {
  test("sends many messages to many peers, by ids of every size", async () => {
    using router = new Router({ mandatory: true });
    const address = await router.bind("tcp://127.0.0.1:*");
    const dealers = Array.from({ length: 40 }, (_, index) => {
      const dealer = new Dealer({ routingId: Buffer.alloc(index * 6 + 1, 65 + index) });
      dealer.connect(address);
      return dealer;
    });
    for (const dealer of dealers) await dealer.send("hello");
    const ids: Buffer[] = [];
    while (ids.length < dealers.length) ids.push((await router.receive())[0]);
    const messages = Array.from({ length: 400 }, (_, index) => [
      ids[index % ids.length]!,
      String(index),
    ]);
    await router.sendMany(messages);
    for (const dealer of dealers) {
      const received = await collect(dealer, 10);
      const mine = messages.filter(([id]) => String(id) === dealer.routingId);
      expect(received).toEqual(mine.map(([, text]) => text));
      dealer.close();
    }
  });

  test("stops at an unknown peer, and says how many messages were sent", async () => {
    using router = new Router({ mandatory: true });
    using dealer = new Dealer({ routingId: "known" });
    dealer.connect(await router.bind("tcp://127.0.0.1:*"));
    await dealer.send("hello");
    await router.receive();
    const messages = ["known", "known", "unknown", "known"].map((id, at) => [
      id,
      `${at}`,
    ]);
    const sent = router.sendMany(messages);
    await expect(sent).rejects.toMatchObject({ code: "EHOSTUNREACH", sent: 2 });
    await expect(sent).rejects.toThrow(
      /routing id "unknown" .* 2 of 4 messages were sent/,
    );
    expect(router.trySendMany(messages)).toBe(2);
    expect(() => router.trySendMany(messages.slice(2))).toThrow(/"unknown"/);
    expect(await collect(dealer, 4)).toEqual(["0", "1", "0", "1"]);
  });
});

test("a Stream sends many pieces, and then ends the connection", async () => {
  using stream = new Stream();
  const address = await stream.bind("tcp://127.0.0.1:*");
  const client = connect(Number(new URL(address).port), "127.0.0.1");
  const [id] = await stream.receive();
  const pieces = Array.from({ length: 300 }, (_, index) => `${index} `.repeat(50));
  await stream.sendMany([...pieces, ""].map((piece): [Buffer, string] => [id, piece]));
  let text = "";
  for await (const chunk of client) text += String(chunk);
  expect(text).toBe(pieces.join(""));
});

test("a Reply and a Request send one message of many, because then it is not their turn", async () => {
  using reply = new Reply();
  using request = new Request();
  request.connect(await reply.bind("tcp://127.0.0.1:*"));
  const questions = request.sendMany(["question", "again"]);
  await expect(questions).rejects.toMatchObject({ code: "EFSM", sent: 1 });
  expect(await collect(reply, 1)).toEqual(["question"]);
  const answers = reply.sendMany(["answer", "again"]);
  await expect(answers).rejects.toMatchObject({ code: "EFSM", sent: 1 });
  expect(await collect(request, 1)).toEqual(["answer"]);
});

test("large, empty, long and lent messages arrive unchanged", async () => {
  using push = new Push({ sendHighWaterMark: 0 });
  using pull = new Pull({ receiveHighWaterMark: 0 });
  push.zeroCopyThreshold = 100_000;
  await link("tcp", pull, push);
  const sizes = [0, 1, 33, 34, 64, 1000, 8192, 65_536, 70_000, 100_000, 2 ** 20];
  const messages = sizes.flatMap((size) => [Buffer.alloc(size, size), "é".repeat(size)]);
  const long = Array.from({ length: 200 }, (_, index) => String(index));
  await push.sendMany([...messages, long, null, 42, new Uint16Array([1, 2])]);
  for (const message of messages) {
    const [frame] = await pull.receive();
    expect(Buffer.from(message as string).equals(frame)).toBe(true);
  }
  expect((await pull.receive()).map(String)).toEqual(long);
  expect((await pull.receive()).map(String)).toEqual([""]);
  expect((await pull.receive()).map(String)).toEqual(["42"]);
  expect([...(await pull.receive())[0]]).toEqual([1, 0, 2, 0]);
});
