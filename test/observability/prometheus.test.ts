// Metrics of sockets for Prometheus, with the real package prom-client: figures, counters, names.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Context, Dealer, Proxy, Pull, Push, Router } from "zmq-napi";
import { Authenticator } from "zmq-napi/auth";

import "../support/leaks";
import { named, overHttp, Scraped, valuesOf } from "./scraped";

/** The warnings that the process emits, until the end of the test. */
class Warnings implements Disposable {
  readonly texts: string[] = [];
  readonly #emit = jest.spyOn(process, "emitWarning").mockImplementation((text) => {
    this.texts.push(String(text));
  });

  [Symbol.dispose](): void {
    this.#emit.mockRestore();
  }
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
    using scraped = new Scraped({ ...named("x"), queues: 10 });
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

  test("are not asked for their queues by default: it takes sockets of the context", async () => {
    using scraped = new Scraped(named("x"));
    const context = new Context();
    context.maxSockets = 4;
    const pulls = [1, 2, 3].map(() => new Pull({ context }));
    for (const [at, pull] of pulls.entries()) await pull.bind(`inproc://room-${at}`);
    const names = Object.keys(await scraped.values());
    expect(names.filter((name) => name.includes("queue"))).toEqual([]);
    // The scrape has left the last place to the program.
    expect(new Pull({ context }).closed).toBe(false);
    await context.close();
  });

  test("in a proxy use up no place among those that are asked", async () => {
    using scraped = new Scraped({ ...named("x"), queues: 1 });
    const [front, back] = [new Router(), new Dealer()];
    await front.bind("tcp://127.0.0.1:*");
    await back.bind("tcp://127.0.0.1:*");
    const proxy = new Proxy(front, back);
    const ended = proxy.run();
    await using pull = new Pull();
    await pull.bind("tcp://127.0.0.1:*");
    const unknown = "zmq_sockets_without_queues";
    expect(await scraped.values()).toMatchObject({
      [`${unknown}{type="Router",name="x"}`]: 1,
      [`${unknown}{type="Pull",name="x"}`]: 0,
    });
    proxy.terminate();
    await ended;
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
    using warnings = new Warnings();
    using scraped = new Scraped({ maxNames: 2 });
    const sockets = Array.from({ length: 5 }, () => new Pull());
    for (const [at, socket] of sockets.entries()) await socket.bind(`inproc://${at}`);
    const values = await scraped.values();
    const label = (name: string) => `zmq_sockets{type="Pull",name="${name}"}`;
    expect(values[label("inproc://1")]).toBe(1);
    expect(values[label("inproc://2")]).toBeUndefined();
    expect(values[label("other")]).toBe(3);
    await scraped.values();
    expect(warnings.texts).toEqual([
      "zmq-napi/prometheus: All 2 names are given away, so further objects are called " +
        "other. Return fewer names from the function name, or raise maxNames",
    ]);
    for (const socket of sockets) socket.close();
  });

  test("are asked for once for each object and scrape", async () => {
    const name = jest.fn(() => "x");
    using scraped = new Scraped({ name, queues: 10 });
    await using pull = new Pull();
    await scraped.values();
    await scraped.values();
    expect(name.mock.calls).toEqual([[pull], [pull]]);
  });

  test.each([
    [() => 5 as unknown as string, "has returned a number"],
    [() => null as unknown as string, "has returned null"],
    [
      (): string => {
        throw new Error("no name");
      },
      "has thrown no name",
    ],
  ])("that fail are other, and the process warns once (%#)", async (name, what) => {
    using warnings = new Warnings();
    using scraped = new Scraped({ name });
    await using pull = new Pull();
    const unseen = new Pull();
    unseen.close();
    const label = '{type="Pull",name="other"}';
    for (let i = 0; i < 2; i++)
      expect(await scraped.values()).toMatchObject({
        [`zmq_sockets${label}`]: 1,
        [`zmq_messages_received_total${label}`]: 0,
      });
    expect(warnings.texts).toEqual([
      "zmq-napi/prometheus: The function name must return a string, or undefined to leave " +
        `the object out, but ${what}. The object is called other`,
    ]);
    expect(pull.closed).toBe(false);
  });
});
