// Questions of queues(): how long calls wait, and who shares an answer.

import type { Worker } from "node:worker_threads";

import { Context, Pull, Push } from "zmq-napi";
import { Client, Server } from "zmq-napi/draft";

import "../support/leaks";
import { run } from "../support/program";
import { running } from "../support/proxies";
import { exitOf, inWorker, messageOf } from "../support/worker";

/** A Push that is connected over inproc to a Pull whose thread hangs until it is let go. */
class Stuck implements AsyncDisposable {
  readonly push = new Push({ linger: 0 });
  readonly #gate = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;
  readonly #endpoint: string;

  constructor(name: string) {
    this.#endpoint = `inproc://${name}`;
    this.#worker = inWorker(
      `const pull = new zmq.Pull();
       await pull.bind(workerData.endpoint);
       parentPort.once("message", () => pull.close());
       parentPort.postMessage("bound");
       Atomics.wait(workerData.gate, 0, 0);`,
      { endpoint: this.#endpoint, gate: this.#gate },
    );
  }

  async connect(): Promise<this> {
    await messageOf(this.#worker);
    this.push.connect(this.#endpoint);
    return this;
  }

  letGo(): void {
    Atomics.store(this.#gate, 0, 1);
    Atomics.notify(this.#gate, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.letGo();
    this.#worker.postMessage("close");
    this.push.close();
    await Promise.all([exitOf(this.#worker), this.push.released]);
  }
}

describe("while a peer does not answer", () => {
  test("each call rejects at its time limit, and the peer may answer later", async () => {
    await using stuck = await new Stuck("limits").connect();
    const { push } = stuck;
    for (let count = 0; count < 3; count++) {
      await expect(push.queues({ timeout: 5 })).rejects.toMatchObject({
        code: "EAGAIN",
        message: expect.stringMatching(/not all peers .* within 5 milliseconds.*timeout/),
      });
    }
    stuck.letGo();
    expect(await push.queues()).toHaveLength(1);
  });

  test("a limit of 0 does not wait, and without peers there is nothing to wait for", async () => {
    await using stuck = await new Stuck("no-wait").connect();
    const { push } = stuck;
    await expect(push.queues({ timeout: 0 })).rejects.toMatchObject({ code: "EAGAIN" });
    await using lonely = new Pull();
    expect(await lonely.queues({ timeout: 0 })).toEqual([]);
  });

  test("a signal ends the wait of its own call", async () => {
    await using stuck = await new Stuck("signals").connect();
    const { push } = stuck;
    const controller = new AbortController();
    const { signal } = controller;
    const first = push.queues({ signal });
    const other = push.queues();
    const third = push.queues({ signal });
    controller.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    await expect(third).rejects.toThrow("enough");
    await expect(push.queues({ signal })).rejects.toThrow("enough");
    stuck.letGo();
    expect(await other).toHaveLength(1);
  });

  test("a call waits for five seconds, if it names no limit", async () => {
    await using stuck = await new Stuck("default").connect();
    const { push } = stuck;
    jest.useFakeTimers({ doNotFake: ["setImmediate", "queueMicrotask", "nextTick"] });
    try {
      const settled = jest.fn();
      const queues = push.queues();
      queues.then(settled, settled);
      jest.advanceTimersByTime(4999);
      await new Promise(setImmediate);
      expect(settled).not.toHaveBeenCalled();
      jest.advanceTimersByTime(1);
      await expect(queues).rejects.toMatchObject({ code: "EAGAIN" });
    } finally {
      jest.useRealTimers();
    }
  });

  test("calls that come meanwhile share the next question, and see what came before them", async () => {
    await using stuck = await new Stuck("shared").connect();
    const { push } = stuck;
    const first = push.queues();
    for (let count = 0; count < 4; count++) await push.send("text");
    const later = Array.from({ length: 1000 }, () => push.queues());
    stuck.letGo();
    expect(await first).toMatchObject([{ sending: 0 }]);
    const answers = await Promise.all(later);
    for (const queues of answers) expect(queues).toMatchObject([{ sending: 4 }]);
    // Each caller may change its array.
    expect(answers[0]).not.toBe(answers[1]);
  });

  test("closing the socket rejects the calls for the next question", async () => {
    await using stuck = await new Stuck("closed").connect();
    const { push } = stuck;
    const first = push.queues();
    const later = push.queues();
    push.close();
    stuck.letGo();
    expect(await first).toHaveLength(1);
    await expect(later).rejects.toMatchObject({
      code: "EAGAIN",
      message: expect.stringContaining("closed while queues() waited"),
    });
  });

  test("the question keeps no process alive once no call waits for it", async () => {
    const end = await run(`
      const { Worker } = require("node:worker_threads");
      const worker = new Worker(\`
        const zmq = require(process.env.ZMQ_NAPI);
        const { parentPort } = require("node:worker_threads");
        const pull = new zmq.Pull();
        pull.bindSync("inproc://hangs");
        parentPort.postMessage("bound");
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);\`, { eval: true });
      await new Promise((resolve) => worker.once("message", resolve));
      worker.unref();
      const push = new zmq.Push({ linger: 0 });
      push.connect("inproc://hangs");
      await push.queues({ timeout: 20 }).catch((error) => say(error.code));
      setTimeout(() => say("alive"), 30000).unref();`);
    expect(end).toMatchObject({ code: 0, lines: ["EAGAIN"], errors: "" });
  });
});

test("a proxy that is paused answers, and so do sockets that may be used by any thread", async () => {
  await using queue = await running(new Pull(), new Push(), "inproc");
  using push = new Push({ linger: 0 });
  push.connect(queue.front);
  queue.proxy.pause();
  for (let count = 1; count <= 3; count++) {
    await push.send("text");
    expect(await push.queues()).toMatchObject([{ sending: count }]);
  }
  using server = new Server();
  await server.bind("inproc://server");
  using client = new Client({ linger: 0 });
  client.connect("inproc://server");
  await client.send("text");
  expect(await client.queues()).toMatchObject([{ sending: 1, receiving: 0 }]);
  expect(await server.queues()).toMatchObject([{ sending: 0, receiving: 1 }]);
});

test("after a shutdown of the context, each call rejects with ETERM", async () => {
  const context = new Context();
  const pull = new Pull({ context });
  const push = new Push({ context });
  push.connect(await pull.bind("inproc://peer"));
  expect(await push.queues()).toHaveLength(1);
  const underWay = [push.queues(), push.queues()];
  context.shutdown();
  underWay.push(push.queues());
  for (const queues of underWay)
    await expect(queues).rejects.toMatchObject({ code: "ETERM" });
  for (let count = 0; count < 3; count++)
    await expect(push.queues()).rejects.toMatchObject({ code: "ETERM" });
  await expect(pull.queues()).rejects.toMatchObject({ code: "ETERM" });
  await context.close();
});

test("wrong options throw at once", () => {
  using pull = new Pull();
  const ask = (options: object) => () => pull.queues(options);
  expect(ask({ timeout: "1" })).toThrow(TypeError);
  expect(ask({ timeout: 2 ** 31 })).toThrow(RangeError);
  expect(ask({ signal: 1 })).toThrow(TypeError);
  expect(ask({ timeOut: 1 })).toThrow("timeout");
});
