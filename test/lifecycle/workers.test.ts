import { once } from "node:events";
import { Context, context, Pair, Pull, Push } from "zmq-napi";

import { run } from "../support/program";
import { endpoint } from "../support/transports";
import { exitOf, inWorker } from "../support/worker";

describe("the default context", () => {
  test("joins the main thread and a worker over inproc", async () => {
    using pair = new Pair();
    const address = await pair.bind(endpoint("inproc"));
    const worker = inWorker(
      `const pair = new zmq.Pair();
       pair.connect(workerData);
       await pair.send("from the worker");
       parentPort.postMessage(String(await pair.receive()));`,
      address,
    );
    const said = once(worker, "message");
    const exit = exitOf(worker);
    expect(String(await pair.receive())).toBe("from the worker");
    await pair.send("from the main thread");
    expect(await said).toEqual(["from the main thread"]);
    expect(await exit).toBe(0);
  });

  test("joins workers with each other over inproc, whoever comes first", async () => {
    const address = endpoint("inproc");
    const sender = inWorker(
      `const push = new zmq.Push();
       push.connect(workerData);
       for (let count = 0; count < 1000; count++) await push.send(String(count));`,
      address,
    );
    const receiver = inWorker(
      `const pull = new zmq.Pull();
       await pull.bind(workerData);
       for (let count = 0; count < 1000; count++) {
         const [frame] = await pull.receive();
         if (String(frame) !== String(count)) throw new Error(String(frame));
       }
       parentPort.postMessage("all");`,
      address,
    );
    const exits = [exitOf(sender), exitOf(receiver)];
    expect(await once(receiver, "message")).toEqual(["all"]);
    expect(await Promise.all(exits)).toEqual([0, 0]);
  });

  test("has the same options in all threads", async () => {
    const { maxSockets } = context;
    const worker = inWorker("parentPort.postMessage(zmq.context.maxSockets);");
    const exit = exitOf(worker);
    expect(await once(worker, "message")).toEqual([maxSockets]);
    expect(await exit).toBe(0);
  });

  test("outlives a worker that closes its share", async () => {
    using pair = new Pair();
    using other = new Pair();
    other.connect(await pair.bind(endpoint("inproc")));
    const exit = exitOf(inWorker("new zmq.Pull(); await zmq.context.close();"));
    expect(await exit).toBe(0);
    await pair.send("still here");
    expect(String(await other.receive())).toBe("still here");
  });

  test("outlives the main thread's share, for a worker that still uses it", async () => {
    const end = await run(`
      const { Worker } = require("node:worker_threads");
      const worker = new Worker(\`
        const zmq = require(process.env.ZMQ_NAPI);
        const { parentPort } = require("node:worker_threads");
        parentPort.once("message", async () => {
          const [one, other] = [new zmq.Pair(), new zmq.Pair()];
          one.connect(await other.bind("inproc://after"));
          await one.send("works");
          parentPort.postMessage(String(await other.receive()));
        });
        parentPort.postMessage("ready");\`, { eval: true });
      worker.on("message", async (word) => {
        say(word);
        if (word !== "ready") return;
        new zmq.Pull();
        await zmq.context.close();
        worker.postMessage("go on");
      });
      await new Promise((resolve) => worker.once("exit", resolve));`);
    expect(end).toMatchObject({ code: 0, errors: "", lines: ["ready", "works"] });
  });

  test("delivers what a worker left behind", async () => {
    using pull = new Pull();
    const address = await pull.bind(endpoint("tcp"));
    const worker = inWorker(
      `const push = new zmq.Push({ zeroCopyThreshold: 10_000 });
       push.connect(workerData);
       for (let count = 0; count < 100; count++) {
         await push.send([String(count), Buffer.alloc(20_000, count)]);
       }`,
      address,
    );
    const exit = exitOf(worker);
    for (let count = 0; count < 100; count++) {
      const [number, bytes] = await pull.receive();
      expect(String(number)).toBe(String(count));
      expect(bytes?.equals(Buffer.alloc(20_000, count))).toBe(true);
    }
    expect(await exit).toBe(0);
  });
});

describe("a worker", () => {
  test("that waits for a message goes on, and ends after it", async () => {
    using push = new Push();
    const address = await push.bind(endpoint("tcp"));
    const worker = inWorker(
      `const pull = new zmq.Pull();
       pull.connect(workerData);
       parentPort.postMessage(String(await pull.receive()));`,
      address,
    );
    const exit = exitOf(worker);
    await push.send("at last");
    expect(await once(worker, "message")).toEqual(["at last"]);
    expect(await exit).toBe(0);
  });

  test("that is idle ends by itself, with sockets and contexts open", async () => {
    const worker = inWorker(
      `new zmq.Pull().bindSync("tcp://127.0.0.1:*");
       new zmq.Pull({ context: new zmq.Context() });`,
    );
    expect(await exitOf(worker)).toBe(0);
  });

  test("has frames that can be posted, and live on in another thread", async () => {
    using push = new Push();
    const address = await push.bind(endpoint("tcp"));
    const worker = inWorker(
      `const pull = new zmq.Pull();
       pull.connect(workerData);
       const [small, large] = await pull.receive();
       parentPort.postMessage([small, large]);`,
      address,
    );
    const exit = exitOf(worker);
    await push.send([Buffer.alloc(10, 1), Buffer.alloc(200_000, 2)]);
    const [[small, large]] = (await once(worker, "message")) as [
      [Uint8Array, Uint8Array],
    ];
    expect(await exit).toBe(0);
    expect(Buffer.from(small)).toEqual(Buffer.alloc(10, 1));
    expect(Buffer.from(large).equals(Buffer.alloc(200_000, 2))).toBe(true);
  });

  test("may load the package, end, and load it again many times", async () => {
    for (let round = 0; round < 10; round++) {
      expect(await exitOf(inWorker("new zmq.Dealer();"))).toBe(0);
    }
  });

  test("closes its context while others close theirs", async () => {
    const workers = [1, 2, 3, 4].map(() =>
      exitOf(
        inWorker(
          `for (let round = 0; round < 20; round++) {
             const context = new zmq.Context();
             new zmq.Dealer({ context }).connect("tcp://127.0.0.1:9");
             await context.close();
           }`,
        ),
      ),
    );
    await using own = new Context();
    using dealer = new Pair({ context: own });
    expect(await Promise.all(workers)).toEqual([0, 0, 0, 0]);
    expect(dealer.closed).toBe(false);
  });
});
