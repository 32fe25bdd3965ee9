// A worker thread of a program: runs its steps, and ends as the step says.

import { parentPort, workerData } from "node:worker_threads";
import { closeAll, findLeft } from "./ending.mjs";
import { openMembers, zmq } from "./modules.mjs";
import { runSteps } from "./steps.mjs";
import { OwnError } from "./thrown.mjs";
import { ProgramState } from "./program-state.mjs";

process.on("warning", () => undefined);

const { thread, scope, folder, endpoints, tokens, steps, end } = workerData;
/** @type {[string, boolean][]} */
const calls = [];
const state = new ProgramState(
  thread,
  scope,
  folder,
  (broken) => parentPort?.postMessage({ broken }),
  (call, thrown) => void calls.push([call, thrown]),
);
state.endpoints = endpoints;
const members = openMembers();
for (const [place, token] of Object.entries(tokens))
  if (token !== undefined)
    state.attempt("Context.attach", () => state.put(place, zmq.Context.attach(token)));
parentPort?.postMessage({ ready: true });
await runSteps(state, steps);
parentPort?.postMessage({ calls });
if (end === "exit") process.exit(0);
if (end === "throw") throw new OwnError();
if (end === "stay") setInterval(() => undefined, 1000);
else {
  await closeAll(state);
  await findLeft(state, members);
}
