// Calls between this package and Python, which knows only docs/rpc-protocol.md and pyzmq.

import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Dealer } from "zmq-napi";
import { RpcClient, RpcError, RpcServer } from "zmq-napi/rpc";

import { header, terms } from "../rpc/messages";
import { describeWith } from "../support/needs";
import { hasPyzmq } from "./peer";
import { Tool } from "./tools";

interface Api {
  echo(value: unknown): Promise<unknown>;
  fail(text: string): Promise<void>;
  count(to: number): AsyncIterable<number>;
  /** Ends when it is cancelled, or after its deadline. */
  wait(name: string): Promise<void>;
  /** Says nothing for longer than a lease. */
  quiet(): AsyncIterable<number>;
  /** Lets the server stop, and answers at its end. */
  stop(): Promise<string>;
}

const python = "/usr/bin/python3";
const program = join(__dirname, "peers", "rpc.py");

describeWith("python3-zmq", hasPyzmq)("calls between this package and Python", () => {
  test("a server in Python answers our client", async () => {
    await using server = new Tool(python, program, "serve");
    const [address] = await server.line(/tcp:.*/);
    await using client = new RpcClient<Api>({ timeout: 10_000, window: 8, lease: 300 });
    client.connect(address);
    const value = {
      text: "Grüße",
      bytes: Buffer.from([0, 1, 255]),
      mark: "\0x",
      list: [1.5, null],
    };
    expect(await client.call("echo", value)).toEqual(value);
    await expect(client.call("fail", "no luck")).rejects.toMatchObject({
      code: "NO_LUCK",
      message: "no luck",
      mayHaveRun: true,
    });
    const items: number[] = [];
    for await (const item of client.stream("count", 1000)) items.push(item);
    expect(items).toEqual([...Array(1000).keys()]);
    for await (const item of client.stream("count", 1e9)) if (item === 100) break;
    expect(await client.call("echo", "still there")).toBe("still there");
    expect(client.statistics()).toMatchObject({ underWay: 0, malformed: 0 });
  });

  test("our server answers a client in Python", async () => {
    const callers = new Set<string | undefined>();
    await using server = new RpcServer<Api>()
      .handle("echo", (value, { headers }) => {
        callers.add(headers["by"]);
        return value;
      })
      .handle("fail", (text) => {
        throw new RpcError("NO_LUCK", text);
      })
      .handle("count", async function* (to) {
        for (let number = 0; number < to; number++) yield number;
      });
    await using client = new Tool(
      python,
      program,
      "call",
      await server.bind("tcp://127.0.0.1:*"),
    );
    const { code, output } = await client.ended;
    expect(code).toBe(0);
    const lines = output.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      true,
      { code: "NO_LUCK", message: "no luck", ran: 1 },
      { code: "UNKNOWN_METHOD", message: "The server has no method nothing", ran: 0 },
      499_500,
    ]);
    expect([...callers]).toEqual(["Python"]);
    expect(server.statistics()).toMatchObject({ running: 0, malformed: 0 });
  });

  test("a server in Python gives up what is cancelled, and what has passed its deadline", async () => {
    await using server = new Tool(python, program, "serve");
    const [address] = await server.line(/tcp:.*/);
    await using client = new RpcClient<Api>({ timeout: 10_000 });
    client.connect(address);
    const controller = new AbortController();
    const call = client.call("wait", "cancelled", { signal: controller.signal });
    const cancelled = expect(call).rejects.toThrow("enough");
    await server.line(/waits/);
    controller.abort(new Error("enough"));
    await cancelled;
    await server.line(/cancelled/);
    // The client has gone at the deadline, and so can't cancel this call.
    await using other = new Dealer({ linger: 0 });
    other.connect(address);
    await other.send(["", header(1, 1, terms("wait", 100)), "", "1"]);
    await server.line(/expired/);
    expect(await client.call("echo", "still there")).toBe("still there");
  });

  test("a server in Python that stops sends our client elsewhere", async () => {
    await using first = new Tool(python, program, "serve");
    await using second = new Tool(python, program, "serve");
    await using client = new RpcClient<Api>({ timeout: 10_000 });
    const [one] = await first.line(/tcp:.*/);
    const [two] = await second.line(/tcp:.*/);
    client.connect(one);
    // Python answers this when our client has said that it sends no more calls.
    expect(await client.call("stop")).toBe("stopped");
    const waiting = client.call("echo", "to the next");
    client.connect(two);
    expect(await waiting).toBe("to the next");
    expect((await first.ended).code).toBe(0);
    expect(client.statistics()).toMatchObject({ retried: 0, malformed: 0 });
  });

  test("our server gives up what a client in Python cancels", async () => {
    let tell: (reason: unknown) => void;
    const told = new Promise<unknown>((resolve) => (tell = resolve));
    await using server = new RpcServer<Api>()
      .handle("echo", (value) => value)
      .handle("wait", async (_name, { signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        tell(signal.reason);
      });
    expect(await said(server, "cancel")).toEqual(["before", "after"]);
    expect(await told).toMatchObject({ code: "CANCELLED" });
    expect(server.statistics()).toMatchObject({ running: 0, malformed: 0 });
  });

  test("our server keeps a silent stream for a client in Python that gives signs", async () => {
    await using server = new RpcServer<Api>().handle("quiet", async function* () {
      await setTimeout(2000);
      yield 7;
    });
    const { item, kept } = (await said(server, "keep")) as { item: number; kept: number };
    expect(item).toBe(7);
    expect(kept).toBeGreaterThan(1);
    expect(server.statistics()).toMatchObject({ malformed: 0, undelivered: 0 });
  });

  test("our server stops, and waits for a client in Python", async () => {
    const server = new RpcServer<Api>();
    const closed = new Promise<void>((resolve, reject) => {
      server
        .handle("echo", (value) => value)
        .handle("stop", async () => {
          server.close({ drain: 10_000 }).then(resolve, reject);
          while (server.statistics().refused === 0) await new Promise(setImmediate);
          return "stopped";
        });
    });
    expect(await said(server, "away")).toEqual([
      { code: "DRAINING", message: "The server stops, and takes no more calls", ran: 0 },
      "stopped",
    ]);
    await closed;
    expect(server.statistics()).toMatchObject({ refused: 1, malformed: 0 });
  });
});

/** Returns what the client in Python prints as JSON. */
async function said(server: RpcServer<Api>, what: string): Promise<unknown> {
  const address = await server.bind("tcp://127.0.0.1:*");
  await using client = new Tool(python, program, what, address);
  const { code, output } = await client.ended;
  expect(code).toBe(0);
  return JSON.parse(output) as unknown;
}
