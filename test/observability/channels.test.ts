// The channels of node:diagnostics_channel about sockets and proxies.

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import {
  Context,
  Dealer,
  Proxy,
  Publisher,
  Pull,
  Push,
  Router,
  Socket,
  Stream,
  Subscriber,
} from "zmq-napi";
import { Authenticator } from "zmq-napi/auth";
import { toReadable } from "zmq-napi/streams";

import "../support/leaks";
import { Heard, until } from "./support";

interface AboutSocket {
  socket: Socket;
}

interface AboutMessage extends AboutSocket {
  message: (string | Buffer)[];
}

interface AboutConnection extends AboutSocket {
  address?: string;
  local?: string;
  remote?: string;
}

describe("socket:open and socket:close", () => {
  test("report each socket, with its options", () => {
    using opened = new Heard<AboutSocket>("zmq-napi:socket:open");
    using closed = new Heard<AboutSocket>("zmq-napi:socket:close");
    const push = new Push({ sendHighWaterMark: 7 });
    expect(opened.messages).toEqual([{ socket: push }]);
    expect(opened.messages[0]?.socket).toBe(push);
    push.close();
    push.close();
    expect(closed.messages).toHaveLength(1);
    expect(closed.messages[0]?.socket).toBe(push);
    expect(push.closed).toBe(true);
  });

  test("report nothing about a socket that was never made", () => {
    using opened = new Heard<AboutSocket>("zmq-napi:socket:open");
    using closed = new Heard<AboutSocket>("zmq-napi:socket:close");
    expect(() => new Push({ sendHighWaterMark: -1 })).toThrow(RangeError);
    expect([...opened.messages, ...closed.messages]).toEqual([]);
  });

  test("report a socket that its context closes", async () => {
    using closed = new Heard<AboutSocket>("zmq-napi:socket:close");
    const context = new Context();
    const push = new Push({ context });
    await context.close();
    expect(closed.messages.map(({ socket }) => socket)).toEqual([push]);
  });
});

describe("socket:send and socket:receive", () => {
  test("report messages that libzmq has accepted, and that are delivered", async () => {
    using sent = new Heard<AboutMessage>("zmq-napi:socket:send");
    using received = new Heard<AboutMessage>("zmq-napi:socket:receive");
    await using pull = new Pull();
    await using push = new Push();
    const waits = push.send(["one", "two"]);
    expect(push.trySend("never")).toBe(false);
    expect(sent.messages).toEqual([]);
    push.connect(await pull.bind("inproc://channel"));
    await waits;
    await push.send("three");
    expect(sent.messages).toEqual([
      { socket: push, message: ["one", "two"] },
      { socket: push, message: ["three"] },
    ]);
    const first = await pull.receive();
    expect(received.messages).toHaveLength(1);
    expect(received.messages[0]?.message).toBe(first);
    const second = pull.tryReceive();
    expect(received.messages[1]?.message).toBe(second);
    const third = pull.receive();
    await push.send("four");
    const last = await third;
    expect(received.messages[2]?.message).toBe(last);
    expect(received.messages.map(({ socket }) => socket)).toEqual([pull, pull, pull]);
  });

  test("report prefetched messages when they are delivered", async () => {
    await using subscriber = new Subscriber();
    await using publisher = new Publisher();
    subscriber.subscribe("");
    subscriber.connect(await publisher.bind("inproc://prefetched"));
    for (let i = 0; i < 6; i++) await publisher.send(String(i));
    using received = new Heard<AboutMessage>("zmq-napi:socket:receive");
    await subscriber.receive();
    await subscriber.receive();
    expect(received.messages.map(({ message }) => String(message[0]))).toEqual([
      "0",
      "1",
    ]);
    for await (const [text] of subscriber) if (String(text) === "5") break;
    expect(received.messages).toHaveLength(6);
  });

  test("do not report what clients tell an authenticator", async () => {
    using received = new Heard<AboutMessage>("zmq-napi:socket:receive");
    using sent = new Heard<AboutMessage>("zmq-napi:socket:send");
    const context = new Context();
    const auth = new Authenticator({ context, plain: { ada: "a secret" } });
    const pull = new Pull({ context, plainServer: true });
    const push = new Push({ context, plainUsername: "ada", plainPassword: "a secret" });
    push.connect(await pull.bind("tcp://127.0.0.1:*"));
    await push.send("text");
    await pull.receive();
    const sockets = [...received.messages, ...sent.messages].map(({ socket }) => socket);
    expect(sockets).toEqual([pull, push]);
    auth.close();
    await context.close();
  });
});

describe("a subscriber that acts on the operations", () => {
  /** Calls `act` once, when the channel publishes a message with this text. */
  const actOn = (name: string, text: string, act: () => void) => {
    let acted = false;
    const listener = (about: unknown): void => {
      if (acted || String((about as AboutMessage).message[0]) !== text) return;
      acted = true;
      act();
    };
    subscribe(`zmq-napi:socket:${name}`, listener);
    return {
      hasActed: () => acted,
      [Symbol.dispose]: () => void unsubscribe(`zmq-napi:socket:${name}`, listener),
    };
  };

  test("can't abort a send that libzmq has accepted", async () => {
    await using pull = new Pull();
    await using push = new Push();
    const stop = new AbortController();
    using subscriber = actOn("send", "one", () => stop.abort());
    const sends = [push.send("one", { signal: stop.signal }), push.send("two")];
    push.connect(await pull.bind("inproc://aborting"));
    await Promise.all(sends);
    expect(String(await pull.receive())).toBe("one");
    expect(String(await pull.receive())).toBe("two");
    expect(subscriber.hasActed()).toBe(true);
  });

  test("can't abort a receive that has its message", async () => {
    await using pull = new Pull();
    await using push = new Push();
    push.connect(await pull.bind("inproc://aborting"));
    const stop = new AbortController();
    using subscriber = actOn("receive", "one", () => stop.abort());
    const receives = [pull.receive({ signal: stop.signal }), pull.receive()];
    for (const text of ["one", "two"]) await push.send(text);
    expect((await Promise.all(receives)).map(String)).toEqual(["one", "two"]);
    expect(subscriber.hasActed()).toBe(true);
  });

  test("can destroy a stream that takes the message, which comes back in order", async () => {
    await using pull = new Pull();
    await using push = new Push();
    push.connect(await pull.bind("inproc://destroying"));
    for (const text of ["one", "two", "three"]) await push.send(text);
    const stream = toReadable(pull, { objectMode: true, highWaterMark: 10 });
    using subscriber = actOn("receive", "two", () => stream.destroy());
    const closed = once(stream, "close");
    stream.read(0);
    await closed;
    for (const text of ["one", "two", "three"])
      expect(String(await pull.receive())).toBe(text);
    expect(subscriber.hasActed()).toBe(true);
  });
});

describe("socket:connect and socket:disconnect", () => {
  test("are published after the call in which the event was taken", async () => {
    using made = new Heard<AboutConnection>("zmq-napi:socket:connect");
    using router = new Router();
    const dealer = new Dealer({ linger: 0 });
    dealer.connect(await router.bind("tcp://127.0.0.1:*"));
    await until(() => made.messages.length === 2);
    let closing = false;
    const heard = new Promise<boolean>((resolve) => {
      const listener = (): void => {
        unsubscribe("zmq-napi:socket:disconnect", listener);
        resolve(closing);
      };
      subscribe("zmq-napi:socket:disconnect", listener);
    });
    dealer.close();
    // Without a turn of the event loop, so that close() takes the event.
    while ((router.statistics().connections ?? 0) > 0);
    closing = true;
    router.close();
    closing = false;
    expect(await heard).toBe(false);
  });

  test("report connections of both sides", async () => {
    using made = new Heard<AboutConnection>("zmq-napi:socket:connect");
    using lost = new Heard<AboutConnection>("zmq-napi:socket:disconnect");
    await using router = new Router();
    const dealer = new Dealer();
    const address = await router.bind("tcp://127.0.0.1:*");
    dealer.connect(address);
    await until(() => made.messages.length === 2);
    expect(made.messages).toEqual(
      expect.arrayContaining([
        { socket: router, address, local: address, remote: expect.any(String) },
        { socket: dealer, address, local: expect.any(String), remote: address },
      ]),
    );
    expect(lost.messages).toEqual([]);
    dealer.close();
    await until(() => lost.messages.length === 1);
    expect(lost.messages[0]).toMatchObject({ socket: router, local: address });
  });

  test("report a Stream, which has no handshake", async () => {
    using made = new Heard<AboutConnection>("zmq-napi:socket:connect");
    using lost = new Heard<AboutConnection>("zmq-napi:socket:disconnect");
    await using server = new Stream();
    const client = new Stream();
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    await until(() => made.messages.length === 2);
    client.close();
    await until(() => lost.messages.length === 1);
    expect(lost.messages[0]?.socket).toBe(server);
  });

  test("do not report a connection whose handshake has failed", async () => {
    using made = new Heard<AboutConnection>("zmq-napi:socket:connect");
    using lost = new Heard<AboutConnection>("zmq-napi:socket:disconnect");
    await using router = new Router();
    // One speaks PLAIN; the other is of a type that does not fit.
    await using plain = new Dealer({ plainUsername: "ada", plainPassword: "secret" });
    await using push = new Push();
    const address = await router.bind("tcp://127.0.0.1:*");
    const { events } = router;
    for (const socket of [plain, push]) socket.connect(address);
    let left = 2;
    for await (const { type } of events) if (type === "disconnect" && --left === 0) break;
    await using dealer = new Dealer();
    dealer.connect(address);
    await until(() => made.messages.length === 2);
    const sockets = new Set(made.messages.map(({ socket }) => socket));
    expect(sockets.has(router) && sockets.has(dealer)).toBe(true);
    expect(lost.messages).toEqual([]);
  });

  test("report a socket from its next endpoint on, and no longer than needed", async () => {
    await using router = new Router();
    await using dealer = new Dealer();
    const address = await router.bind("tcp://127.0.0.1:*");
    {
      using made = new Heard<AboutConnection>("zmq-napi:socket:connect");
      dealer.connect(address);
      await until(() => made.messages.length > 0);
      expect(made.messages.every(({ socket }) => socket === dealer)).toBe(true);
    }
    await using second = new Router();
    dealer.connect(await second.bind("tcp://127.0.0.1:*"));
    await until(() => dealer.statistics().connections === 2);
    using again = new Heard<AboutConnection>("zmq-napi:socket:connect");
    await using third = new Router();
    const last = await third.bind("tcp://127.0.0.1:*");
    dealer.connect(last);
    // The event of the second connection may still be under way when somebody listens again.
    const made = () => again.messages.filter(({ address }) => address === last);
    await until(() => made().length === 2);
    expect(new Set(made().map(({ socket }) => socket)).size).toBe(2);
  });

  test("leave a socket usable if the monitor can't start", async () => {
    using made = new Heard<AboutConnection>("zmq-napi:socket:connect");
    const context = new Context({ maxSockets: 2 });
    const pull = new Pull({ context });
    const push = new Push({ context });
    push.connect(await pull.bind("tcp://127.0.0.1:*"));
    await push.send("text");
    expect(String((await pull.receive())[0])).toBe("text");
    expect(made.messages).toEqual([]);
    await context.close();
  });
});

test("proxy:start and proxy:stop report a proxy, and why it has ended", async () => {
  using started = new Heard<{ proxy: Proxy }>("zmq-napi:proxy:start");
  using stopped = new Heard<{ proxy: Proxy; error: unknown }>("zmq-napi:proxy:stop");
  const make = async (context: Context) => {
    const front = new Pull({ context });
    const back = new Push({ context });
    await front.bind("inproc://front");
    await back.bind("inproc://back");
    return new Proxy(front, back);
  };
  const contexts = [new Context(), new Context()] as const;
  const proxy = await make(contexts[0]);
  const running = proxy.run();
  expect(started.messages).toEqual([{ proxy }]);
  expect(stopped.messages).toEqual([]);
  proxy.terminate();
  await running;
  expect(stopped.messages).toEqual([{ proxy, error: undefined }]);
  const other = await make(contexts[1]);
  const failing = other.run();
  contexts[1].shutdown();
  const error: unknown = await failing.catch((reason: unknown) => reason);
  expect(stopped.messages[1]).toEqual({ proxy: other, error });
  expect(error).toMatchObject({ code: "ETERM" });
  for (const context of contexts) await context.close();
});
