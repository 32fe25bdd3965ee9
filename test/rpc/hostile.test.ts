// Peers that send too much, or lie. A server stays within its bounds.

import { once } from "node:events";
import { connect } from "node:net";
import { Context, Dealer, Router } from "zmq-napi";
import { RpcClient, RpcError, RpcServer } from "zmq-napi/rpc";

import { command } from "../events/raw-peer";
import { running } from "../support/proxies";
import { header, terms } from "./messages";
import { type Both, both, errorOf } from "./support";

/** A Dealer at a server, and what the server answers to its next message. */
function caller(
  peers: Both,
): Disposable & { dealer: Dealer; ask(...message: unknown[]): Promise<unknown> } {
  const dealer = new Dealer({ linger: 0, receiveTimeout: 10_000 });
  dealer.connect(peers.address);
  return {
    dealer,
    async ask(...message) {
      await dealer.send(message as Buffer[]);
      const [, , answer] = await dealer.receive();
      return JSON.parse(String(answer));
    },
    [Symbol.dispose]: () => {
      dealer.close();
    },
  };
}

describe("a server refuses", () => {
  test("an envelope with a frame that is no routing id", async () => {
    await using peers = await both();
    using one = caller(peers);
    const call = ["", header(1, 1, terms("echo")), "", "1"];
    await one.dealer.send([Buffer.alloc(256, "e"), ...call]);
    await one.dealer.send([Buffer.alloc(255, "e"), ...call]);
    const [envelope] = await one.dealer.receive();
    expect(envelope).toHaveLength(255);
    expect(peers.server.statistics().malformed).toBe(1);
  });

  test("a body of more than 65,536 frames", async () => {
    await using peers = await both();
    using one = caller(peers);
    const call = ["", header(1, 1, terms("echo")), "", "1"];
    const empty = Array<string>(65_536).fill("");
    expect(await one.ask(...call, ...empty)).toMatchObject({ code: "TOO_LARGE" });
    const bytes = empty.map(() => Buffer.alloc(0));
    expect((await errorOf(peers.client.call("echo", bytes))).code).toBe("TOO_LARGE");
  });

  test("headers of more than 65,536 bytes", async () => {
    await using peers = await both();
    using one = caller(peers);
    const head = header(1, 1, terms("echo"));
    const long = (size: number): string => JSON.stringify({ a: "b".repeat(size - 8) });
    expect(await one.ask("", head, long(65_536), "1")).toBe(1);
    expect(await one.ask("", head, long(65_537), "1")).toMatchObject({
      code: "BAD_INPUT",
    });
    const headers = { a: "b".repeat(65_536) };
    await expect(peers.client.call("echo", 1, { headers })).rejects.toMatchObject({
      name: "RangeError",
      message: expect.stringContaining("at most 65536 bytes"),
    });
  });

  test("a body of many frames that is too large, before it waits", async () => {
    await using peers = await both({}, { maxConcurrency: 1, maxBodySize: 1000 });
    const first = errorOf(peers.client.call("wait", "first"));
    await peers.heard("first runs");
    using one = caller(peers);
    const parts = Array<Buffer>(11).fill(Buffer.alloc(100));
    const call = ["", header(1, 1, terms("echo")), "", "1"];
    expect(await one.ask(...call, ...parts)).toMatchObject({ code: "TOO_LARGE" });
    await peers.server.close();
    await first;
  });

  test("empty frames above maxQueuedBytes", async () => {
    await using peers = await both({}, { maxConcurrency: 1, maxQueuedBytes: 1000 });
    const first = errorOf(peers.client.call("wait", "first"));
    await peers.heard("first runs");
    using one = caller(peers);
    await one.dealer.send(["", header(1, 1, terms("echo")), "", "1"]);
    const empty = Array<string>(20).fill("");
    const call = ["", header(1, 2, terms("echo")), "", "1"];
    expect(await one.ask(...call, ...empty)).toMatchObject({ code: "OVERLOADED" });
    await peers.server.close();
    await first;
  });
});

test("calls that find a free handler are not refused for their bytes", async () => {
  await using peers = await both({}, { maxQueuedBytes: 0 });
  const calls = Array.from({ length: 300 }, (_, index) =>
    peers.client.call("echo", `${index}${"a".repeat(10_000)}`),
  );
  expect(await Promise.all(calls)).toHaveLength(300);
  expect(peers.server.statistics().refused).toBe(0);
});

test("a lease is at least 1 second and at most 10 minutes", async () => {
  await using peers = await both();
  using one = caller(peers);
  const set = jest.spyOn(globalThis, "setInterval");
  try {
    for (const [index, lease] of [0, 1, 0x7fffffff].entries()) {
      const more = terms("count", 0xffffffff, 1, lease);
      await one.dealer.send(["", header(1, index, more), "", "9"]);
      await one.dealer.receive();
    }
    const times = set.mock.calls.map(([, time]) => time);
    expect(times).toEqual([200_000, 1000 / 3, 200_000]);
    expect(() => new RpcClient({ lease: 600_001 })).toThrow(RangeError);
  } finally {
    set.mockRestore();
  }
});

test("one large call through a proxy is refused, and does not cut the server off", async () => {
  await using proxy = await running(new Router({ linger: 0 }), new Dealer({ linger: 0 }));
  await using server = new RpcServer<{ size(bytes: Buffer): number }>({
    maxBodySize: 1000,
  });
  server.handle("size", (bytes) => bytes.length);
  server.connect(proxy.back);
  using dealer = new Dealer({ linger: 0, receiveTimeout: 10_000 });
  dealer.connect(proxy.front);
  const large = Buffer.alloc(1000 + 65_536 + 1);
  await dealer.send(["", header(1, 1, terms("size")), "", '"\\u00000"', large]);
  const [, head, text] = await dealer.receive();
  expect(head![1]).toBe(132);
  expect(JSON.parse(String(text))).toMatchObject({ code: "TOO_LARGE" });
  await using client = new RpcClient<{ size(bytes: Buffer): number }>();
  client.connect(proxy.front);
  expect(await client.call("size", Buffer.alloc(9))).toBe(9);
});

test("a user id that a client gives itself is not shown", async () => {
  await using server = new RpcServer<{ who(): Promise<void> }>();
  const who = new Promise((resolve) => {
    server.handle("who", (_, { peer }) => {
      resolve(peer);
    });
  });
  const address = await server.bind("tcp://127.0.0.1:*");
  const property = (name: string, value: string): string =>
    `${String.fromCharCode(name.length)}${name}\0\0\0${String.fromCharCode(value.length)}${value}`;
  const ready = property("Socket-Type", "DEALER") + property("User-Id", "root");
  const call = header(1, 1, terms("who"));
  const greeting = Buffer.alloc(64);
  greeting.set([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3]);
  greeting.write("NULL", 12);
  const socket = connect(Number(new URL(address).port), "127.0.0.1");
  socket.write(Buffer.concat([greeting, command("READY", ready)]));
  let received = "";
  // libzmq takes messages after its own READY.
  while (!received.includes("READY")) received += String((await once(socket, "data"))[0]);
  const frames = [Buffer.of(1, 0, 1, call.length), call, Buffer.of(0, 0)];
  socket.write(Buffer.concat(frames));
  expect(await who).toEqual({ userId: undefined, address: "127.0.0.1" });
  socket.destroy();
});

describe("the error of a handler", () => {
  async function failing(errorOfSize: (size: number) => Error): Promise<Both> {
    const peers = await both({ maxBodySize: 1000 }, { maxBodySize: 1000 });
    const fail = async (size: number): Promise<never> => {
      throw errorOfSize(size);
    };
    peers.server.handle("refuse" as never, fail as never);
    return peers;
  }

  const refuse = (peers: Both, size: number): Promise<unknown> =>
    (peers.client as unknown as RpcClient).call("refuse", size);

  test("has its details, with bytes as they are, if they are not too large", async () => {
    await using peers = await failing(
      (size) => new RpcError("FULL", "full", { details: [Buffer.alloc(size), "\0"] }),
    );
    const small = await errorOf(refuse(peers, 100));
    expect(small.details).toEqual([Buffer.alloc(100), "\0"]);
    const large = await errorOf(refuse(peers, 100_000));
    expect(large).toMatchObject({ code: "FULL", message: "full", details: undefined });
    expect(await peers.client.call("echo", 1)).toBe(1);
  });

  test("has a text that is cut", async () => {
    await using peers = await failing((size) => new Error("e".repeat(size)));
    const error = await errorOf(refuse(peers, 1_000_000));
    expect(error).toMatchObject({ code: "HANDLER_FAILED", mayHaveRun: true });
    expect(error.message).toBe("e".repeat(4000));
    expect(await peers.client.call("echo", 1)).toBe(1);
  });

  test.each(["throws", "yields what can't be encoded"])(
    "comes at once from an iterator that %s, and never cleans up",
    async (what) => {
      await using server = new RpcServer();
      const next = async (): Promise<IteratorResult<unknown>> => {
        if (what === "throws") throw new Error("no first");
        return { done: false, value: 1n };
      };
      const iterator = { next, return: () => new Promise(() => undefined) };
      server.handle("odd", () => ({ [Symbol.asyncIterator]: () => iterator }));
      await using client = new RpcClient();
      client.connect(await server.bind("inproc://odd"));
      const { code } = await errorOf(client.stream("odd").next());
      expect(code).toBe(what === "throws" ? "HANDLER_FAILED" : "BAD_OUTPUT");
    },
  );
});

test("a server that binds and connects says farewell to its own clients", async () => {
  await using proxy = await running(new Router({ linger: 0 }), new Dealer({ linger: 0 }));
  await using peers = await both();
  peers.server.connect(proxy.back);
  using one = caller(peers);
  expect(await one.ask("", header(1, 1, terms("echo")), "", "1")).toBe(1);
  const closed = peers.server.close({ drain: 5000 });
  const [, head] = await one.dealer.receive();
  expect(head![1]).toBe(134);
  await closed;
});

test("a server whose context is closed gives up its calls", async () => {
  const context = new Context();
  const seen: unknown[] = [];
  const onError = (_: unknown, method: string): void => void seen.push(method);
  const peers = new RpcServer<{ wait(): Promise<void> }>({
    onError,
    socket: { context },
  });
  let runs = (): void => undefined;
  const started = new Promise<void>((resolve) => (runs = resolve));
  const reason = new Promise((resolve) => {
    peers.handle("wait", async (_, { signal }) => {
      signal.addEventListener("abort", () => {
        resolve(signal.reason);
      });
      runs();
      await new Promise(() => undefined);
    });
  });
  using dealer = new Dealer({ linger: 0 });
  dealer.connect(await peers.bind("tcp://127.0.0.1:*"));
  await dealer.send(["", header(1, 1, terms("wait")), ""]);
  await started;
  await context.close();
  expect(await reason).toMatchObject({ code: "SERVER_CLOSED" });
  expect([peers.closed, seen]).toEqual([true, [""]]);
});

test("10,000 answers at once to a client that does not read are all delivered", async () => {
  await using peers = await both({}, { maxConcurrency: 10_000 });
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let runs = 0;
  peers.server.handle(
    "gated" as never,
    (async () => {
      if (++runs === 10_000) open();
      await gate;
      return "a".repeat(1000);
    }) as never,
  );
  using dealer = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveTimeout: 10_000 });
  dealer.connect(peers.address);
  const call = terms("gated");
  for (let id = 0; id < 10_000; id++) await dealer.send(["", header(1, id, call), ""]);
  await gate;
  const ids = new Set<string>();
  while (ids.size < 10_000) ids.add((await dealer.receive())[1]!.toString("hex"));
  expect(peers.server.statistics().undelivered).toBe(0);
});
