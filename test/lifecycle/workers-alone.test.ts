import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { Pull } from "zmq-napi";

import { packagePath } from "../support/program";
import { endpoint } from "../support/transports";

/**
 * Runs a program whose main thread has Worker, and whose worker alone loads the package.
 */
async function run(main: string, worker: string, ...args: string[]) {
  const source = `
    const { once } = require("node:events");
    const { Worker } = require("node:worker_threads");
    const start = () => new Worker(\`
      const zmq = require(${JSON.stringify(packagePath)});
      const { parentPort, workerData } = require("node:worker_threads");
      (async () => {${worker}})();\`, { eval: true, workerData: process.argv.slice(1) });
    (async () => {${main}})();`;
  const child = spawn(process.execPath, ["-e", source, "--", ...args]);
  const [errors, [code, signal]] = await Promise.all([
    text(child.stderr),
    once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { code, signal, errors };
}

const well = { code: 0, signal: null, errors: "" };

describe("a program whose workers alone have the package", () => {
  const count = 50_000;
  const sends = (last: string) => `
    const push = new zmq.Push({ sendHighWaterMark: 0 });
    push.connect(workerData[0]);
    for (let number = 0; number < ${count}; number++) push.send(String(number));
    ${last}`;

  test.each([
    ["by itself", "start();", sends("")],
    ["by process.exit", "start();", sends("process.exit(0);")],
    [
      "when it is terminated",
      `const worker = start();
       await once(worker, "message");
       await worker.terminate();`,
      sends(`parentPort.postMessage("sent"); parentPort.once("message", () => {});`),
    ],
    [
      "in a context of its own",
      "start();",
      sends("").replace(
        "zmq.Push({",
        "zmq.Push({ context: new zmq.Context({ ioThreads: 1 }),",
      ),
    ],
  ])("delivers what the worker has left when it ends %s", async (_how, main, worker) => {
    using pull = new Pull({ receiveHighWaterMark: 0 });
    const address = await pull.bind(endpoint("tcp"));
    const end = run(main, worker, address);
    for (let number = 0; number < count; number++) {
      const [frame] = await pull.receive();
      if (String(frame) !== String(number)) expect(String(frame)).toBe(String(number));
    }
    expect(await end).toEqual(well);
  });

  test("waits a second, in the last worker, for a peer that never comes", async () => {
    const worker = `
      const push = new zmq.Push();
      push.connect(workerData[0]);
      await push.send("for nobody");
      parentPort.postMessage("sent");`;
    const main = `
      const workers = [start(), start()];
      const exits = workers.map((worker) => once(worker, "exit"));
      await Promise.all(workers.map((worker) => once(worker, "message")));
      const began = performance.now();
      await Promise.all(exits);
      process.exitCode = performance.now() - began > 950 ? 0 : 1;`;
    expect(await run(main, worker, endpoint("ipc"))).toEqual(well);
  });

  test("leaves the waiting to the main thread once that has the package, too", async () => {
    const worker = `
      const push = new zmq.Push({ linger: 2000 });
      push.connect(workerData[0]);
      await push.send("for nobody");`;
    const main = `
      require(${JSON.stringify(packagePath)});
      start();`;
    expect(await run(main, worker, endpoint("ipc"))).toEqual({
      ...well,
      errors: expect.stringContaining("Waiting for queued ZeroMQ messages") as string,
    });
  });
});
