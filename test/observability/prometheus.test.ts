// Metrics for Prometheus, with the real package prom-client, read over HTTP.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { AggregatorRegistry, Counter, Registry } from "prom-client";
import {
  Context,
  Dealer,
  Proxy,
  Publisher,
  Pull,
  Push,
  Request,
  Reply,
  Router,
} from "zmq-napi";
import { Authenticator } from "zmq-napi/auth";
import { collect, type CollectOptions } from "zmq-napi/prometheus";
import { RpcClient, RpcServer } from "zmq-napi/rpc";

import "../support/leaks";
import { exitOf, inWorker, messageOf } from "../support/worker";
import { until } from "./support";

/** The values of a page, by the names and labels in their order. */
type Values = Record<string, number>;

function valuesOf(page: string): Values {
  const lines = page.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const pairs = lines.map((line) => {
    const at = line.lastIndexOf(" ");
    return [line.slice(0, at), Number(line.slice(at + 1))];
  });
  return Object.fromEntries(pairs);
}

/** A registry in which metrics are collected, until the end of the test. */
class Scraped implements Disposable {
  readonly registry = new Registry();
  readonly stop: () => void;

  constructor(options?: CollectOptions) {
    this.stop = collect(this.registry, options);
  }

  async values(): Promise<Values> {
    return valuesOf(await this.registry.metrics());
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}

/** Calls everything `name`. */
const named = (name: string) => ({ name: () => name });

/** Serves a registry as programs do. Returns what a scraper gets, by HTTP. */
async function overHttp(
  registry: Registry,
): Promise<{ page: string; type: string | null }> {
  const server = createServer((_, response) => {
    void registry.metrics().then((text) => {
      response.setHeader("Content-Type", registry.contentType);
      response.end(text);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const page = await answer.text();
  server.close();
  server.closeAllConnections();
  return { page, type: answer.headers.get("content-type") };
}

/** Collects garbage. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collectNow = runInNewContext("gc") as () => void;
  await new Promise(setImmediate);
  collectNow();
}

describe("sockets", () => {
  test("have their figures on a page over HTTP, made before and after collect", async () => {
    await using pull = new Pull();
    using scraped = new Scraped();
    await using push = new Push();
    const address = await pull.bind("tcp://127.0.0.1:*");
    push.connect(address);
    await push.send(["12345", "67890"]);
    await push.send("1");
    await pull.receive();
    await pull.receive();
    const { page, type } = await overHttp(scraped.registry);
    expect(type).toBe("text/plain; version=0.0.4; charset=utf-8");
    const sender = `{type="Push",name="${address}"}`;
    const receiver = `{type="Pull",name="${address}"}`;
    expect(valuesOf(page)).toMatchObject({
      [`zmq_messages_sent_total${sender}`]: 2,
      [`zmq_frames_sent_total${sender}`]: 3,
      [`zmq_bytes_sent_total${sender}`]: 11,
      [`zmq_messages_received_total${receiver}`]: 2,
      [`zmq_frames_received_total${receiver}`]: 3,
      [`zmq_bytes_received_total${receiver}`]: 11,
      [`zmq_messages_dropped_total${receiver}`]: 0,
      [`zmq_sockets${sender}`]: 1,
      [`zmq_connections${receiver}`]: 1,
      [`zmq_sends_waiting${sender}`]: 0,
      [`zmq_messages_prefetched${receiver}`]: 0,
    });
    const names = Object.keys(valuesOf(page));
    expect(names).not.toContain(`zmq_messages_sent_total${receiver}`);
    expect(names).not.toContain(`zmq_messages_received_total${sender}`);
  });

  test("every metric is described, and named as Prometheus wants it", async () => {
    using scraped = new Scraped();
    const all = await scraped.registry.getMetricsAsJSON();
    expect(all.length).toBeGreaterThan(25);
    for (const { name, help, type } of all) {
      expect(name).toMatch(/^zmq_[a-z]+(_[a-z]+)*$/);
      expect(help).toMatch(/^[A-Z].*[^.]$/);
      expect(name.endsWith("_total")).toBe(String(type) === "counter");
    }
  });

  test("have what waits", async () => {
    using scraped = new Scraped(named("x"));
    await using push = new Push();
    await using pull = new Pull();
    const sent = push.send("text");
    const received = pull.receive();
    expect(await scraped.values()).toMatchObject({
      'zmq_sends_waiting{type="Push",name="x"}': 1,
      'zmq_receives_waiting{type="Pull",name="x"}': 1,
    });
    push.connect(await pull.bind("inproc://waiting"));
    await sent;
    await received;
  });

  test("have the messages that wait in libzmq, and a scrape takes none", async () => {
    using scraped = new Scraped(named("x"));
    await using pull = new Pull();
    await using push = new Push();
    push.connect(await pull.bind("tcp://127.0.0.1:*"));
    for (const text of ["one", "two", "three"]) await push.send(text);
    const key = 'zmq_queue_messages{type="Pull",name="x",direction="receiving"}';
    let values = await scraped.values();
    while (values[key] !== 3) values = await scraped.values();
    expect(values).toMatchObject({
      'zmq_queue_messages{type="Push",name="x",direction="sending"}': 0,
      'zmq_queue_messages_max{type="Pull",name="x",direction="receiving"}': 3,
      'zmq_sockets_without_queues{type="Pull",name="x"}': 0,
      'zmq_messages_received_total{type="Pull",name="x"}': 0,
    });
    const texts = [await pull.receive(), await pull.receive(), await pull.receive()];
    expect(texts.map(String)).toEqual(["one", "two", "three"]);
  });

  test("that are more than the limit are not asked for their queues", async () => {
    using scraped = new Scraped({ ...named("x"), queues: 1 });
    await using first = new Pull();
    await using second = new Pull();
    await first.bind("tcp://127.0.0.1:*");
    await second.bind("tcp://127.0.0.1:*");
    const values = await scraped.values();
    expect(values['zmq_sockets_without_queues{type="Pull",name="x"}']).toBe(1);
    expect(values['zmq_queue_messages{type="Pull",name="x",direction="receiving"}']).toBe(
      0,
    );
  });

  test("of an Authenticator are sockets, too, and nobody learns a password", async () => {
    using scraped = new Scraped(named("x"));
    const context = new Context();
    const auth = new Authenticator({ context, plain: { ada: "a secret" } });
    expect(JSON.stringify(await scraped.values())).not.toContain("secret");
    auth.close();
    await context.close();
  });
});

describe("a counter never falls", () => {
  const sent = 'zmq_messages_sent_total{type="Push",name="x"}';

  async function exchange(context: Context, count: number): Promise<void> {
    const pull = new Pull({ context });
    const push = new Push({ context });
    push.connect(await pull.bind("inproc://counter"));
    for (let i = 0; i < count; i++) await push.send("text");
    for (let i = 0; i < count; i++) await pull.receive();
    push.close();
    pull.close();
  }

  test("when sockets are closed, seen before or not", async () => {
    using scraped = new Scraped(named("x"));
    const context = new Context();
    await exchange(context, 2);
    expect((await scraped.values())[sent]).toBe(2);
    await exchange(context, 3);
    const values = await scraped.values();
    expect(values[sent]).toBe(5);
    expect(values['zmq_sockets{type="Push",name="x"}']).toBeUndefined();
    await context.close();
  });

  test("when a context closes its sockets", async () => {
    using scraped = new Scraped(named("x"));
    const context = new Context();
    const push = new Push({ context });
    await push.bind("inproc://one");
    const pull = new Pull({ context });
    pull.connect("inproc://one");
    await push.send("text");
    expect((await scraped.values())[sent]).toBe(1);
    await context.close();
    expect((await scraped.values())[sent]).toBe(1);
  });

  test("when a forgotten socket is collected", async () => {
    using scraped = new Scraped(named("x"));
    await using pull = new Pull();
    const address = await pull.bind("tcp://127.0.0.1:*");
    const sockets = 'zmq_sockets{type="Push",name="x"}';
    async function forget(): Promise<void> {
      const push = new Push();
      push.connect(address);
      await push.send("text");
      await pull.receive();
      expect(await scraped.values()).toMatchObject({ [sockets]: 1, [sent]: 1 });
    }
    await forget();
    let values = await scraped.values();
    while (values[sockets] !== undefined) {
      await collectGarbage();
      values = await scraped.values();
    }
    expect(values[sent]).toBe(1);
  });

  test("when a socket gets another name: the new name counts the rest", async () => {
    let name = "before";
    using scraped = new Scraped({ name: () => name, queues: 0 });
    await using pull = new Pull();
    await using push = new Push();
    push.connect(await pull.bind("inproc://renamed"));
    await push.send("1");
    await scraped.values();
    name = "after";
    await push.send("2");
    await push.send("3");
    expect(await scraped.values()).toMatchObject({
      'zmq_messages_sent_total{type="Push",name="before"}': 1,
      'zmq_messages_sent_total{type="Push",name="after"}': 2,
    });
    expect((await scraped.values())['zmq_sockets{type="Push",name="before"}']).toBe(
      undefined,
    );
  });

  test("but resetMetrics of the registry sets it to 0", async () => {
    using scraped = new Scraped(named("x"));
    const context = new Context();
    await exchange(context, 2);
    expect((await scraped.values())[sent]).toBe(2);
    scraped.registry.resetMetrics();
    await exchange(context, 1);
    expect((await scraped.values())[sent]).toBe(1);
    await context.close();
  });
});

describe("names", () => {
  test("are three endpoints at most, and stay after close", async () => {
    using scraped = new Scraped({ queues: 0 });
    const dealer = new Dealer();
    for (const name of ["a", "b", "c", "d"]) await dealer.bind(`inproc://${name}`);
    const label = '{type="Dealer",name="inproc://a,inproc://b,inproc://c,…"}';
    expect((await scraped.values())[`zmq_sockets${label}`]).toBe(1);
    dealer.close();
    const unseen = new Dealer();
    await unseen.bind("inproc://unseen");
    unseen.close();
    const values = await scraped.values();
    expect(values[`zmq_messages_sent_total${label}`]).toBe(0);
    const other = 'zmq_messages_sent_total{type="Dealer",name="inproc://unseen"}';
    expect(values[other]).toBe(0);
  });

  test("are given by the program, and undefined leaves an object out", async () => {
    await using orders = new Pull();
    await using secret = new Pull();
    const names = new Map<object, string>([[orders, 'orders "1"']]);
    using scraped = new Scraped({ name: (object) => names.get(object) });
    const page = await scraped.registry.metrics();
    expect(page).toContain('zmq_sockets{type="Pull",name="orders \\"1\\""} 1');
    expect(page.match(/^zmq_sockets\{/gm)).toHaveLength(1);
    expect(names.has(secret)).toBe(false);
  });

  test("are limited in number", async () => {
    using scraped = new Scraped({ maxNames: 2, queues: 0 });
    const sockets = Array.from({ length: 5 }, () => new Pull());
    for (const [at, socket] of sockets.entries()) await socket.bind(`inproc://${at}`);
    const values = await scraped.values();
    const label = (name: string) => `zmq_sockets{type="Pull",name="${name}"}`;
    expect(values[label("inproc://1")]).toBe(1);
    expect(values[label("inproc://2")]).toBeUndefined();
    expect(values[label("other")]).toBe(3);
    for (const socket of sockets) socket.close();
  });

  test("of a wrong type, and errors of the function, reject the scrape", async () => {
    await using pull = new Pull();
    using wrong = new Scraped({ name: (() => 5) as unknown as () => string });
    await expect(wrong.values()).rejects.toThrow(
      "The function name must return a string, or undefined to leave the object out, " +
        "but has returned a number",
    );
    const reason = new Error("no name");
    using failing = new Scraped({
      name: () => {
        throw reason;
      },
    });
    await expect(failing.values()).rejects.toBe(reason);
    expect(pull.closed).toBe(false);
  });

  test("of a closed socket are its endpoints if the function throws", async () => {
    const name = (object: object) => String((object as Dealer).routingId);
    using scraped = new Scraped({ name, queues: 0 });
    const dealer = new Dealer({ routingId: "one" });
    await dealer.bind("inproc://fails");
    dealer.close();
    const values = await scraped.values();
    expect(values['zmq_messages_sent_total{type="Dealer",name="inproc://fails"}']).toBe(
      0,
    );
  });
});

describe("proxies", () => {
  const side = (name: string) => `{side="${name}",name="x"}`;

  /** Runs a queue with a capture socket, and lets it answer `count` requests. */
  async function usedQueue(
    count: number,
  ): Promise<{ proxy: Proxy; ended: Promise<void> }> {
    const [front, back, capture] = [new Router(), new Dealer(), new Publisher()];
    await using request = new Request();
    await using reply = new Reply();
    request.connect(await front.bind("tcp://127.0.0.1:*"));
    reply.connect(await back.bind("tcp://127.0.0.1:*"));
    await capture.bind("tcp://127.0.0.1:*");
    const proxy = new Proxy(front, back, { capture });
    const ended = proxy.run();
    for (let i = 0; i < count; i++) {
      await request.send("12");
      await reply.receive();
      await reply.send("144");
      await request.receive();
    }
    return { proxy, ended };
  }

  test("have figures of each side, made before and after, running and ended", async () => {
    const first = await usedQueue(2);
    using scraped = new Scraped(named("x"));
    const second = await usedQueue(1);
    const expected = {
      [`zmq_proxy_messages_received_total${side("frontEnd")}`]: 3,
      [`zmq_proxy_messages_sent_total${side("frontEnd")}`]: 3,
      [`zmq_proxy_messages_received_total${side("backEnd")}`]: 3,
      [`zmq_proxy_messages_sent_total${side("capture")}`]: 6,
      [`zmq_proxy_messages_dropped_total${side("backEnd")}`]: 0,
    };
    const values = await scraped.values();
    expect(values).toMatchObject({
      ...expected,
      'zmq_sockets{type="Router",name="x"}': 2,
      // A proxy answers no questions about the queues of its sockets.
      'zmq_sockets_without_queues{type="Router",name="x"}': 2,
    });
    expect(values[`zmq_proxy_bytes_received_total${side("backEnd")}`]).toBeGreaterThan(9);
    for (const { proxy, ended } of [first, second]) {
      proxy.terminate();
      await ended;
    }
    expect(await scraped.values()).toMatchObject(expected);
  });

  test("are named by the endpoints of both sides", async () => {
    using scraped = new Scraped();
    const { proxy, ended } = await usedQueue(0);
    const names = Object.keys(await scraped.values()).filter((key) =>
      key.startsWith('zmq_proxy_messages_sent_total{side="frontEnd"'),
    );
    expect(names).toEqual([
      expect.stringMatching(
        /name="tcp:\/\/127\.0\.0\.1:\d+,tcp:\/\/127\.0\.0\.1:\d+"\}$/,
      ),
    ]);
    proxy.terminate();
    await ended;
  });
});

describe("clients and servers of calls", () => {
  test("have their figures, and keep their counts when they are closed", async () => {
    const server = new RpcServer({ maxConcurrency: 1, maxQueued: 1 });
    using scraped = new Scraped(named("x"));
    let release = (): void => undefined;
    server.handle("wait", () => new Promise<void>((resolve) => (release = resolve)));
    const client = new RpcClient();
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    const running = client.call("wait");
    await until(() => server.statistics().running === 1);
    const queued = client.call("wait");
    await until(() => server.statistics().queued === 1);
    await expect(client.call("wait")).rejects.toMatchObject({ code: "OVERLOADED" });
    expect(await scraped.values()).toMatchObject({
      'zmq_rpc_client_calls{name="x"}': 2,
      'zmq_rpc_client_calls_waiting{name="x"}': 0,
      'zmq_rpc_server_calls_running{name="x"}': 1,
      'zmq_rpc_server_calls_queued{name="x"}': 1,
      'zmq_rpc_server_calls_refused_total{name="x"}': 1,
    });
    release();
    await running;
    await until(() => server.statistics().running === 1);
    release();
    await queued;
    await client.close();
    await server.close();
    const values = await scraped.values();
    expect(values['zmq_rpc_server_calls_refused_total{name="x"}']).toBe(1);
    expect(values['zmq_rpc_client_answers_unawaited_total{name="x"}']).toBe(0);
    expect(values['zmq_rpc_client_calls{name="x"}']).toBeUndefined();
  });

  test("are named by their endpoints, also when they were closed before a scrape", async () => {
    using scraped = new Scraped();
    const server = new RpcServer();
    const address = await server.bind("tcp://127.0.0.1:*");
    const client = new RpcClient();
    client.connect(address);
    await client.close();
    await server.close();
    expect(await scraped.values()).toMatchObject({
      [`zmq_rpc_client_calls_retried_total{name="${address}"}`]: 0,
      [`zmq_rpc_server_calls_refused_total{name="${address}"}`]: 0,
    });
  });
});

describe("a scrape", () => {
  test("ends in time also if a peer does not answer", async () => {
    using scraped = new Scraped({ ...named("x"), timeout: 50 });
    await using pull = new Pull();
    await pull.bind("inproc://busy");
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const worker = inWorker(
      `const push = new zmq.Push();
       push.connect("inproc://busy");
       await push.send("text");
       parentPort.postMessage("sent");
       setTimeout(() => {
         Atomics.wait(workerData, 0, 0);
         push.close();
       });`,
      gate,
    );
    await messageOf(worker);
    await pull.receive();
    const unknown = 'zmq_sockets_without_queues{type="Pull",name="x"}';
    const received = 'zmq_messages_received_total{type="Pull",name="x"}';
    let values = await scraped.values();
    while (values[unknown] !== 1) values = await scraped.values();
    // The socket is not asked again before it has answered.
    for (let i = 0; i < 3; i++) values = await scraped.values();
    expect(values).toMatchObject({ [unknown]: 1, [received]: 1 });
    const ended = exitOf(worker);
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    await ended;
    while (values[unknown] !== 0) values = await scraped.values();
  });

  test("may run beside others, and beside sockets that come and go", async () => {
    using scraped = new Scraped(named("x"));
    await using pull = new Pull();
    const address = await pull.bind("tcp://127.0.0.1:*");
    const scrapes = [];
    for (let i = 0; i < 20; i++) {
      const push = new Push();
      push.connect(address);
      await push.send(String(i));
      scrapes.push(scraped.values(), scraped.registry.getMetricsAsJSON());
      push.close();
      await pull.receive();
    }
    await Promise.all(scrapes);
    const values = await scraped.values();
    expect(values['zmq_messages_sent_total{type="Push",name="x"}']).toBe(20);
    expect(values['zmq_messages_received_total{type="Pull",name="x"}']).toBe(20);
  });

  test("in the form of OpenMetrics has the same counters", async () => {
    using scraped = new Scraped(named("x"));
    await using push = new Push();
    scraped.registry.setContentType(
      Registry.OPENMETRICS_CONTENT_TYPE as unknown as Parameters<
        Registry["setContentType"]
      >[0],
    );
    const { page, type } = await overHttp(scraped.registry);
    expect(type).toContain("openmetrics");
    expect(page).toContain("# TYPE zmq_messages_sent counter");
    expect(page).toContain('zmq_messages_sent_total{type="Push",name="x"} 0');
    expect(push.closed).toBe(false);
    scraped.stop();
    expect(await scraped.registry.metrics()).not.toContain("zmq_");
  });
});

describe("threads", () => {
  test("have metrics of their own, which one thread adds up", async () => {
    const body = `
      const { Registry } = require(${JSON.stringify(require.resolve("prom-client"))});
      const { collect } = require(${JSON.stringify(require.resolve("zmq-napi/prometheus"))});
      const registry = new Registry();
      collect(registry, { name: () => "x" });
      const push = new zmq.Push();
      push.connect(workerData);
      for (let i = 0; i < 2; i++) await push.send("text");
      parentPort.once("message", async () => {
        parentPort.postMessage(await registry.getMetricsAsJSON());
        push.close();
      });`;
    using scraped = new Scraped(named("x"));
    await using pull = new Pull();
    const address = await pull.bind("tcp://127.0.0.1:*");
    const workers = [inWorker(body, address), inWorker(body, address)];
    for (let i = 0; i < 4; i++) await pull.receive();
    const all = [await scraped.registry.getMetricsAsJSON()];
    for (const worker of workers) {
      worker.postMessage("now");
      const ended = exitOf(worker);
      all.push((await messageOf(worker)) as (typeof all)[number]);
      await ended;
    }
    const values = valuesOf(await AggregatorRegistry.aggregate(all).metrics());
    expect(values).toMatchObject({
      'zmq_messages_sent_total{type="Push",name="x"}': 4,
      'zmq_messages_received_total{type="Pull",name="x"}': 4,
      'zmq_sockets{type="Push",name="x"}': 2,
    });
  });
});

describe("collect", () => {
  test("fills several registries, and none after it was stopped", async () => {
    await using push = new Push();
    const one = new Scraped(named("x"));
    using two = new Scraped(named("y"));
    expect(await one.values()).toHaveProperty(['zmq_sockets{type="Push",name="x"}']);
    expect(await two.values()).toHaveProperty(['zmq_sockets{type="Push",name="y"}']);
    one.stop();
    one.stop();
    expect(await one.values()).toEqual({});
    using again = new Scraped(named("z"));
    expect(await again.values()).toHaveProperty(['zmq_sockets{type="Push",name="z"}']);
    expect(push.closed).toBe(false);
  });

  test("registers nothing in a registry that has a metric of the same name", async () => {
    const registry = new Registry();
    const name = "zmq_proxy_bytes_sent_total";
    new Counter({ name, help: "Mine", registers: [registry] });
    expect(() => collect(registry)).toThrow(/already been registered/);
    expect(registry.getMetricsAsArray()).toHaveLength(1);
    using scraped = new Scraped();
    expect(() => collect(scraped.registry)).toThrow(/already been registered/);
    expect((await scraped.registry.getMetricsAsJSON()).length).toBeGreaterThan(25);
  });

  test.each([
    [
      () => collect({} as Registry),
      "The registry must be a Registry of prom-client, such as register or new Registry(), " +
        "but is an object",
    ],
    [() => collect(undefined as unknown as Registry), "but is undefined"],
    [
      () => collect(new Registry(), { names: 1 } as CollectOptions),
      "Unknown option names",
    ],
    [
      () => collect(new Registry(), { name: "x" } as unknown as CollectOptions),
      "name must be a function that returns a string, but is a string",
    ],
    [() => collect(new Registry(), { maxNames: 0 }), "maxNames must be a whole number"],
    [() => collect(new Registry(), { queues: -1 }), "queues must be a whole number"],
    [() => collect(new Registry(), { timeout: 0 }), "timeout takes a whole number"],
  ])("refuses wrong arguments (%#)", (work, text) => {
    expect(work).toThrow(text);
  });
});
