// The calls of clients and the runs of handlers, as tracers see them.

import { AsyncLocalStorage } from "node:async_hooks";
import { channel, tracingChannel } from "node:diagnostics_channel";
import {
  type RpcCallTrace,
  RpcClient,
  type RpcHandleTrace,
  RpcServer,
} from "zmq-napi/rpc";

import { both } from "./support";

type Trace = RpcCallTrace & RpcHandleTrace;
type Told = [event: string, trace: Trace];

/** What a TracingChannel publishes, from now until the end of the test. */
class Traced implements Disposable {
  readonly told: Told[] = [];
  readonly #name: string;
  readonly #listeners = Object.fromEntries(
    ["start", "end", "asyncStart", "asyncEnd", "error"].map((event) => [
      event,
      (trace: unknown) => {
        this.told.push([event, trace as Trace]);
        if (event === "start") this.begun(trace as Trace);
        if (event === "asyncEnd") this.#over.splice(0).forEach((resolve) => resolve());
      },
    ]),
  ) as unknown as Parameters<ReturnType<typeof tracingChannel>["subscribe"]>[0];
  readonly #over: (() => void)[] = [];
  begun: (trace: Trace) => void = () => undefined;

  constructor(name: string) {
    this.#name = name;
    tracingChannel(name).subscribe(this.#listeners);
  }

  get events(): string[] {
    return this.told.map(([event]) => event);
  }

  get trace(): Trace {
    return this.told[0]![1];
  }

  /** Resolves when a call has ended. */
  async over(): Promise<void> {
    if (this.events.includes("asyncEnd")) return;
    await new Promise<void>((resolve) => this.#over.push(resolve));
  }

  [Symbol.dispose](): void {
    tracingChannel(this.#name).unsubscribe(this.#listeners);
  }
}

const call = "zmq-napi:rpc:call";
const handle = "zmq-napi:rpc:handle";

test("a call is reported at both ends, with headers that a tracer has added", async () => {
  using calls = new Traced(call);
  using handles = new Traced(handle);
  await using peers = await both();
  calls.begun = (trace) => (trace.headers["traceparent"] = "00-1-2-01");
  const given = { mine: "kept" };
  expect(await peers.client.call("echo", "text", { headers: given })).toBe("text");
  await Promise.all([calls.over(), handles.over()]);
  expect(calls.events).toEqual(["start", "end", "asyncStart", "asyncEnd"]);
  expect(new Set(calls.told.map(([, trace]) => trace)).size).toBe(1);
  const headers = { mine: "kept", traceparent: "00-1-2-01" };
  expect(calls.trace).toEqual({
    client: peers.client,
    method: "echo",
    input: "text",
    stream: false,
    headers,
    result: "text",
  });
  expect(given).toEqual({ mine: "kept" });
  expect(handles.events).toEqual(["start", "end", "asyncStart", "asyncEnd"]);
  expect(handles.trace).toMatchObject({ method: "echo", input: "text", headers });
  expect(handles.trace).toMatchObject({ server: peers.server, result: "text" });
  expect(handles.trace.peer.address).toBe("127.0.0.1");
});

test("a failure is reported at both ends", async () => {
  using calls = new Traced(call);
  using handles = new Traced(handle);
  await using peers = await both();
  const error: unknown = await peers.client.call("fail", "no").catch((e: unknown) => e);
  await Promise.all([calls.over(), handles.over()]);
  for (const { events } of [calls, handles])
    expect(events).toEqual(["start", "end", "error", "asyncStart", "asyncEnd"]);
  expect(calls.trace.error).toBe(error);
  expect(handles.trace.error).toEqual(new Error("no"));
});

test("a call that can't be made ends at once", async () => {
  using calls = new Traced(call);
  await using peers = await both();
  await peers.client.close();
  await expect(peers.client.call("echo", 1)).rejects.toThrow("closed");
  expect(calls.events).toEqual(["start", "error", "end"]);
  expect(calls.trace.error).toMatchObject({ code: "CLIENT_CLOSED" });
});

test("a stream is reported until it ends, is left, or fails", async () => {
  await using peers = await both();
  {
    using calls = new Traced(call);
    using handles = new Traced(handle);
    const items: number[] = [];
    for await (const item of peers.client.stream("count", 3)) items.push(item);
    expect(items).toEqual([0, 1, 2]);
    await Promise.all([calls.over(), handles.over()]);
    expect(calls.trace).toMatchObject({ stream: true, method: "count", input: 3 });
    for (const { events } of [calls, handles])
      expect(events).toEqual(["start", "end", "asyncStart", "asyncEnd"]);
  }
  {
    using calls = new Traced(call);
    using handles = new Traced(handle);
    for await (const item of peers.client.stream("count", 1e6)) if (item === 2) break;
    await Promise.all([calls.over(), handles.over()]);
    expect(calls.events).toEqual(["start", "end", "asyncStart", "asyncEnd"]);
    expect(handles.events).toEqual(["start", "end", "asyncStart", "asyncEnd"]);
  }
  {
    using calls = new Traced(call);
    const signal = AbortSignal.abort(new Error("no"));
    const stream = peers.client.stream("count", 3, { signal });
    await expect(stream.next()).rejects.toThrow("no");
    expect(calls.events).toEqual(["start", "error", "end"]);
  }
});

test("a handler runs in the stores that are bound to the channel", async () => {
  const store = new AsyncLocalStorage<string>();
  const start = channel(`tracing:${handle}:start`);
  start.bindStore(store, (trace) => `runs ${(trace as Trace).method}`);
  await using server = new RpcServer();
  server.handle("stored", async () => {
    await new Promise(setImmediate);
    return store.getStore();
  });
  server.handle("items", async function* () {
    yield store.getStore();
    await new Promise(setImmediate);
    yield store.getStore();
  });
  await using client = new RpcClient();
  client.connect(await server.bind("tcp://127.0.0.1:*"));
  expect(await client.call("stored")).toBe("runs stored");
  const items: unknown[] = [];
  for await (const item of client.stream("items")) items.push(item);
  expect(items).toEqual(["runs items", "runs items"]);
  start.unbindStore(store);
  expect(await client.call("stored")).toBeUndefined();
});

test.each([
  [
    "throws",
    () => {
      throw new Error("no items");
    },
    "no items",
  ],
  ["returns nothing", () => undefined, "next"],
  [
    "returns what can't go on",
    () => ({
      next: () => {
        throw new Error("stuck");
      },
    }),
    "stuck",
  ],
])("a run whose iterable %s is reported as failed", async (_how, iterate, text) => {
  const store = new AsyncLocalStorage<string>();
  const start = channel(`tracing:${handle}:start`);
  start.bindStore(store, () => "bound");
  using handles = new Traced(handle);
  await using server = new RpcServer();
  let inside: string | undefined;
  server.handle("broken", () => ({
    [Symbol.asyncIterator]() {
      inside = store.getStore();
      return iterate() as unknown as AsyncIterator<unknown>;
    },
  }));
  await using client = new RpcClient();
  client.connect(await server.bind("tcp://127.0.0.1:*"));
  const stream = client.stream("broken");
  await expect(stream.next()).rejects.toMatchObject({ code: "HANDLER_FAILED" });
  await handles.over();
  expect(handles.events).toEqual(["start", "end", "error", "asyncStart", "asyncEnd"]);
  expect(String(handles.trace.error)).toContain(text);
  expect(inside).toBe("bound");
  start.unbindStore(store);
});
