// Workers from the source text in a test.

import { once } from "node:events";
import { Worker } from "node:worker_threads";

import { packagePath } from "./program";

/**
 * Starts a worker. Its body runs inside an async function and has the package as `zmq`,
 * the main thread as `parentPort`, and `workerData`.
 */
export function inWorker(body: string, workerData?: unknown): Worker {
  const source = `
    const { parentPort, workerData } = require("node:worker_threads");
    const zmq = require(${JSON.stringify(packagePath)});
    (async () => {${body}})();`;
  return new Worker(source, { eval: true, workerData });
}

/**
 * Resolves with the exit code of a worker. Rejects with the error that the worker threw.
 */
export async function exitOf(worker: Worker): Promise<number> {
  const [code] = (await once(worker, "exit")) as [number];
  return code;
}

/** Resolves with the next message that a worker posts. */
export async function messageOf(worker: Worker): Promise<unknown> {
  const [message] = (await once(worker, "message")) as unknown[];
  return message;
}
