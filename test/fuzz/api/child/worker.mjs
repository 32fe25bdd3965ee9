// A worker thread of a program: runs its steps, and ends as the step says.

import { parentPort, workerData } from "node:worker_threads";
import { closeAll, findLeft } from "./ending.mjs";
import { openMembers, zmq } from "./modules.mjs";
import { runSteps } from "./steps.mjs";
import { OwnError } from "./thrown.mjs";
import { World } from "./world.mjs";

process.on("warning", () => undefined);

const { thread, scope, folder, endpoints, tokens, steps, end } = workerData;
/** @type {[string, boolean][]} */
const calls = [];
const world = new World(
  thread,
  scope,
  folder,
  (broken) => parentPort?.postMessage({ broken }),
  (call, thrown) => void calls.push([call, thrown]),
);
world.endpoints = endpoints;
const members = openMembers();
for (const [place, token] of Object.entries(tokens))
  if (token !== undefined)
    world.attempt("Context.attach", () => world.put(place, zmq.Context.attach(token)));
parentPort?.postMessage({ ready: true });
await runSteps(world, steps);
parentPort?.postMessage({ calls });
if (end === "exit") process.exit(0);
if (end === "throw") throw new OwnError();
if (end === "stay") setInterval(() => undefined, 1000);
else {
  await closeAll(world);
  await findLeft(world, members);
}
