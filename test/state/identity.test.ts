import * as threads from "node:worker_threads";

import * as zmq from "zmq-napi";
import { Context, Pull, Push, Socket } from "zmq-napi";

import { run } from "../support/program";
import { call, methodsOf, optionsOf, outcome, socketClasses } from "./subjects";

const strangers: [string, () => unknown][] = [
  ["an empty object", () => ({})],
  ["nothing", () => undefined],
  ["text", () => "socket"],
  ["an object that claims the class", () => Object.create(Push.prototype) as unknown],
  ["a context", () => zmq.context],
  ["an array", () => []],
  ["a proxy", () => new Proxy(zmq.context, {})],
];

describe.each(socketClasses)("%s called on another object", (_name, Class) => {
  test.each(strangers)("which is %s, throws a TypeError", async (_who, stranger) => {
    using socket = new Class();
    for (const method of methodsOf(socket)) {
      // Disposing of an object means calling its close, whatever close is.
      if (/dispose/i.test(method.name)) continue;
      const ends = await outcome(() => call(stranger(), method));
      expect([method.name, ends]).toEqual([
        method.name,
        expect.stringMatching(/^throws TypeError/),
      ]);
    }
    for (const { name, descriptor } of optionsOf(socket)) {
      for (const accessor of [descriptor.get, descriptor.set]) {
        if (!accessor) continue;
        const ends = await outcome(() => Reflect.apply(accessor, stranger(), [1]));
        expect([name, ends]).toEqual([name, expect.stringMatching(/^throws TypeError/)]);
      }
    }
    expect(socket.closed).toBe(false);
  });
});

describe("a context's methods called on another object", () => {
  test.each([...strangers.filter(([name]) => name !== "a context"), aSocket()])(
    "which is %s, throw a TypeError or reject with one",
    async (_who, stranger) => {
      await using context = new Context();
      for (const { name, descriptor } of methodsOf(context)) {
        if (/dispose/i.test(name)) continue;
        const method = descriptor.value as () => unknown;
        const ends = await outcome(() => Reflect.apply(method, stranger(), [1, 1]));
        expect([name, ends]).toEqual([
          name,
          expect.stringMatching(/^(throws|rejects) TypeError/),
        ]);
      }
    },
  );

  function aSocket(): [string, () => unknown] {
    return [
      "a socket",
      () => {
        const push = new Push();
        push.close();
        return push;
      },
    ];
  }
});

describe("a socket's context", () => {
  test.each<[string, unknown]>([
    ["an empty object", {}],
    ["a number", 1],
    ["text", "context"],
    ["true", true],
    ["an object that claims the class", Object.create(Context.prototype)],
    ["the class itself", Context],
    ["the whole package", zmq],
    ["a proxy of one", new Proxy(zmq.context, {})],
    ["a clone of one", structuredClone({ ...zmq.context })],
  ])("can't be %s", (_name, context) => {
    expect(() => new Push({ context: context as Context }).close()).toThrow(TypeError);
  });

  test("can't be a socket", () => {
    using push = new Push();
    const context = push as unknown as Context;
    expect(() => new Push({ context }).close()).toThrow(TypeError);
  });

  test("is the default one if it is undefined", () => {
    using push = new Push({ context: undefined });
    expect(push.context).toBe(zmq.context);
  });
});

describe("a method of one class called on a socket of another", () => {
  test("fails with libzmq's error if the type lacks the operation", async () => {
    using pull = new Pull();
    using push = new Push();
    const send = Push.prototype.send.bind(pull as unknown as Push);
    const receive = Pull.prototype.receive.bind(push as unknown as Pull);
    await expect(send("x")).rejects.toMatchObject({ code: "ENOTSUP" });
    await expect(receive()).rejects.toMatchObject({ code: "ENOTSUP" });
  });

  test("works if it is the same method", async () => {
    using push = new Push();
    const bound = await Socket.prototype.bind.call(push, "tcp://127.0.0.1:*");
    expect(bound).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe("another thread", () => {
  test("can't get a socket or a context by posting, as far as Node checks", async () => {
    using socket = new Pull();
    await using context = new Context();
    for (const passed of [socket, context, zmq.context]) {
      const clone = () => structuredClone({ passed });
      if ("markAsUncloneable" in threads) {
        expect(clone).toThrow(expect.objectContaining({ name: "DataCloneError" }));
      } else {
        expect(clone()).toEqual({ passed: {} });
      }
    }
  });

  test("gets no usable part of a socket or a context", async () => {
    const end = await run(`
      const { Worker } = require("node:worker_threads");
      const worker = new Worker(\`
        const { parentPort } = require("node:worker_threads");
        const zmq = require(process.env.ZMQ_NAPI);
        parentPort.once("message", ({ context, socket }) => {
          const attempts = [
            () => new zmq.Push({ context }),
            () => zmq.Push.prototype.close.call(socket),
            () => zmq.Context.prototype.shutdown.call(context),
          ];
          for (const attempt of attempts) {
            try { attempt(); parentPort.postMessage("no error"); }
            catch (error) { parentPort.postMessage(error.name); }
          }
        });\`, { eval: true });
      worker.on("message", say);
      const context = new zmq.Context();
      const socket = new zmq.Pair({ context });
      worker.postMessage({ context: { ...context }, socket: { ...socket } });
      await new Promise((resolve) => worker.once("exit", resolve));
      say(socket.closed);
      socket.close();`);
    expect(end).toMatchObject({ code: 0, errors: "" });
    expect(end.lines).toEqual(["TypeError", "TypeError", "TypeError", "false"]);
  });
});
