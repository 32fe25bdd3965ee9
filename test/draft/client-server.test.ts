import { Context } from "zmq-napi";
import { Client, Peer, Server } from "zmq-napi/draft";

import { type DraftTransport, draftTransports, linkDrafts } from "../support/draft-flows";
import { endpoint } from "../support/transports";

describe.each(draftTransports)("over %s", (transport) => {
  test("a Server answers each client, in any order", async () => {
    using server = new Server();
    using ada = new Client();
    using bob = new Client();
    const bound = await linkDrafts(transport, server, ada);
    bob.connect(bound);
    await ada.send("I am Ada");
    await bob.send("I am Bob");
    const routes = new Map<string, number>();
    for (let count = 0; count < 2; count += 1) {
      const [text, { routingId }] = await server.receive();
      routes.set(String(text), routingId);
    }
    await server.send("to Bob", { routingId: routes.get("I am Bob")! });
    await server.send("to Ada", { routingId: routes.get("I am Ada")! });
    expect((await ada.receive()).map(String)).toEqual(["to Ada"]);
    expect((await bob.receive()).map(String)).toEqual(["to Bob"]);
  });

  test("a peer keeps its number for as long as it is connected", async () => {
    using server = new Server();
    using client = new Client();
    await linkDrafts(transport, server, client);
    const numbers = new Set<number>();
    for (let count = 0; count < 20; count += 1) {
      await client.send("x");
      const [, { routingId }] = await server.receive();
      numbers.add(routingId);
      await server.send("y", { routingId });
      await client.receive();
    }
    expect(numbers.size).toBe(1);
    expect([...numbers][0]).toBeGreaterThan(0);
    expect(Number.isInteger([...numbers][0])).toBe(true);
  });

  test("a peer that has left is unreachable", async () => {
    using server = new Server();
    const client = new Client({ linger: 0 });
    await linkDrafts(transport, server, client);
    await client.send("x");
    const [, from] = await server.receive();
    client.close();
    let code: unknown;
    while (code === undefined) {
      code = await server.send("y", from).then(
        () => undefined,
        (error) => error.code,
      );
      await new Promise(setImmediate);
    }
    expect(code).toBe("EHOSTUNREACH");
    expect(() => server.trySend("y", from)).toThrow(
      expect.objectContaining({ code: "EHOSTUNREACH" }),
    );
  });
});

const leavings: [DraftTransport, pause: number][] = [
  ["inproc", 0],
  ["tcp", 0],
  ["tcp", 10],
];

test.each(leavings)(
  "over %s, a Server goes on when a client leaves before its replies, %i ms for a reply",
  async (transport, pause) => {
    const context = new Context();
    using server = new Server({ sendHighWaterMark: 2, context });
    const asking = new Client({ linger: 0, receiveHighWaterMark: 2, context });
    using other = new Client({ context });
    const bound = await linkDrafts(transport, server, asking);
    other.connect(bound);
    await asking.send("last words");
    for (let count = 0; count < 20; count += 1) await asking.send("unread by then");
    const serving = (async () => {
      for await (const [question, { routingId }] of server) {
        if (String(question) === "last words") asking.close();
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        await server
          .send("reply", { routingId })
          .catch(({ code }) => expect(code).toBe("EHOSTUNREACH"));
        if (String(question) === "still there?") break;
      }
    })();
    await other.send("still there?");
    expect(String((await other.receive())[0])).toBe("reply");
    await serving;
    server.close();
    other.close();
    await context.close();
  },
);

test("a message without a route rejects at once, and says so", async () => {
  using server = new Server();
  await server.bind(endpoint("tcp"));
  const unroutable = (id: number): object => ({
    name: "ZmqError",
    code: "EHOSTUNREACH",
    message:
      `Host unreachable: no peer with the routing id ${id} is connected. Forget the ` +
      "peer, or send when it is back",
  });
  await expect(server.send("foo", { routingId: 12345 })).rejects.toMatchObject(
    unroutable(12345),
  );
  await expect(
    server.send("foo", { routingId: 0xffff_ffff, timeout: 0 }),
  ).rejects.toMatchObject(unroutable(0xffff_ffff));
});

describe.each([
  ["Server", Server],
  ["Peer", Peer],
] as const)("a %s", (_name, Class) => {
  test.each([
    [undefined],
    [null],
    [{}],
    [{ routingId: "1" }],
    [{ routingId: null }],
    [5],
  ])("takes %p for no routing id", (options) => {
    using socket = new Class();
    const wrong = options as { routingId: number };
    for (const act of ["send", "trySend"] as const) {
      expect(() => void socket[act]("x", wrong)).toThrow(TypeError);
      expect(() => void socket[act]("x", wrong)).toThrow(
        "send() needs the number of a peer, { routingId: number }",
      );
    }
  });

  test.each([0, -1, 1.5, NaN, Infinity, 2 ** 32])(
    "takes %d for a routing id out of range",
    (routingId) => {
      using socket = new Class();
      for (const act of ["send", "trySend"] as const) {
        expect(() => void socket[act]("x", { routingId })).toThrow(
          expect.objectContaining({
            name: "RangeError",
            code: "EINVAL",
            message: `routingId must be a whole number from 1 to 4294967295, but is ${routingId}`,
          }),
        );
      }
    },
  );

  test("takes the received address, and options", async () => {
    using socket = new Class();
    using other = Class === Peer ? new Peer() : new Client();
    other.connect(await socket.bind(endpoint("inproc")));
    if (other instanceof Client) await other.send("x");
    else await other.send("x", { routingId: other.connectPeer(socket.lastEndpoint!) });
    const [, from] = await socket.receive();
    const { signal } = new AbortController();
    await socket.send("y", { ...from, signal, timeout: 1000 });
    expect(String((await other.receive())[0])).toBe("y");
    const aborted = AbortSignal.abort(new Error("no"));
    await expect(socket.send("z", { ...from, signal: aborted })).rejects.toThrow("no");
    expect(() => socket.send("z", { ...from, timeout: NaN })).toThrow(TypeError);
    expect(other.tryReceive()).toBeUndefined();
  });
});

describe("a Peer", () => {
  test.each(draftTransports)(
    "can send first, and gets a reply, over %s",
    async (transport) => {
      using one = new Peer();
      using other = new Peer();
      const wanted = transport === "ws" ? "ws://127.0.0.1:*" : endpoint(transport);
      const bound = await other.bind(wanted);
      const routingId = one.connectPeer(bound);
      expect(Number.isInteger(routingId)).toBe(true);
      expect(routingId).toBeGreaterThan(0);
      await one.send("question", { routingId });
      const [question, from] = await other.receive();
      await other.send(`${String(question)}, answered`, from);
      const [answer, sender] = await one.receive();
      expect(String(answer)).toBe("question, answered");
      expect(sender).toEqual({ routingId });
    },
  );

  test("knows each of many peers by a number of its own", async () => {
    using hub = new Peer();
    const others = Array.from({ length: 5 }, () => new Peer());
    const numbers: number[] = [];
    for (const other of others)
      numbers.push(hub.connectPeer(await other.bind(endpoint("tcp"))));
    expect(new Set(numbers).size).toBe(5);
    for (const [index, routingId] of numbers.entries()) {
      await hub.send(`${index}`, { routingId });
    }
    for (const [index, other] of others.entries()) {
      expect(String((await other.receive())[0])).toBe(`${index}`);
      other.close();
    }
  });

  test("does not connect to a peer by number with immediate, and says why", () => {
    using peer = new Peer({ immediate: true });
    expect(() => peer.connectPeer("tcp://127.0.0.1:9")).toThrow(
      expect.objectContaining({
        code: "EINVAL",
        address: "tcp://127.0.0.1:9",
        message: expect.stringContaining("immediate to be false"),
      }),
    );
  });

  test("refuses endpoints as connect does", () => {
    using peer = new Peer();
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => peer.connectPeer("tcp://127.0.0.1:0")).toThrow(code("EINVAL"));
    expect(() => peer.connectPeer("foo://127.0.0.1:1")).toThrow(code("EPROTONOSUPPORT"));
    expect(() => peer.connectPeer("udp://127.0.0.1:1")).toThrow(code("ENOCOMPATPROTO"));
    expect(() => peer.connectPeer(5 as unknown as string)).toThrow(TypeError);
  });

  test("disconnects from a peer that it connected to by number", async () => {
    using one = new Peer();
    using other = new Peer();
    const bound = await other.bind(endpoint("tcp"));
    const routingId = one.connectPeer(bound);
    one.disconnect(bound);
    expect(() => one.disconnect(bound)).toThrow(
      expect.objectContaining({ code: "ENOENT" }),
    );
    await expect(one.send("x", { routingId })).rejects.toMatchObject({
      code: "EHOSTUNREACH",
    });
  });
});
