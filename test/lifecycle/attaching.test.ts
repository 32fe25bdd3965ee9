import { once } from "node:events";
import { BroadcastChannel, MessageChannel } from "node:worker_threads";
import { Context, context, type ContextToken, Pair, Pull, Push } from "zmq-napi";

import { run } from "../support/program";
import { endpoint } from "../support/transports";
import { exitOf, inWorker, messageOf } from "../support/worker";

/** Returns whether a promise has settled, after enough turns for it to settle. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  return done;
}

async function roundTrip(one: Pair, other: Pair): Promise<void> {
  await one.send("there");
  expect(String(await other.receive())).toBe("there");
  await other.send("back");
  expect(String(await one.receive())).toBe("back");
}

describe("the token of a context", () => {
  test("is the same for all its handles, and differs from other contexts' tokens", async () => {
    await using first = new Context();
    await using second = new Context();
    await using handle = Context.attach(first.token);
    expect(first.token).toBe(first.token);
    expect(handle.token).toBe(first.token);
    expect(new Set([first.token, second.token, context.token]).size).toBe(3);
  });

  test("can be passed in every way in which threads communicate", async () => {
    await using own = new Context();
    const { token } = own;
    expect(structuredClone({ token })).toEqual({ token });
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(token);
    expect(await once(port2, "message")).toEqual([token]);
    port1.close();
    const channels = [new BroadcastChannel("tokens"), new BroadcastChannel("tokens")];
    const received = new Promise((resolve) => {
      channels[1]!.onmessage = ({ data }: { data: unknown }) => resolve(data);
    });
    channels[0]!.postMessage(token);
    expect(await received).toBe(token);
    for (const channel of channels) channel.close();
    const worker = inWorker("parentPort.postMessage(workerData);", token);
    expect(await messageOf(worker)).toBe(token);
  });

  test("of the default context attaches to the default context", async () => {
    await using handle = Context.attach(context.token);
    expect(handle).not.toBe(context);
    using one = new Pair();
    using other = new Pair({ context: handle });
    other.connect(await one.bind(endpoint("inproc")));
    await roundTrip(one, other);
  });

  test("keeps no context alive", async () => {
    const own = new Context();
    const { token } = own;
    await own.close();
    const refused = { name: "ZmqError", code: "EFAULT" };
    expect(() => Context.attach(token)).toThrow(expect.objectContaining(refused));
    expect(() => Context.attach(token)).toThrow(
      "Context is closed: no thread has it open any more. Keep it open until all others " +
        "have attached",
    );
    expect(() => own.token).toThrow(expect.objectContaining(refused));
  });

  test("of a context that only its sockets keep alive still attaches", async () => {
    const own = new Context();
    const { token } = own;
    using handle = new Pair({ context: Context.attach(token) });
    const closing = own.close();
    await using again = Context.attach(token);
    using other = new Pair({ context: again });
    other.connect(await handle.bind(endpoint("inproc")));
    await roundTrip(handle, other);
    expect(await settled(closing)).toBe(false);
    void handle.context.close();
    void other.context.close();
    await closing;
  });

  test("of another process is refused", async () => {
    const { lines } = await run("say(zmq.context.token);");
    expect(() => Context.attach(lines[0] as ContextToken)).toThrow(
      expect.objectContaining({
        name: "ZmqError",
        code: "ENOENT",
        message:
          "No such context: the token comes from another process, or from another " +
          "copy of zmq-napi in this one. Pass it between threads that load the same copy",
      }),
    );
  });

  test.each<[string, unknown, string]>([
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
    ["a number", 1, "a number"],
    ["the context itself", context, "an object"],
    ["a symbol", Symbol("x"), "a symbol"],
  ])("can't be %s, which is a TypeError", (_name, token, kind) => {
    expect(() => Context.attach(token as ContextToken)).toThrow(
      new TypeError(
        `Token must be the value of context.token, from any thread, but is ${kind}`,
      ),
    );
  });

  test.each([
    ["empty", ""],
    ["some word", "zmq-napi"],
    ["longer than it was", `${context.token} `],
    ["cut short", context.token.slice(1)],
  ])("can't be %s, which is a RangeError", (_name, token) => {
    expect(() => Context.attach(token as ContextToken)).toThrow(
      expect.objectContaining({
        name: "RangeError",
        code: "EINVAL",
        message: `Token must be the value of context.token, from any thread, but is "${token}"`,
      }),
    );
  });
});

describe("a handle by token", () => {
  test("reads and sets the options of the same context", async () => {
    await using own = new Context({ ioThreads: 2 });
    await using handle = Context.attach(own.token);
    expect(handle.ioThreads).toBe(2);
    handle.maxSockets = 7;
    expect(own.maxSockets).toBe(7);
    expect(handle).toBeInstanceOf(Context);
    expect(() => ((handle as any).ioThread = 2)).toThrow(/not extensible/);
  });

  test("closes the sockets made with it, and none of the others", async () => {
    await using own = new Context();
    const handle = Context.attach(own.token);
    using mine = new Pair({ context: own });
    using its = new Pair({ context: handle });
    using another = new Pair({ context: own });
    another.connect(await mine.bind(endpoint("inproc")));
    await handle.close();
    expect([mine.closed, its.closed, handle.closed]).toEqual([false, true, true]);
    expect(() => new Pull({ context: handle })).toThrow(
      expect.objectContaining({ code: "EFAULT" }),
    );
    await roundTrip(mine, another);
  });

  test("is collected as garbage", async () => {
    const end = await run(
      `const own = new zmq.Context();
       (() => new zmq.Pull({ context: zmq.Context.attach(own.token) }))();
       let closed = false;
       const closing = own.close().then(() => (closed = true));
       while (!closed) {
         gc();
         await new Promise(setImmediate);
       }
       say("closed");`,
      [],
      ["--expose-gc"],
    );
    expect(end).toMatchObject({ code: 0, errors: "", lines: ["closed"] });
  });
});

describe("shutdown", () => {
  test("in a worker ends what waits in the main thread", async () => {
    await using own = new Context();
    using pull = new Pull({ context: own });
    const waiting = pull.receive();
    const worker = inWorker("zmq.Context.attach(workerData).shutdown();", own.token);
    const exit = exitOf(worker);
    await expect(waiting).rejects.toMatchObject({ code: "ETERM" });
    expect(() => new Push({ context: own })).toThrow(
      expect.objectContaining({ code: "ETERM" }),
    );
    expect(await exit).toBe(0);
  });

  test("in the main thread ends what waits in workers, and so closing", async () => {
    const own = new Context();
    const workers = [1, 2, 3].map(() =>
      inWorker(
        `const context = zmq.Context.attach(workerData);
         const pull = new zmq.Pull({ context });
         const waiting = pull.receive();
         parentPort.postMessage("waits");
         parentPort.postMessage(await waiting.catch(({ code }) => code));`,
        own.token,
      ),
    );
    const exits = workers.map(exitOf);
    const codes = workers.map(async (worker) => {
      await once(worker, "message");
      return messageOf(worker);
    });
    await Promise.all(workers.map(messageOf));
    own.shutdown();
    const closing = own.close();
    expect(await Promise.all(codes)).toEqual(["ETERM", "ETERM", "ETERM"]);
    await closing;
    expect(await Promise.all(exits)).toEqual([0, 0, 0]);
  });

  test("still counts for handles that attach later", async () => {
    await using own = new Context();
    own.shutdown();
    await using handle = Context.attach(own.token);
    expect(() => new Push({ context: handle })).toThrow(
      expect.objectContaining({ code: "ETERM" }),
    );
  });
});

/** Holds the context of its token until it gets a message to release the context. */
const holding = `
  const context = zmq.Context.attach(workerData);
  new zmq.Pull({ context });
  parentPort.postMessage("holds");
  parentPort.once("message", async (end) => {
    if (end === "close") await context.close();
    if (end === "throw") throw new Error("meant to be");
    if (end === "exit") process.exit(0);
    if (end === "close") parentPort.postMessage("closed");
  });`;

describe("closing a context that a worker has, too,", () => {
  test.each(["close", "return", "exit", "throw"])(
    "resolves when the worker has let go of it, by %s",
    async (end) => {
      const own = new Context();
      const worker = inWorker(holding, own.token);
      worker.on("error", () => undefined);
      const exit = new Promise((resolve) => worker.once("exit", resolve));
      await messageOf(worker);
      const closing = own.close();
      expect(await settled(closing)).toBe(false);
      worker.postMessage(end);
      await closing;
      await exit;
    },
  );

  test("resolves when the worker is terminated", async () => {
    const own = new Context();
    const worker = inWorker(holding, own.token);
    await messageOf(worker);
    const closing = own.close();
    expect(await settled(closing)).toBe(false);
    await worker.terminate();
    await closing;
  });

  test("resolves at once in the worker, and the process goes on", async () => {
    await using own = new Context();
    using one = new Pair({ context: own });
    using other = new Pair({ context: own });
    other.connect(await one.bind(endpoint("inproc")));
    const worker = inWorker(holding, own.token);
    const exit = exitOf(worker);
    await messageOf(worker);
    worker.postMessage("close");
    expect(await messageOf(worker)).toBe("closed");
    expect(await exit).toBe(0);
    await roundTrip(one, other);
  });

  test("does not keep the worker that made it alive", async () => {
    const worker = inWorker(
      `const context = new zmq.Context();
       parentPort.postMessage(context.token);
       parentPort.once("message", () => undefined);`,
    );
    const exit = exitOf(worker);
    const token = (await messageOf(worker)) as ContextToken;
    await using handle = Context.attach(token);
    using one = new Pair({ context: handle });
    using other = new Pair({ context: handle });
    other.connect(await one.bind(endpoint("inproc")));
    worker.postMessage("end");
    expect(await exit).toBe(0);
    await roundTrip(one, other);
    expect(handle.token).toBe(token);
  });

  test("delivers the messages that the last handle has queued", async () => {
    using pull = new Pull();
    const address = await pull.bind(endpoint("tcp"));
    const own = new Context();
    const worker = inWorker(
      `const context = zmq.Context.attach(workerData.token);
       const push = new zmq.Push({ context, sendHighWaterMark: 0 });
       push.connect(workerData.address);
       for (let count = 0; count < 5000; count++) await push.send(String(count));
       await context.close();`,
      { token: own.token, address },
    );
    const exit = exitOf(worker);
    const closing = exit.then(() => own.close());
    for (let count = 0; count < 5000; count++) {
      expect(String(await pull.receive())).toBe(String(count));
    }
    await closing;
  });
});

describe("a process whose workers have its context", () => {
  const program = (end: string) => `
    const { Worker } = require("node:worker_threads");
    const { once } = require("node:events");
    const context = new zmq.Context();
    const source = \`
      const { parentPort, workerData } = require("node:worker_threads");
      const zmq = require(process.env.ZMQ_NAPI);
      const context = zmq.Context.attach(workerData);
      const pull = new zmq.Pull({ context });
      pull.bindSync("inproc://held");
      pull.receive();
      parentPort.postMessage("holds");\`;
    const worker = new Worker(source, { eval: true, workerData: context.token });
    await once(worker, "message");
    ${end}`;

  test.each([
    ["by process.exit, while it closes", "void context.close(); process.exit(7);", 7],
    ["by process.exit, with handles open", "process.exit(7);", 7],
    ["by itself, when nothing keeps it", "worker.unref();", 0],
    ["by an exception", "setImmediate(() => { throw new Error('meant'); });", 1],
    [
      "by itself, after closing and ending the worker",
      "void context.close(); await worker.terminate();",
      0,
    ],
    [
      "when the context is shut down",
      "context.shutdown(); await context.close().catch(() => process.exit(9));",
      1,
    ],
  ])("ends %s", async (_how, end, code) => {
    await expect(run(program(end))).resolves.toMatchObject({ code, signal: null });
  });
});

describe("many threads on one context", () => {
  test("attach, send and close at the same time, again and again", async () => {
    await using own = new Context();
    using pull = new Pull({ context: own });
    const address = await pull.bind(endpoint("inproc"));
    const workers = [1, 2, 3, 4].map(() =>
      inWorker(
        `for (let round = 0; round < 50; round++) {
           const context = zmq.Context.attach(workerData.token);
           const push = new zmq.Push({ context });
           push.connect(workerData.address);
           await push.send("x");
           await context.close();
         }`,
        { token: own.token, address },
      ),
    );
    const exits = workers.map(exitOf);
    for (let count = 0; count < 4 * 50; count++) await pull.receive();
    expect(await Promise.all(exits)).toEqual([0, 0, 0, 0]);
  });
});
