// Metrics of proxies and calls, threads, scrapes that must end, and collect() itself.

import { AggregatorRegistry, Counter, Registry } from "prom-client";
import { Dealer, Proxy, Publisher, Pull, Push, Request, Reply, Router } from "zmq-napi";
import { collect, type CollectOptions } from "zmq-napi/prometheus";
import { RpcClient, RpcServer } from "zmq-napi/rpc";

import "../support/leaks";
import { exitOf, inWorker, messageOf } from "../support/worker";
import { named, overHttp, Scraped, valuesOf } from "./scraped";
import { until } from "./support";

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
    using scraped = new Scraped({ ...named("x"), queues: 10 });
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
    const timeout = 1000;
    using scraped = new Scraped({ ...named("x"), queues: 10, timeout });
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
    // No further scrape waits for the socket before it has answered.
    const begin = performance.now();
    for (let i = 0; i < 3; i++) values = await scraped.values();
    expect(performance.now() - begin).toBeLessThan(timeout);
    expect(values).toMatchObject({ [unknown]: 1, [received]: 1 });
    const ended = exitOf(worker);
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    await ended;
    await until(async () => (await scraped.values())[unknown] === 0);
  });

  test("has the counts of its time, also while another waits for queues", async () => {
    using scraped = new Scraped({ ...named("x"), queues: 10 });
    await using pull = new Pull();
    await using push = new Push();
    push.connect(await pull.bind("tcp://127.0.0.1:*"));
    const sent = 'zmq_messages_sent_total{type="Push",name="x"}';
    await push.send("text");
    await pull.receive();
    const pages: string[] = [];
    const first = scraped.values().then((values) => {
      pages.push(`first: ${values[sent]}`);
    });
    // The registry has asked all metrics, and the answer of the queues takes turns.
    await Promise.resolve();
    const accepted = push.send("text");
    const second = scraped.values().then((values) => {
      pages.push(`second: ${values[sent]}`);
    });
    expect(pages).toEqual([]);
    await Promise.all([first, second, accepted]);
    expect(pages).toEqual(["first: 1", "second: 2"]);
    await pull.receive();
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

  test("removes only what it has registered itself", async () => {
    await using push = new Push();
    using old = new Scraped(named("old"));
    old.registry.clear();
    const stop = collect(old.registry, named("new"));
    const name = "zmq_sockets";
    old.stop();
    expect(await old.values()).toHaveProperty([`${name}{type="Push",name="new"}`]);
    stop();
    expect(old.registry.getSingleMetric(name)).toBeUndefined();
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
