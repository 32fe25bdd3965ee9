// Prefetched messages: a program sees no difference to messages that libzmq still has.

import fc from "fast-check";
import { Proxy, Publisher, Pull, Push, Router, Subscriber } from "zmq-napi";

import { endpoint, link } from "../support/transports";

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}

/** Takes messages until several are prefetched, and returns them. */
function takeSome(socket: { tryReceive(): Buffer[] | undefined }): string[] {
  return Array.from({ length: 6 }, () => String(socket.tryReceive()));
}

async function streaming(options: { receiveHighWaterMark?: number } = {}) {
  const push = new Push({ sendHighWaterMark: 1000 });
  const pull = new Pull(options);
  await link("inproc", pull, push);
  const close = () => {
    push.close();
    pull.close();
  };
  return { push, pull, [Symbol.dispose]: close };
}

test("come in their order, whichever method asks", async () => {
  const ways = fc.array(fc.constantFrom("try", "receive", "loop", "send"), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(ways, async (asked) => {
      using sockets = await streaming();
      const { push, pull } = sockets;
      let sent = 0;
      const received: string[] = [];
      const send = (count: number) => {
        for (let left = count; left > 0; left--) push.trySend(String(sent++));
      };
      send(20);
      for (const way of asked) {
        if (way === "send") send(7);
        else if (received.length === sent) continue;
        else if (way === "try") received.push(String(pull.tryReceive()));
        else if (way === "receive") received.push(String(await pull.receive()));
        else
          for await (const message of pull) {
            received.push(String(message));
            break;
          }
      }
      while (received.length < sent) received.push(String(await pull.receive()));
      expect(received).toEqual(numbers(0, sent));
      expect(pull.tryReceive()).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});

test("count as readable", async () => {
  using sockets = await streaming();
  for (const text of numbers(0, 10)) sockets.push.trySend(text);
  expect(takeSome(sockets.pull)).toEqual(numbers(0, 6));
  for (const text of numbers(6, 10)) {
    expect(sockets.pull.readable).toBe(true);
    expect(String(sockets.pull.tryReceive())).toBe(text);
  }
  expect(sockets.pull.readable).toBe(false);
});

test("count as readable in ZMQ_EVENTS, too", async () => {
  class Looking extends Pull {
    get readableNow(): boolean {
      return (this.getInt32Option(15) & 1) === 1;
    }
  }
  using pull = new Looking();
  using push = new Push();
  await link("inproc", pull, push);
  for (const text of numbers(0, 7)) push.trySend(text);
  expect(takeSome(pull)).toEqual(numbers(0, 6));
  expect(pull.readableNow).toBe(true);
  expect(String(pull.tryReceive())).toBe("6");
  expect(pull.readableNow).toBe(false);
});

test("go to calls without waiting, and later messages to waiting calls", async () => {
  using sockets = await streaming();
  for (const text of numbers(0, 10)) sockets.push.trySend(text);
  takeSome(sockets.pull);
  const rest = Array.from({ length: 6 }, () => sockets.pull.receive());
  for (const text of numbers(10, 12)) sockets.push.trySend(text);
  expect((await Promise.all(rest)).map(String)).toEqual(numbers(6, 12));
});

test("are dropped with the socket, as messages in libzmq are", async () => {
  using sockets = await streaming();
  for (const text of numbers(0, 10)) sockets.push.trySend(text);
  takeSome(sockets.pull);
  sockets.pull.close();
  for await (const message of sockets.pull) throw new Error(`got ${String(message)}`);
});

describe("to a Subscriber", () => {
  async function subscribed(options: { invertMatching?: boolean } = {}) {
    const pub = new Publisher(options);
    const sub = new Subscriber(options);
    sub.subscribe("a", "a", "ab", "c", Buffer.from([0xff, 0]));
    await link("inproc", pub, sub);
    const close = () => {
      pub.close();
      sub.close();
    };
    return { pub, sub, [Symbol.dispose]: close };
  }

  function rest(sub: Subscriber): string[] {
    const texts: string[] = [];
    for (let message = sub.tryReceive(); message; message = sub.tryReceive())
      texts.push(message.map((frame) => frame.toString("latin1")).join("|"));
    return texts;
  }

  const first = ["c0", "c1", "c2", "c3", "c4"];

  test("do not come after their topic was unsubscribed", async () => {
    using sockets = await subscribed();
    const { pub, sub } = sockets;
    const binary = Buffer.from([0xff, 0, 1]);
    for (const topic of [...first, "a1", "ab1", "c5", binary, ["a2", "c"], "c6"])
      await pub.send(topic);
    for (const text of first) expect(String(sub.tryReceive())).toBe(text);
    expect(String(sub.tryReceive())).toBe("a1");
    sub.unsubscribe("a");
    sub.unsubscribe("c", "never");
    sub.unsubscribe("a");
    expect(rest(sub)).toEqual(["ab1", "\xff\0\x01"]);
  });

  test("come as long as a second subscription matches", async () => {
    using sockets = await subscribed();
    const { pub, sub } = sockets;
    for (const topic of [...first, "a1", "a2", "ab1"]) await pub.send(topic);
    for (const text of first) expect(String(sub.tryReceive())).toBe(text);
    sub.unsubscribe("a", "ab");
    expect(rest(sub)).toEqual(["a1", "a2", "ab1"]);
  });

  test("are matched inversely with invertMatching", async () => {
    using sockets = await subscribed({ invertMatching: true });
    const { pub, sub } = sockets;
    for (const topic of ["0", "1", "2", "3", "4", "5", "x", "y"]) await pub.send(topic);
    for (const text of numbers(0, 6)) expect(String(sub.tryReceive())).toBe(text);
    sub.subscribe("x");
    expect(rest(sub)).toEqual(["y"]);
  });
});

describe("of a proxy's side", () => {
  test("are forwarded before all others", async () => {
    using sockets = await streaming();
    using back = new Push();
    using end = new Pull();
    using capture = new Push();
    using captured = new Pull();
    await link("inproc", end, back);
    await link("inproc", captured, capture);
    for (const text of numbers(0, 30)) sockets.push.trySend(text);
    takeSome(sockets.pull);
    await using proxy = new Proxy(sockets.pull, back, { capture });
    void proxy.run();
    for (const text of numbers(6, 30)) {
      expect(String(await end.receive())).toBe(text);
      expect(String(await captured.receive())).toBe(text);
    }
    const bytes = numbers(6, 30).join("").length;
    expect(proxy.statistics()).toMatchObject({
      frontEnd: { messagesIn: 24, bytesIn: bytes, messagesOut: 0 },
      backEnd: { messagesIn: 0, messagesOut: 24, bytesOut: bytes, dropped: 0 },
      capture: { messagesOut: 24, bytesOut: bytes, dropped: 0 },
    });
  });

  test("keep it from running while the other side has no peer", async () => {
    using sockets = await streaming();
    using back = new Push();
    await back.bind(endpoint("inproc"));
    for (const text of numbers(0, 10)) sockets.push.trySend(text);
    takeSome(sockets.pull);
    const proxy = new Proxy(sockets.pull, back);
    expect(() => proxy.run()).toThrow(
      expect.objectContaining({
        code: "EBUSY",
        message:
          "A socket is busy: the Pull has prefetched messages that the Push can't take yet. " +
          "Receive them first, or wait until the other side has a peer",
      }),
    );
    for (const text of numbers(6, 10)) {
      expect(String(sockets.pull.tryReceive())).toBe(text);
    }
  });

  test("are dropped if no peer can get them", async () => {
    using sockets = await streaming();
    using back = new Router({ mandatory: true });
    await back.bind(endpoint("inproc"));
    for (const text of numbers(0, 10)) sockets.push.trySend([text, "body"]);
    for (let taken = 0; taken < 6; taken++) sockets.pull.tryReceive();
    await using proxy = new Proxy(sockets.pull, back);
    void proxy.run();
    expect(proxy.statistics().backEnd.dropped).toBeGreaterThanOrEqual(3);
    expect(sockets.pull.closed).toBe(false);
  });
});

test("have no metadata if it was not asked for in time", async () => {
  using pull = new Pull();
  using push = new Push();
  await link("tcp", pull, push);
  for (const text of numbers(0, 20)) await push.send(text);
  for (const text of numbers(0, 5)) expect(String(await pull.receive())).toBe(text);
  const known: boolean[] = [];
  for (const text of numbers(5, 20)) {
    const message = await pull.receive({ metadata: true });
    expect(String(message)).toBe(text);
    known.push(message.metadata.peerAddress === "127.0.0.1");
  }
  expect(known.indexOf(true)).toBeGreaterThanOrEqual(0);
  expect(known.slice(known.indexOf(true))).not.toContain(false);
});
