import { setTimeout } from "node:timers/promises";
import { RpcClient, RpcError, RpcServer } from "zmq-napi/rpc";

import { run } from "../support/program";
import { type Api, both, errorOf } from "./support";

const endpoints = ["tcp://127.0.0.1:*", "ipc://*", "inproc://calls", "ws://127.0.0.1:*"];

describe.each(endpoints)("a call over %s", (endpoint) => {
  test("is answered, with bytes as they are", async () => {
    await using peers = await both({}, {}, endpoint);
    const { client } = peers;
    const value = {
      text: "Hello, 世界",
      none: null,
      list: [1.5, true, { deep: "\0marked" }],
    };
    expect(await client.call("echo", value)).toEqual(value);
    const bytes = Buffer.from([0, 1, 255]);
    const answer = await client.call("echo", { bytes, more: [new Uint8Array(0), "\0"] });
    expect(answer).toEqual({ bytes, more: [Buffer.alloc(0), "\0"] });
    expect(await client.call("echo", bytes)).toEqual(bytes);
    expect(await client.call("echo", undefined)).toBeUndefined();
  });

  test("is matched to its answer among thousands", async () => {
    await using peers = await both({}, {}, endpoint);
    const numbers = Array.from({ length: 3000 }, (_, number) => number);
    const calls = numbers.map((number) => peers.client.call("echo", number));
    expect(await Promise.all(calls)).toEqual(numbers);
    expect(peers.client.statistics()).toMatchObject({
      underWay: 0,
      unawaited: 0,
      retried: 0,
    });
  });

  test("is matched to its answer also if it had to wait for room", async () => {
    await using peers = await both({ socket: { sendHighWaterMark: 1 } }, {}, endpoint);
    const numbers = Array.from({ length: 3000 }, (_, number) => number);
    const calls = numbers.map((number) => peers.client.call("echo", number));
    expect(await Promise.all(calls)).toEqual(numbers);
    expect(peers.client.statistics()).toMatchObject({ underWay: 0, unawaited: 0 });
  });

  test("that is cancelled rejects with the reason, and aborts its handler", async () => {
    await using peers = await both({}, {}, endpoint);
    const controller = new AbortController();
    const { signal } = controller;
    const call = peers.client.call("wait", "one", { signal });
    await peers.heard("one runs");
    const reason = new Error("never mind");
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await peers.heard("one: CANCELLED");
  });

  test("ends at its deadline, at both ends", async () => {
    await using peers = await both({}, {}, endpoint);
    const call = peers.client.call("wait", "one", { timeout: 150 });
    expect(await errorOf(call)).toMatchObject({
      code: "DEADLINE_EXCEEDED",
      mayHaveRun: true,
    });
    // The client's cancellation can arrive before the server's own deadline.
    await peers.heard(/^one: (DEADLINE_EXCEEDED|CANCELLED)$/);
  });

  test("is given up by the server when its client closes", async () => {
    await using peers = await both({}, {}, endpoint);
    const call = errorOf(peers.client.call("wait", "one"));
    await peers.heard("one runs");
    await peers.client.close();
    expect(await call).toMatchObject({ code: "CLIENT_CLOSED", mayHaveRun: true });
    await peers.heard("one: CANCELLED");
  });
});

describe("the error of a call", () => {
  test("has the text of what a handler threw, and no stack", async () => {
    const seen: unknown[] = [];
    const onError = (error: unknown, method: string): number => seen.push(error, method);
    await using peers = await both({}, { onError: (...all) => void onError(...all) });
    const error = await errorOf(peers.client.call("fail", "the disk is full"));
    expect(error).toMatchObject({
      code: "HANDLER_FAILED",
      message: "the disk is full",
      mayHaveRun: true,
    });
    expect(error.stack).not.toContain("support.ts");
    expect(seen).toEqual([
      expect.objectContaining({ message: "the disk is full" }),
      "fail",
    ]);
  });

  test("has the code and the details of a handler's own error", async () => {
    interface Users {
      find(id: number): Promise<string>;
    }
    await using server = new RpcServer<Users>().handle("find", async (id) => {
      throw new RpcError("NOT_FOUND", "no such user", { details: { id } });
    });
    await using client = new RpcClient<Users>();
    client.connect(await server.bind("inproc://own-errors"));
    expect(await errorOf(client.call("find", 7))).toMatchObject({
      code: "NOT_FOUND",
      message: "no such user",
      details: { id: 7 },
    });
  });

  test("says that a method is unknown, or is of the other kind", async () => {
    await using peers = await both();
    const client = peers.client as RpcClient<any>;
    const unknown = await errorOf(client.call("nothing" as never, 1));
    expect(unknown).toMatchObject({ code: "UNKNOWN_METHOD", mayHaveRun: false });
    const stream = await errorOf(client.call("count" as never, 1));
    expect(stream.code).toBe("WRONG_KIND");
    const call = await errorOf(client.stream("echo" as never, 1).next());
    expect(call.code).toBe("WRONG_KIND");
  });

  test("says that an input can't be decoded, and an output can't be encoded", async () => {
    const broken = {
      encode: () => "{",
      decode: (bytes: Buffer): unknown => JSON.parse(String(bytes)),
    };
    await using wrong = await both({ codec: broken });
    expect(await errorOf(wrong.client.call("echo", 1))).toMatchObject({
      code: "BAD_INPUT",
      mayHaveRun: false,
    });
    await using server = new RpcServer<{ big(): Promise<bigint> }>().handle(
      "big",
      () => 1n,
    );
    await using client = new RpcClient<{ big(): Promise<bigint> }>();
    client.connect(await server.bind("inproc://outputs"));
    expect((await errorOf(client.call("big"))).code).toBe("BAD_OUTPUT");
  });

  test("says that no server can be reached", async () => {
    await using peers = await both({ reachTimeout: 50 });
    await peers.server.close();
    await using client = new RpcClient<any>({ reachTimeout: 50 });
    client.connect(peers.address);
    const error = await errorOf(client.call("echo" as never, 1));
    expect(error).toMatchObject({ code: "UNREACHABLE", mayHaveRun: false });
    expect(error.message).toContain(peers.address);
  });
});

describe("limits", () => {
  test("a server with too many calls refuses the next at once", async () => {
    await using peers = await both({}, { maxConcurrency: 1, maxQueued: 1 });
    const calls = ["one", "two"].map((name) => errorOf(peers.client.call("wait", name)));
    await peers.heard("one runs");
    const refused = await errorOf(peers.client.call("wait", "three"));
    expect(refused).toMatchObject({ code: "OVERLOADED", mayHaveRun: false });
    expect(peers.server.statistics()).toMatchObject({
      running: 1,
      queued: 1,
      refused: 1,
    });
    await peers.server.close();
    const [one, two] = await Promise.all(calls);
    expect(one).toMatchObject({ code: "SERVER_CLOSED", mayHaveRun: true });
    expect(two).toMatchObject({ code: "DRAINING", mayHaveRun: false });
  });

  test("a server with too many bytes waiting refuses the next call at once", async () => {
    await using peers = await both({}, { maxConcurrency: 1, maxQueuedBytes: 100 });
    const { client } = peers;
    const first = errorOf(client.call("wait", "one"));
    await peers.heard("one runs");
    const fits = errorOf(client.call("echo", "a".repeat(90)));
    expect((await errorOf(client.call("echo", "b".repeat(20)))).code).toBe("OVERLOADED");
    await client.close();
    await Promise.all([first, fits]);
    await peers.heard("one: CANCELLED");
    await using next = new RpcClient<Api>();
    next.connect(peers.address);
    expect(await next.call("echo", "c".repeat(200))).toHaveLength(200);
  });

  test("a client with too many calls refuses the next", async () => {
    await using peers = await both({ maxCalls: 1 });
    const call = errorOf(peers.client.call("wait", "one"));
    const refused = await errorOf(peers.client.call("echo", 1));
    expect(refused).toMatchObject({ code: "TOO_MANY_CALLS", mayHaveRun: false });
    await peers.client.close();
    await call;
  });

  test("a body that is too large is not sent", async () => {
    await using peers = await both({ maxBodySize: 100 });
    const bytes = Buffer.alloc(101);
    const error = await errorOf(peers.client.call("echo", bytes));
    expect(error).toMatchObject({ code: "TOO_LARGE", mayHaveRun: false });
    await using server = await both({}, { maxBodySize: 100 });
    expect(await errorOf(server.client.call("echo", bytes))).toMatchObject({
      code: "TOO_LARGE",
      mayHaveRun: false,
    });
  });

  test("a call that ended before it was sent is never sent", async () => {
    await using peers = await both();
    await using client = new RpcClient<{ echo(value: number): Promise<number> }>();
    const signal = AbortSignal.timeout(20);
    const abandoned = client.call("echo", 1, { signal });
    await expect(abandoned).rejects.toMatchObject({ name: "TimeoutError" });
    const late = await errorOf(client.call("echo", 2, { timeout: 10 }));
    expect(late).toMatchObject({ code: "DEADLINE_EXCEEDED", mayHaveRun: false });
    client.connect(peers.address);
    expect(await client.call("echo", 3)).toBe(3);
    expect(client.statistics()).toMatchObject({ underWay: 0, unawaited: 0 });
  });
});

describe("a handler", () => {
  interface Facts {
    facts(): Promise<object>;
  }

  test("sees the method, the headers, the peer and the time that is left", async () => {
    await using server = new RpcServer<Facts>().handle("facts", (_, call) => ({
      method: call.method,
      headers: call.headers,
      address: call.peer.address,
      left: call.deadline - Date.now(),
    }));
    await using client = new RpcClient<Facts>();
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    const headers = { traceparent: "00-ab", __proto__x: "é" };
    const facts = await client.call("facts", undefined, { headers, timeout: 1000 });
    expect(facts).toMatchObject({ method: "facts", headers, address: "127.0.0.1" });
    expect((facts as { left: number }).left).toBeGreaterThan(0);
    expect((facts as { left: number }).left).toBeLessThanOrEqual(1000);
  });

  test("runs no more than maxConcurrency times at once, in the order of the calls", async () => {
    let running = 0;
    let most = 0;
    const order: number[] = [];
    interface Slow {
      slow(number: number): Promise<void>;
    }
    await using server = new RpcServer<Slow>({ maxConcurrency: 3 });
    server.handle("slow", async (number) => {
      order.push(number);
      most = Math.max(most, ++running);
      await setTimeout(1);
      running -= 1;
    });
    await using client = new RpcClient<Slow>();
    client.connect(await server.bind("inproc://slow"));
    const numbers = Array.from({ length: 50 }, (_, number) => number);
    await Promise.all(numbers.map((number) => client.call("slow", number)));
    expect(most).toBe(3);
    expect(order).toEqual(numbers);
  });
});

describe("a process", () => {
  const load = `const { RpcClient, RpcServer } = require(args[0]);`;
  const file = require.resolve("zmq-napi/rpc");

  test("ends when its client has no calls", async () => {
    await using peers = await both();
    const end = await run(
      `${load} const client = new RpcClient();
      client.connect(args[1]);
      say(await client.call("echo", "hello"));
      process.on("exit", () => say(client.closed));`,
      [file, peers.address],
    );
    expect(end).toMatchObject({ code: 0, errors: "", lines: ["hello", "false"] });
  });

  test("ends when its server is closed, and not before", async () => {
    const end = await run(
      `${load} const server = new RpcServer();
      server.handle("stop", () => setImmediate(() => server.close({ drain: 1000 })) && "bye");
      const address = await server.bind("tcp://127.0.0.1:*");
      const { spawn } = require("node:child_process");
      const client = \`const { RpcClient } = require("\${args[0]}");
        const client = new RpcClient();
        client.connect("\${address}");
        client.call("stop").then(console.log);\`;
      spawn(process.execPath, ["-e", client], { stdio: "inherit" });`,
      [file],
    );
    expect(end).toMatchObject({ code: 0, errors: "", lines: ["bye"] });
  });
});
