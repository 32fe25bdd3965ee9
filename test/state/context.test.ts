import { Context, Dealer, Pair, Pull, Push } from "zmq-napi";

import { endpoint, link } from "../support/transports";
import { methodsOf, optionsOf, outcome, takes } from "./subjects";

const methodArguments: Record<string, unknown[]> = {
  getBoolOption: [42],
  getInt32Option: [1],
  setBoolOption: [42, true],
  setInt32Option: [1, 2],
  getOption: [1],
  setOption: [1, 2],
};

async function outcomesOfAll(context: Context): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const { name, key } of methodsOf(context)) {
    const method = Reflect.get(context, key) as () => unknown;
    const act = () => Reflect.apply(method, context, methodArguments[name] ?? []);
    outcomes[name] = await outcome(act);
  }
  return outcomes;
}

describe("an open context", () => {
  test("has no methods but those that these tests know", async () => {
    await using context = new Context();
    const known = ["[Symbol.asyncDispose]", "close", "shutdown"];
    const names = methodsOf(context).map(({ name }) => name);
    expect(names.sort()).toEqual([...known, ...Object.keys(methodArguments)].sort());
  });

  test("reads every option, and lets none be set to what it is not", async () => {
    await using context = new Context();
    for (const { name, key, descriptor } of optionsOf(context)) {
      const read = () => Reflect.get(context, key) as unknown;
      expect([name, await outcome(read)]).toEqual([name, "answers"]);
      for (const value of [undefined, "x", {}, Symbol("x")]) {
        if (!descriptor.set || takes(name, value)) continue;
        const set = () => Reflect.set(context, key, value);
        const ends = await outcome(set);
        expect([name, ends]).toEqual([name, expect.stringMatching(/^throws TypeError/)]);
      }
    }
  });

  test("takes options, leaves the object alone and knows no others", async () => {
    const options = Object.freeze({ ioThreads: 2, ipv6: true, maxSockets: 10 });
    await using context = new Context(options);
    expect(context).toMatchObject(options);
    expect(() => ((context as any).ioThread = 2)).toThrow(/not extensible/);
    expect(() => Reflect.apply(Context, undefined, [])).toThrow(TypeError);
  });

  test("that can't have its options is not made at all", () => {
    expect(() => new Context({ ioThread: 2 } as never)).toThrow(/ioThread/);
    expect(() => new Context({ ioThreads: "2" as never })).toThrow(TypeError);
    expect(() => new Context({ ioThreads: -1 })).toThrow(RangeError);
    for (const wrong of [1, "x", null]) {
      expect(() => new Context(wrong as never)).toThrow(TypeError);
    }
  });

  test("gives its option ipv6 to its sockets", async () => {
    await using context = new Context({ ipv6: true });
    using push = new Push({ context });
    expect(push.ipv6).toBe(true);
  });
});

describe("a closed context", () => {
  test("says so and refuses everything but closing with EFAULT", async () => {
    const context = new Context();
    expect(context.closed).toBe(false);
    await context.close();
    expect(context.closed).toBe(true);
    await expect(outcomesOfAll(context)).resolves.toEqual({
      "[Symbol.asyncDispose]": "resolves",
      close: "resolves",
      shutdown: "throws EFAULT",
      getBoolOption: "throws EFAULT",
      getInt32Option: "throws EFAULT",
      setBoolOption: "throws EFAULT",
      setInt32Option: "throws EFAULT",
      getOption: "throws EFAULT",
      setOption: "throws EFAULT",
    });
    expect(() => new Push({ context }).close()).toThrow(
      expect.objectContaining({ code: "EFAULT", message: "Context is closed" }),
    );
  });

  test("throws EFAULT when an option is read or set", async () => {
    const context = new Context();
    await context.close();
    for (const { name, key, descriptor } of optionsOf(context)) {
      if (name === "closed") continue;
      const read = () => Reflect.get(context, key) as unknown;
      expect([name, await outcome(read)]).toEqual([name, "throws EFAULT"]);
      if (!descriptor.set) continue;
      const sets = [true, 1, "x", [0]].map((value) =>
        outcome(() => Reflect.set(context, key, value)),
      );
      expect([name, await Promise.all(sets)]).toEqual([
        name,
        expect.arrayContaining(["throws EFAULT"]),
      ]);
    }
  });
});

describe("a context that was shut down", () => {
  test("still has its options and can be closed", async () => {
    const context = new Context({ ioThreads: 3 });
    context.shutdown();
    expect(context.ioThreads).toBe(3);
    expect(context.closed).toBe(false);
    await context.close();
  });
});

describe("closing a context", () => {
  test("closes its sockets", async () => {
    const context = new Context();
    const sockets = [new Pair({ context }), new Pull({ context }), new Push({ context })];
    await context.close();
    expect(sockets.map(({ closed }) => closed)).toEqual([true, true, true]);
  });

  test("resolves when its messages are delivered, not before", async () => {
    const context = new Context();
    const push = new Push({ context });
    const address = endpoint("ipc");
    push.connect(address);
    for (let count = 0; count < 100; count++) await push.send(String(count));
    let closed = false;
    const closing = context.close().then(() => (closed = true));
    using pull = new Pull();
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(closed).toBe(false);
    await pull.bind(address);
    for (let count = 0; count < 100; count++) {
      expect(String(await pull.receive())).toBe(String(count));
    }
    await closing;
  });

  test("resolves once the linger of its sockets is over", async () => {
    const context = new Context();
    const push = new Push({ context, linger: 50 });
    push.connect(endpoint("ipc"));
    await push.send("x");
    const began = performance.now();
    await context.close();
    expect(performance.now() - began).toBeGreaterThan(40);
  });

  test("many times is one closing", async () => {
    const context = new Context();
    const closings = [context.close(), context.close(), context[Symbol.asyncDispose]()];
    await Promise.all(closings);
  });

  test("leaves the sockets of others alone", async () => {
    using one = new Pair();
    using other = new Pair();
    await link("inproc", one, other);
    const context = new Context();
    new Dealer({ context }).connect("tcp://127.0.0.1:9");
    await context.close();
    await one.send("x");
    expect(String(await other.receive())).toBe("x");
  });

  test("can be done a hundred times over, each with sockets", async () => {
    for (let round = 0; round < 100; round++) {
      await using context = new Context();
      const [push, pull] = [new Push({ context }), new Pull({ context })];
      await link("inproc", pull, push);
      await push.send(String(round));
      expect(String(await pull.receive())).toBe(String(round));
    }
  });
});
