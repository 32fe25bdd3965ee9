"use strict";
// A worker that plays one scene and ends during the scene, by itself or by the main thread.
// `moment`, from 0 up to 1, sets the time: the first digits choose one of the stages below,
// the other digits a place within the stage.

const { parentPort, workerData } = require("node:worker_threads");

const { ending, moment, packagePath, scene } = workerData;

const stages = [
  "before loading",
  "before the scene",
  "at a call",
  "after a call",
  "after the scene",
  "in a microtask",
  "in the next turn",
  "later",
];
const place = moment * stages.length;
const stage = ending === "terminate" ? "" : stages[Math.floor(place)];
const fraction = place % 1;

/** Methods of the package during or after which a worker may end. */
const calls = ["bind", "bindSync", "connect", "send", "receive", "close", "shutdown"];

function end() {
  if (ending === "exit") process.exit(0);
  throw new Error("meant to be");
}

/** Calls `act` within the `number`-th call of the package's methods. */
function atCall(zmq, number, act) {
  let left = number;
  for (const each of Object.values(zmq)) {
    for (const name of calls) {
      const method = Object.getOwnPropertyDescriptor(each.prototype ?? {}, name)?.value;
      if (typeof method !== "function") continue;
      each.prototype[name] = function (...args) {
        const result = Reflect.apply(method, this, args);
        if (--left === 0) act();
        return result;
      };
    }
  }
}

if (stage === "before loading") end();
const { load, scenes } = require("./worker-scenes.cjs");
const zmq = load(packagePath);

if (stage === "before the scene") end();
const number = 1 + Math.floor(fraction * 12);
// A scene may catch an error that it throws. The error then has to bypass the scene.
if (stage === "at a call" && ending === "exit") atCall(zmq, number, end);
else if (stage.endsWith("a call")) atCall(zmq, number, () => process.nextTick(end));

globalThis.kept = scenes[scene](zmq, workerData);
parentPort.postMessage("ready");

if (stage === "after the scene") end();
if (stage === "in a microtask") queueMicrotask(end);
if (stage === "in the next turn") setImmediate(end);
if (stage === "later") setTimeout(end, fraction * 8);
// A worker that the main thread terminates waits for that. A worker whose call never comes
// ends soon.
if (ending === "terminate") setInterval(() => undefined, 10_000);
else setTimeout(end, 20);
