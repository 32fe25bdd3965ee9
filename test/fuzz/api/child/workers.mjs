// Starts the worker threads of programs.

import { Worker } from "node:worker_threads";
import { shortened } from "./thrown.mjs";

/** @typedef {import("./program-state.mjs").ProgramState} ProgramState */

let threads = 0;

/** When workers have ended. @type {WeakMap<object, Promise<void>>} */
export const ends = new WeakMap();

/** The endpoints of the sockets, for threads that have none by these names. @param {ProgramState} state */
function endpoints(state) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const [place, object] of state.places) {
    if (!/^s\d$/.test(place) || object.closed) continue;
    if (typeof object.lastEndpoint === "string") found[place] = object.lastEndpoint;
  }
  return found;
}

/** @param {ProgramState} state @param {string} place */
function tokenOf(state, place) {
  try {
    return state.places.get(place)?.token;
  } catch {
    return undefined;
  }
}

/**
 * Workers that were terminated. Until the thread of such a worker stops, Node-API refuses the
 * calls of the thread: each returns undefined. So errors of the thread are no faults.
 * @type {WeakSet<Worker>}
 */
const terminated = new WeakSet();

class WatchedWorker extends Worker {
  /** @override */
  terminate() {
    terminated.add(this);
    return super.terminate();
  }
}

/** @param {ProgramState} state @param {Worker} worker @param {() => void} begun */
function watch(state, worker, begun) {
  worker.on("message", ({ ready, broken, calls }) => {
    if (ready === true) begun();
    if (broken !== undefined && !terminated.has(worker))
      state.broken(`in a worker: ${broken}`);
    for (const [call, thrown] of calls ?? []) state.countCall(call, thrown);
  });
  worker.on("error", (error) => {
    if (error.message !== "the fuzzer's own error")
      state.broken(`a worker ended with an error: ${shortened(error)}`);
  });
}

/** @param {ProgramState} state @param {import("../program.mjs").Step} step */
export function startWorker(
  state,
  { as = "w0", steps = [], end = "return", share = [] },
) {
  if (state.places.has(as)) return;
  const tokens = Object.fromEntries(share.map((place) => [place, tokenOf(state, place)]));
  const worker = new WatchedWorker(new URL("worker.mjs", import.meta.url), {
    workerData: {
      thread: ++threads,
      scope: state.scope,
      folder: state.folder,
      endpoints: endpoints(state),
      tokens,
      steps,
      end,
    },
  });
  /** @type {Promise<void>} */
  const gone = new Promise((resolve) => worker.on("exit", () => resolve()));
  /** @type {Promise<void>} */
  const begun = new Promise((resolve) => watch(state, worker, resolve));
  state.track("the end of a worker", gone, as);
  state.places.set(as, worker);
  ends.set(worker, gone);
  return Promise.race([begun, gone]);
}
