import { Dealer, Reply, Router, Stream } from "zmq-napi";

import { run } from "../support/program";
import { Stranger } from "../support/stranger";
import { endpoint, link, transports, wireTransports } from "../support/transports";

const unreachable = { name: "ZmqError", code: "EHOSTUNREACH", syscall: "zmq_msg_send" };

const ids = {
  text: "worker 1",
  "text beyond ASCII": "Käthe",
  "bytes with NUL": Buffer.from([1, 0, 2, 0]),
  "bytes that are no UTF-8": Buffer.from([0xff, 0xfe, 0x80]),
  "one byte": Buffer.from([7]),
  "255 bytes": Buffer.alloc(255, "i"),
};

describe.each(transports)("over %s", (transport) => {
  test.each(Object.entries(ids))(
    "a Router addresses its peer by %s",
    async (_kind, routingId) => {
      using router = new Router({ mandatory: true });
      using dealer = new Dealer({ routingId });
      await link(transport, router, dealer);
      await dealer.send("hello");
      const [id, text] = await router.receive();
      expect([id, String(text)]).toEqual([Buffer.from(routingId as Buffer), "hello"]);
      await router.send([routingId, "you, too"]);
      expect((await dealer.receive()).map(String)).toEqual(["you, too"]);
    },
  );

  test("a Router makes ids for peers without one: 5 bytes, of which the first is 0", async () => {
    using router = new Router();
    using one = new Dealer();
    using other = new Dealer();
    await link(transport, router, one, other);
    await one.send("x");
    await other.send("x");
    const names = [(await router.receive())[0], (await router.receive())[0]];
    expect(names.map((name) => [name?.length, name?.[0]])).toEqual([
      [5, 0],
      [5, 0],
    ]);
    expect(names[0]).not.toEqual(names[1]);
  });

  test("a mandatory Router refuses unknown peers at once", async () => {
    using router = new Router({ mandatory: true });
    using dealer = new Dealer({ routingId: "known" });
    await expect(router.send(["nobody", "x"])).rejects.toMatchObject(unreachable);
    await link(transport, router, dealer);
    await dealer.send("here");
    await router.receive();
    await expect(router.send(["nobody", "x"])).rejects.toMatchObject(unreachable);
    expect(() => router.trySend(["nobody", "x"])).toThrow(
      expect.objectContaining(unreachable),
    );
    await router.send(["known", "whole", "message"]);
    expect((await dealer.receive()).map(String)).toEqual(["whole", "message"]);
  });

  test("a Router drops messages for unknown peers, and no others", async () => {
    using router = new Router();
    using dealer = new Dealer({ routingId: "known" });
    await link(transport, router, dealer);
    await dealer.send("here");
    await router.receive();
    await router.send(["nobody", "a", "b", "c"]);
    await router.send(["known", "x"]);
    expect((await dealer.receive()).map(String)).toEqual(["x"]);
  });

  test("a send that waits for room is refused when its peer leaves", async () => {
    using router = new Router({ mandatory: true, sendHighWaterMark: 1 });
    const dealer = new Dealer({ routingId: "leaving", receiveHighWaterMark: 1 });
    await link(transport, router, dealer);
    await dealer.send("here");
    await router.receive();
    const padding = Buffer.alloc(1_000_000);
    const sends = Array.from({ length: 30 }, () =>
      router.send(["leaving", padding]).then(
        () => "sent",
        (error) => error.code,
      ),
    );
    await new Promise(setImmediate);
    dealer.close();
    const ends = await Promise.all(sends);
    expect(new Set(ends)).toEqual(new Set(["sent", "EHOSTUNREACH"]));
  });

  test("probeRouter sends an empty message first", async () => {
    using router = new Router();
    using dealer = new Dealer({ probeRouter: true, routingId: "probe" });
    await link(transport, router, dealer);
    expect((await router.receive()).map(String)).toEqual(["probe", ""]);
    await router.send(["probe", "seen"]);
    expect(String(await dealer.receive())).toBe("seen");
  });

  test("connect({routingId}) names the peer", async () => {
    using router = new Router({ mandatory: true });
    using dealer = new Dealer();
    router.connect(await dealer.bind(endpoint(transport)), { routingId: "the peer" });
    await router.send(["the peer", "x"]);
    expect(String(await dealer.receive())).toBe("x");
    await dealer.send("y");
    expect((await router.receive()).map(String)).toEqual(["the peer", "y"]);
  });

  test("connect({routingId}) refuses the id of another peer", async () => {
    using router = new Router({ mandatory: true });
    using one = new Dealer();
    using other = new Dealer({ routingId: "chosen by itself" });
    const bound = await one.bind(endpoint(transport));
    router.connect(bound, { routingId: "taken" });
    await link(transport, router, other);
    await other.send("here");
    await router.receive();
    const taken = { code: "EADDRINUSE", address: bound };
    for (const routingId of ["taken", "chosen by itself"]) {
      expect(() => router.connect(bound, { routingId })).toThrow(
        expect.objectContaining(taken),
      );
    }
    await router.send(["taken", "usable"]);
    expect(String(await one.receive())).toBe("usable");
  });
});

test("a routing id reads as a string if it is text, otherwise as a Buffer", () => {
  using dealer = new Dealer();
  expect(dealer.routingId).toBeNull();
  dealer.routingId = "Käthe";
  expect(dealer.routingId).toBe("Käthe");
  dealer.routingId = Buffer.from("Käthe");
  expect(dealer.routingId).toBe("Käthe");
  for (const bytes of [Buffer.from([1, 0, 2, 0]), Buffer.from([0xff, 0xfe])]) {
    dealer.routingId = bytes;
    expect(dealer.routingId).toEqual(bytes);
  }
  for (const wrong of ["", Buffer.alloc(256)]) {
    expect(() => (dealer.routingId = wrong)).toThrow(/^Invalid argument: routingId/);
  }
});

test("a Router's message has a routing id and at least one frame more", () => {
  using router = new Router();
  for (const message of ["alone", ["alone"]]) {
    expect(() => router.send(message as string[])).toThrow(TypeError);
    expect(() => router.trySend(message as string[])).toThrow(
      "A Router sends two frames or more, [routingId, ...message], but got ",
    );
  }
});

test("a duplicate routing id does not end the process", async () => {
  const end = await run(`
    const router = new zmq.Router({ linger: 0 });
    router.connect("tcp://127.0.0.1:1", { routingId: "same" });
    try { router.connect("tcp://127.0.0.1:2", { routingId: "same" }); }
    catch (error) { say(error.code); }
    router.close();`);
  expect(end).toMatchObject({ code: 0, signal: null, lines: ["EADDRINUSE"] });
});

test.each(wireTransports)(
  "without handover the older peer keeps its id over %s",
  async (transport) => {
    using router = new Router({ mandatory: true });
    using first = new Dealer({ routingId: "same" });
    using second = new Dealer({ routingId: "same" });
    const bound = await link(transport, router, first);
    await first.send("first");
    await router.receive();
    second.connect(bound);
    await second.send("second");
    for (let index = 0; index < 10; index += 1) {
      await router.send(["same", "for the first"]);
      expect(String(await first.receive())).toBe("for the first");
    }
    expect(second.tryReceive()).toBeUndefined();
  },
);

test.each(wireTransports)(
  "with handover the newer peer gets the id over %s",
  async (transport) => {
    using router = new Router({ mandatory: true, handover: true });
    using first = new Dealer({ routingId: "same" });
    using second = new Dealer({ routingId: "same" });
    const bound = await link(transport, router, first);
    await first.send("first");
    expect((await router.receive()).map(String)).toEqual(["same", "first"]);
    second.connect(bound);
    await second.send("second");
    expect((await router.receive()).map(String)).toEqual(["same", "second"]);
    await router.send(["same", "for the second"]);
    expect(String(await second.receive())).toBe("for the second");
  },
);

test("a Dealer distributes in turn, and a Router receives in turn", async () => {
  using dealer = new Dealer();
  using one = new Router();
  using two = new Router();
  for (const router of [one, two]) dealer.connect(await router.bind(endpoint("inproc")));
  for (const text of ["0", "1", "2", "3"]) await dealer.send(text);
  for (const [router, expected] of [
    [one, ["0", "2"]],
    [two, ["1", "3"]],
  ] as const) {
    for (const text of expected) expect(String((await router.receive())[1])).toBe(text);
  }
});

test("a Dealer gets the whole replies of a Reply", async () => {
  using dealer = new Dealer();
  using reply = new Reply();
  await link("tcp", reply, dealer);
  await dealer.send(["", "question"]);
  await reply.receive();
  await reply.send(["a", "b"]);
  expect((await dealer.receive()).map(String)).toEqual(["", "a", "b"]);
});

test("a Router makes an id for a peer whose READY has no Identity", async () => {
  using router = new Router();
  const port = Number((await router.bind("tcp://127.0.0.1:*")).split(":").at(-1));
  using peer = await Stranger.dial(port);
  const greeting = Buffer.alloc(64);
  greeting.write("ff00000000000000007f0300", "hex");
  greeting.write("NULL", 12, "latin1");
  const ready = Buffer.from("\x05READY\x0bSocket-Type\0\0\0\x06DEALER", "latin1");
  peer.say(Buffer.concat([greeting, Buffer.from([4, ready.length]), ready]));
  // A message that comes before the Router's own READY is taken for a command.
  const whole = (bytes: Buffer) => bytes.length > 66 && bytes.length >= 66 + bytes[65]!;
  await peer.receive(whole);
  peer.say(Buffer.from("\0\x05hello", "latin1"));
  const [id, text] = await router.receive();
  expect([id?.length, id?.[0], String(text)]).toEqual([5, 0, "hello"]);
});

test("two Routers communicate by the ids that they chose", async () => {
  using one = new Router({ routingId: "one", mandatory: true });
  using other = new Router({ routingId: "other", mandatory: true, probeRouter: true });
  await link("tcp", one, other);
  expect((await one.receive()).map(String)).toEqual(["other", ""]);
  await one.send(["other", "hello"]);
  expect((await other.receive()).map(String)).toEqual(["one", "hello"]);
});

test("a Router closes the connections of a Dealer whose id another has, until the id is free", async () => {
  using router = new Router();
  const address = await router.bind("tcp://127.0.0.1:*");
  const first = new Dealer({ routingId: "same" });
  first.connect(address);
  await first.send("first");
  await router.receive();
  using other = new Dealer({ routingId: "same", reconnectInterval: 1, linger: 0 });
  const { events } = other;
  other.connect(address);
  for (let losses = 0; losses < 3;) {
    const { type } = await events.receive();
    if (type === "disconnect") losses++;
    other.trySend("lost");
  }
  expect(router.tryReceive()).toBeUndefined();
  first.close();
  let message;
  while (message === undefined) {
    other.trySend("taken");
    await new Promise(setImmediate);
    message = router.tryReceive();
  }
  expect(String(message[0])).toBe("same");
});

test.each([
  ["an empty id", "", RangeError],
  ["256 bytes", Buffer.alloc(256, "i"), RangeError],
  ["an id that starts with NUL", Buffer.from([0, 1]), RangeError],
  ["a number", 7, TypeError],
])("connect({routingId}) does not take %s", (_what, routingId, error) => {
  using router = new Router({ linger: 0 });
  const options = { routingId } as { routingId: string };
  expect(() => router.connect("inproc://nowhere", options)).toThrow(error);
});

test.each([
  ["a misspelt name", { routngId: "name" }, "Did you mean routingId?"],
  ["an unknown name", { colour: 1 }, "The only option is routingId"],
  ["null", null, "Options must be an object, but got null"],
  ["a string", "name", "Options must be an object, but got a string"],
])(
  "connect(…, options) does not take %s, and does not connect",
  (_what, options, text) => {
    using router = new Router({ linger: 0 });
    using stream = new Stream({ linger: 0 });
    const address = "tcp://127.0.0.1:1";
    for (const socket of [router, stream]) {
      const connect = () => socket.connect(address, options as never);
      expect(connect).toThrow(TypeError);
      expect(connect).toThrow(text);
      expect(() => socket.disconnect(address)).toThrow(
        expect.objectContaining({ code: "ENOENT" }),
      );
    }
  },
);
