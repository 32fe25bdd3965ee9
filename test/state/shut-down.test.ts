import * as zmq from "zmq-napi";

import { run } from "../support/program";
import {
  call,
  endingMethods,
  methodsOf,
  neverWorks,
  optionsOf,
  outcome,
  socketClasses,
} from "./subjects";

/** Methods whose iterations throw the error when the first message is requested. */
const iterating = ["messages", "[Symbol.asyncIterator]"];

describe.each(socketClasses)("a %s whose context was shut down", (_name, Class) => {
  let context: zmq.Context;
  let socket: zmq.Socket;

  beforeEach(() => {
    context = new zmq.Context();
    socket = new Class({ context });
    context.shutdown();
  });

  afterEach(() => context.close());

  test("fails with ETERM in every method", async () => {
    for (const method of methodsOf(socket)) {
      if (endingMethods.includes(method.name) || neverWorks(socket, method)) continue;
      const act = () => {
        const result = call(socket, method);
        if (!iterating.includes(method.name)) return result;
        return (result as AsyncIterator<unknown>).next();
      };
      const ends = await outcome(act);
      expect([method.name, ends]).toEqual([
        method.name,
        expect.stringMatching(/^(throws|rejects) ETERM$/),
      ]);
    }
  });

  test("either throws ETERM or returns the value when an option is read", async () => {
    for (const { name, key, descriptor } of optionsOf(socket)) {
      if (!descriptor.get) continue;
      const ends = await outcome(() => Reflect.get(socket, key) as unknown);
      expect([name, ends]).toEqual([
        name,
        expect.stringMatching(/^answers$|ETERM$|ENOTSUP$/),
      ]);
    }
  });

  test("can read and set its linger, which the end of the process depends on", () => {
    socket.linger = 5;
    expect(socket.linger).toBe(5);
  });

  test("is still open, with nothing to read or write, until it is closed", () => {
    expect(socket.closed).toBe(false);
    expect(socket.context).toBe(context);
    expect([socket.readable, socket.writable]).toEqual([false, false]);
    socket.close();
    expect(socket.closed).toBe(true);
  });
});

describe("shutting a context down", () => {
  test("ends waiting calls at once, in both directions", async () => {
    await using context = new zmq.Context();
    const dealer = new zmq.Dealer({ context });
    const waiting = [
      dealer.receive(),
      dealer.receive(),
      dealer.send("x"),
      dealer.send("y"),
    ];
    await new Promise(setImmediate);
    context.shutdown();
    for (const waits of waiting)
      await expect(waits).rejects.toMatchObject({ code: "ETERM" });
  });

  test("ends a loop over messages with ETERM", async () => {
    await using context = new zmq.Context();
    const pull = new zmq.Pull({ context });
    const loop = (async () => {
      for await (const message of pull)
        throw new Error(`unreachable: ${String(message)}`);
    })();
    context.shutdown();
    await expect(loop).rejects.toMatchObject({ code: "ETERM" });
  });

  test("does not change other contexts", async () => {
    await using context = new zmq.Context();
    using pair = new zmq.Pair();
    using other = new zmq.Pair();
    other.connect(await pair.bind("inproc://shut-down-other"));
    context.shutdown();
    await pair.send("x");
    expect(String(await other.receive())).toBe("x");
  });

  test("twice is the same as once", async () => {
    await using context = new zmq.Context();
    context.shutdown();
    expect(() => context.shutdown()).not.toThrow();
  });

  test("lets no socket be made", async () => {
    await using context = new zmq.Context();
    context.shutdown();
    expect(() => new zmq.Push({ context }).close()).toThrow(
      expect.objectContaining({ code: "ETERM" }),
    );
  });

  test("from a worker ends waiting calls in the main thread and in others", async () => {
    const end = await run(`
      const { Worker } = require("node:worker_threads");
      const inWorker = (source) =>
        new Worker("const zmq = require(process.env.ZMQ_NAPI);" + source, { eval: true });
      const other = inWorker(\`
        const { parentPort } = require("node:worker_threads");
        const message = new zmq.Pull().receive();
        parentPort.postMessage("waits");
        message.catch((error) => parentPort.postMessage(error.code));\`);
      const said = [];
      other.on("message", (word) => {
        said.push(word);
        if (word === "waits") inWorker("zmq.context.shutdown();");
      });
      const otherEnds = new Promise((resolve) => other.once("exit", resolve));
      const pull = new zmq.Pull();
      pull.receive().catch((error) => say("main", error.code));
      await otherEnds;
      say("worker", said.join(" "));`);
    expect(end).toMatchObject({ code: 0, errors: "" });
    expect(end.lines.sort()).toEqual(["main ETERM", "worker waits ETERM"]);
  });
});
