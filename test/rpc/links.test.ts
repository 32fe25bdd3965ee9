// The connections of a client: lost for good, left, full, closed from outside.

import { getEventListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import { Context, Dealer, Observer, Router } from "zmq-napi";
import { RpcClient, RpcServer } from "zmq-napi/rpc";

import { run } from "../support/program";
import { running } from "../support/proxies";
import { header, mostInATurn, numberOf } from "./messages";
import { type Api, both, errorOf } from "./support";

interface Ask {
  ask(number?: number): Promise<number>;
  flow(): AsyncIterable<number>;
}

/** A server by hand that reads only what the test asks for. Few messages fit in its queue. */
async function full(
  name: string,
  options: object = {},
): Promise<
  { router: Router; client: RpcClient<Ask>; address: string } & AsyncDisposable
> {
  const router = new Router({
    linger: 0,
    receiveHighWaterMark: 1,
    receiveTimeout: 10_000,
  });
  const socket = { sendHighWaterMark: 1 };
  const client = new RpcClient<Ask>({ timeout: 10_000, socket, ...options });
  const address = await router.bind(`inproc://${name}`);
  client.connect(address);
  return {
    router,
    client,
    address,
    async [Symbol.asyncDispose]() {
      await client.close();
      router.close();
    },
  };
}

/** Resolves when the client has so many calls that it can't send. */
async function waiting(client: RpcClient<Ask>, count: number): Promise<void> {
  while (client.statistics().waiting !== count) await new Promise(setImmediate);
}

describe("a connection that libzmq has given up is made again", () => {
  test("after an answer above maxMessageSize", async () => {
    await using peers = await both({ maxBodySize: 1000, reachTimeout: 10_000 });
    (peers.server as unknown as RpcServer).handle("large", () => "a".repeat(100_000));
    const { client } = peers as unknown as { client: RpcClient };
    const error = await errorOf(client.call("large"));
    expect(error).toMatchObject({ code: "SERVER_LOST", mayHaveRun: true });
    expect(await client.call("echo", 1)).toBe(1);
    expect((await errorOf(client.call("large"))).code).toBe("SERVER_LOST");
    await setTimeout(100);
    expect(await client.call("echo", 2)).toBe(2);
  });

  test("after a handshake that has failed", async () => {
    const other = new Router({ plainServer: true });
    const address = await other.bind("tcp://127.0.0.1:*");
    await using client = new RpcClient<Api>({ reachTimeout: 300 });
    client.connect(address);
    const error = await errorOf(client.call("echo", 1));
    expect(error).toMatchObject({ code: "UNREACHABLE", mayHaveRun: false });
    await other.unbind(address);
    other.close();
    await using server = new RpcServer<Api>().handle("echo", async (value) => value);
    await server.bind(address);
    await using patient = new RpcClient<Api>();
    patient.connect(address);
    expect(await patient.call("echo", 2)).toBe(2);
    let answer: unknown;
    // An attempt that the old server has seen can still be under way.
    while (answer === undefined)
      answer = await client.call("echo", 3).catch(() => undefined);
    expect(answer).toBe(3);
  });

  // With a host name, libzmq names the address after the first connection.
  test.each(["127.0.0.1", "localhost"])(
    "by a server that %s has refused",
    async (host) => {
      const first = new Dealer({ linger: 0 });
      const address = await first.bind("tcp://127.0.0.1:*");
      await using server = new RpcServer<Api>().handle("echo", async (value) => value);
      {
        using observer = new Observer(first, { events: ["handshake"] });
        server.connect(address.replace("127.0.0.1", host));
        await observer.receive({ timeout: 10_000 });
      }
      await first.unbind(address);
      first.close();
      const other = new Router({ plainServer: true });
      await other.bind(address);
      using observer = new Observer(other, { events: ["handshake:error:protocol"] });
      await observer.receive({ timeout: 10_000 });
      await other.unbind(address);
      other.close();
      using back = new Dealer({ linger: 0, receiveTimeout: 10_000 });
      await back.bind(address);
      const terms = Buffer.from("ffffffff0000000000000000", "hex");
      const call = header(1, 1, Buffer.concat([terms, Buffer.from("echo")]));
      await back.send(["client", "", call, "", "1"], { timeout: 10_000 });
      expect((await back.receive()).map(String).at(-1)).toBe("1");
    },
  );
});

describe("a link that is left", () => {
  test("closes when its last call is refused and goes elsewhere", async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await using server = new RpcServer<Ask>().handle("ask", async (number) => {
      if (number === 0) await gate;
      return number!;
    });
    await using client = new RpcClient<Ask>();
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    expect(await client.call("ask", 8)).toBe(8);
    using router = new Router({ linger: 0 });
    const observer = new Observer(router, { events: ["disconnect"] });
    const address = await router.bind("tcp://127.0.0.1:*");
    client.connect(address);
    const calls: Promise<number>[] = [];
    let message: Buffer[] | undefined;
    // The server that answers late leaves a call to the other one.
    while (message === undefined) {
      calls.push(client.call("ask", 0));
      await setTimeout(1);
      message = router.tryReceive();
    }
    client.disconnect(address);
    const text = JSON.stringify({ code: "DRAINING", message: "no" });
    const refuse = ([id, , head]: Buffer[]): Promise<void> =>
      router.send([id!, "", header(132, numberOf(head!), Buffer.of(0)), text]);
    await refuse(message);
    void (async () => {
      for await (const other of router) await refuse(other);
    })();
    expect(await observer.receive({ timeout: 10_000 })).toMatchObject({
      type: "disconnect",
    });
    open();
    expect(new Set(await Promise.all(calls))).toEqual(new Set([0]));
  });

  test("gives the call that waits for room to another server", async () => {
    await using slow = await full("left-full");
    const { client } = slow;
    const calls = [1, 2].map((number) => errorOf(client.call("ask", number)));
    const third = client.call("ask", 3);
    await waiting(client, 0);
    await using server = new RpcServer<Ask>().handle("ask", async (number) => number!);
    client.connect(await server.bind("inproc://left-free"));
    client.disconnect(slow.address);
    expect(await third).toBe(3);
    await client.close();
    await Promise.all(calls);
  });

  test("tells the server that its last call is cancelled", async () => {
    await using proxy = await running(
      new Router({ linger: 0 }),
      new Dealer({ linger: 0 }),
    );
    await using peers = await both();
    peers.server.connect(proxy.back);
    await using client = new RpcClient<Api>();
    client.connect(proxy.front);
    const controller = new AbortController();
    const { signal } = controller;
    const call = client.call("wait", "last", { signal });
    await peers.heard("last runs");
    client.disconnect(proxy.front);
    controller.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    await peers.heard("last: CANCELLED");
  });
});

describe("a queue that is full", () => {
  test("delays a cancellation, and does not drop it", async () => {
    await using slow = await full("full-cancel");
    const { client, router } = slow;
    const controller = new AbortController();
    const { signal } = controller;
    const first = client.call("ask", 1, { signal });
    const others = [2, 3].map((number) => errorOf(client.call("ask", number)));
    await waiting(client, 0);
    controller.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    const kinds: [number, number][] = [];
    while (kinds.every(([kind]) => kind !== 2)) {
      const head = (await router.receive())[2]!;
      kinds.push([head[1]!, numberOf(head)]);
    }
    expect(kinds.at(-1)).toEqual([2, kinds[0]![1]]);
    await client.close();
    await Promise.all(others);
  });

  test("makes the call that waits for room say that it may have run, and no other", async () => {
    await using slow = await full("full-truth");
    const { client } = slow;
    const calls = [1, 2, 3, 4].map((number) => errorOf(client.call("ask", number)));
    await waiting(client, 1);
    await client.close();
    const errors = await Promise.all(calls);
    expect(errors.map(({ mayHaveRun }) => mayHaveRun)).toEqual([true, true, true, false]);
  });
});

describe("the end of a context", () => {
  test.each(["close", "shutdown"] as const)("by %s() ends all calls", async (how) => {
    await using peers = await both();
    const context = new Context();
    const client = new RpcClient<Api>({ timeout: Infinity, socket: { context } });
    client.connect(peers.address);
    const call = errorOf(client.call("wait", "one"));
    await peers.heard("one runs");
    const ended = context[how]();
    expect(await call).toMatchObject({ code: "CLIENT_CLOSED", mayHaveRun: true });
    const later = await errorOf(client.call("echo", 1));
    expect(later).toMatchObject({ code: "CLIENT_CLOSED", mayHaveRun: false });
    await client.close();
    await ended;
    if (how === "shutdown") await context.close();
  });

  test("ends the first call of a client that rests", async () => {
    await using peers = await both();
    const context = new Context();
    const client = new RpcClient<Api>({ timeout: Infinity, socket: { context } });
    client.connect(peers.address);
    expect(await client.call("echo", 1)).toBe(1);
    await setTimeout(100);
    await context.close();
    expect(await errorOf(client.call("echo", 1))).toMatchObject({
      code: "CLIENT_CLOSED",
      mayHaveRun: false,
    });
    await client.close();
  });
});

test("the ids of two clients, and of two links, do not begin with the same number", async () => {
  using router = new Router({ linger: 0, receiveTimeout: 10_000 });
  const address = await router.bind("tcp://127.0.0.1:*");
  const ids = new Set<number>();
  for (let client = 0; client < 3; client++) {
    await using one = new RpcClient<Ask>();
    one.connect(address);
    const call = errorOf(one.call("ask", 1));
    let head: Buffer;
    do head = (await router.receive())[2]!;
    while (head[1] !== 1);
    ids.add(numberOf(head));
    await one.close();
    await call;
  }
  expect([ids.size, ids.has(1)]).toEqual([3, false]);
});

test("a server that is connected later has the whole reachTimeout", async () => {
  await using client = new RpcClient<Ask>({ reachTimeout: 400 });
  const call = errorOf(client.call("ask", 1));
  await setTimeout(300);
  const began = performance.now();
  client.connect("tcp://127.0.0.1:1");
  expect((await call).code).toBe("UNREACHABLE");
  // Node's timers may be early by a millisecond.
  expect(performance.now() - began).toBeGreaterThan(395);
});

test("many calls add one listener to the signal that they share", async () => {
  await using peers = await both();
  const { signal } = new AbortController();
  const calls = [...Array(20).keys()].map((number) =>
    peers.client.call("echo", number, { signal }),
  );
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  await Promise.all(calls);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

describe("a codec that is called for a call", () => {
  async function encoding(during: (client: RpcClient) => void): Promise<RpcClient> {
    const encode = (): string => {
      during(client);
      return "";
    };
    const client = new RpcClient({
      codec: { encode, decode: String },
      timeout: Infinity,
      reachTimeout: Infinity,
    });
    return client;
  }

  test("may close the client", async () => {
    const client = await encoding((one) => void one.close());
    expect(await errorOf(client.call("ask", 1))).toMatchObject({ code: "CLIENT_CLOSED" });
  });

  test("may abort the call", async () => {
    const controller = new AbortController();
    await using client = await encoding(() => {
      controller.abort(new Error("no"));
    });
    const { signal } = controller;
    await expect(client.call("ask", 1, { signal })).rejects.toThrow("no");
  });

  test("may throw a value without text for an answer", async () => {
    await using peers = await both({
      codec: {
        encode: () => "1",
        decode: () => {
          throw Object.create(null);
        },
      },
    });
    const error = await errorOf(peers.client.call("echo", 1));
    expect(error).toMatchObject({ code: "BAD_ANSWER" });
    expect((await errorOf(peers.client.call("echo", 1))).code).toBe("BAD_ANSWER");
  });
});

test("the event loop turns while a client reads what nobody waits for", async () => {
  using router = new Router({ linger: 0, sendHighWaterMark: 0, receiveTimeout: 10_000 });
  const socket = { receiveHighWaterMark: 0 };
  await using client = new RpcClient<Ask>({ socket, timeout: 20_000 });
  client.connect(await router.bind("inproc://strays"));
  const first = client.call("ask", 1);
  const [id, , head] = await router.receive();
  await router.send([id, "", header(129, numberOf(head!)), "1"]);
  await first;
  await setTimeout(100);
  const stray = [id, "", header(129, 1), "1"];
  for (let count = 0; count < 5000; count++) expect(router.trySend(stray)).toBe(true);
  const second = errorOf(client.call("ask", 2));
  const most = await mostInATurn(() => client.statistics().unawaited, 5000);
  expect(most).toBeLessThan(1100);
  await client.close();
  await second;
});

test("a process ends whose only call has ended at once, while it was busy", async () => {
  const end = await run(
    `const { RpcClient } = require(args[0]);
    const client = new RpcClient();
    client.connect("tcp://127.0.0.1:1");
    const controller = new AbortController();
    const call = client.call("ask", 1, { signal: controller.signal });
    controller.abort(new Error("no"));
    await call.catch((error) => say(error.message));
    for (const end = Date.now() + 200; Date.now() < end; );`,
    [require.resolve("zmq-napi/rpc")],
  );
  expect(end).toMatchObject({ code: 0, errors: "", lines: ["no"] });
});

test("a process ends whose server was never connected", async () => {
  const end = await run(
    `const { RpcServer } = require(args[0]);
    const server = new RpcServer();
    try { server.connect("nowhere"); } catch (error) { say(error.code); }`,
    [require.resolve("zmq-napi/rpc")],
  );
  expect(end).toMatchObject({ code: 0, errors: "", lines: ["EINVAL"] });
});
