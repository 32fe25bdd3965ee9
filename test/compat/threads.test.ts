import { both } from "./packages";

jest.setTimeout(30_000);

/**
 * Starts workers. Their bodies have the package as `zmq`, and `say`, as the program does.
 */
const prelude = `
  const { Worker } = require("node:worker_threads");
  const { once } = require("node:events");
  const started = (body, workerData) => new Worker(\`
    const { parentPort, workerData } = require("node:worker_threads");
    const zmq = require(process.env.ZMQ_NAPI);
    (async () => { \${body} })();\`, { eval: true, workerData });
  const exited = (worker) => once(worker, "exit");
`;

both((it) => {
  test("a worker uses sockets of its own", async () => {
    const { lines, code } = await it.run(`${prelude}
      const worker = started(\`
        const [pull, push] = [new zmq.Pull(), new zmq.Push()];
        await pull.bind("tcp://127.0.0.1:*");
        push.connect(pull.lastEndpoint);
        await push.send("x");
        parentPort.postMessage(String(await pull.receive()));
        for (const socket of [pull, push]) socket.close();\`);
      say((await once(worker, "message"))[0]);
      await exited(worker);`);
    expect({ lines, code }).toEqual({ lines: ["x"], code: 0 });
  });

  test.each(["inproc://between", "tcp"])("threads talk over %s", async (transport) => {
    const { lines, code } = await it.run(
      `${prelude}
      const pair = new zmq.Pair({ linger: 0 });
      await pair.bind(args[0] === "tcp" ? "tcp://127.0.0.1:*" : args[0]);
      const worker = started(\`
        const pair = new zmq.Pair();
        pair.connect(workerData);
        for (const [frame] = await pair.receive(); ;) {
          await pair.send(frame + " back");
          break;
        }
        pair.close();\`, pair.lastEndpoint);
      await pair.send("there and");
      say(String(await pair.receive()));
      await exited(worker);
      pair.close();`,
      [transport],
    );
    expect({ lines, code }).toEqual({ lines: ["there and back"], code: 0 });
  });

  test("two workers talk over inproc", async () => {
    const { lines, code } = await it.run(`${prelude}
      const one = started(\`
        const pair = new zmq.Pair();
        await pair.bind("inproc://workers");
        await pair.send("hello");
        parentPort.postMessage(String(await pair.receive()));
        pair.close();\`);
      const other = started(\`
        const pair = new zmq.Pair();
        pair.connect("inproc://workers");
        await pair.receive();
        await pair.send("good day");
        pair.close();\`);
      say((await once(one, "message"))[0]);
      await Promise.all([exited(one), exited(other)]);`);
    expect({ lines, code }).toEqual({ lines: ["good day"], code: 0 });
  });

  test("the default context is the same one in each thread", async () => {
    const { lines } = await it.run(`${prelude}
      zmq.context.ioThreads = 5;
      const worker = started("parentPort.postMessage(zmq.context.ioThreads);");
      say((await once(worker, "message"))[0]);
      await exited(worker);`);
    expect(lines).toEqual(["5"]);
  });

  test.each([
    ["terminate()", "", "await worker.terminate();"],
    ["process.exit()", "setTimeout(() => process.exit(0), 20);", "await exited(worker);"],
  ])("a worker that waits ends by %s", async (_how, inWorker, outside) => {
    const { lines, signal } = await it.run(`${prelude}
      const worker = started(\`
        const pull = new zmq.Pull();
        await pull.bind("tcp://127.0.0.1:*");
        void pull.receive();
        parentPort.postMessage("waits");
        ${inWorker}\`);
      await once(worker, "message");
      ${outside}
      say("goes on");`);
    expect({ lines, signal }).toEqual(
      it.differs<object>("workers-end", {
        zeromq: { lines: [], signal: "SIGABRT" },
        "zmq-napi": { lines: ["goes on"], signal: null },
      }),
    );
  });

  test("a worker that has closed its sockets ends without a fault", async () => {
    const { lines, code } = await it.run(`${prelude}
      const worker = started(\`
        const pull = new zmq.Pull();
        await pull.bind("tcp://127.0.0.1:*");
        pull.close();
        parentPort.postMessage("closed");
        setInterval(() => undefined, 1000);\`);
      await once(worker, "message");
      await worker.terminate();
      say("goes on");`);
    expect({ lines, code }).toEqual({ lines: ["goes on"], code: 0 });
  });
});
