/** One thread of the pool. It answers requests until the pool shuts the context down. */
import { workerData } from "node:worker_threads";

import { Context, Reply } from "zmq-napi";

import { fingerprint } from "./fingerprint.mjs";

const context = Context.attach(workerData.token);
try {
  const socket = new Reply({ context, receiveHighWaterMark: 1 });
  socket.connect(workerData.endpoint);
  for await (const [rounds, text] of socket) {
    await socket.send(fingerprint(String(text), Number(rounds)));
  }
} catch (error) {
  // The pool has shut the context down.
  if (/** @type {any} */ (error).code !== "ETERM") throw error;
}
await context.close();
