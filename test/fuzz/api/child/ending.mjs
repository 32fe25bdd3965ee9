// The end of a program: all objects are closed, and then nothing may remain.

import { readdirSync, readlinkSync } from "node:fs";
import { setImmediate, setTimeout } from "node:timers/promises";
import { openMembers } from "./modules.mjs";

/** @typedef {import("./program-state.mjs").ProgramState} ProgramState */

/** The time limit, in milliseconds, until closed objects are gone. */
const timeLimit = Number(process.env["ZMQ_NAPI_FUZZ_TIME_LIMIT"] ?? 40_000) / 5;

/** Makes sure that a socket does not wait for peers that never come. @param {any} object @param {number} linger */
export function endOf(object, linger) {
  try {
    if (object !== undefined && "linger" in object) object.linger = linger;
  } catch {
    // The socket is closed already.
  }
}

/** The methods that close objects, by the first letter of their place. @type {Record<string, string>} */
const closers = {
  w: "terminate",
  p: "terminate",
  i: "return",
  s: "close",
  v: "close",
  o: "close",
  a: "close",
  c: "close",
};
const order = Object.keys(closers);

/** @param {ProgramState} state @param {string} place @param {any} object */
function close(state, place, object) {
  const method = closers[place[0]];
  if (typeof object?.[method] !== "function") return;
  if ("closed" in object && object.closed) return;
  endOf(object, 0);
  const result = state.attempt(`the last ${method} of ${place[0]}`, () =>
    object[method](),
  );
  if (place.startsWith("p")) endProxy(result);
}

/** @param {unknown} result A proxy that never ran rejects. */
function endProxy(result) {
  if (result instanceof Promise) result.catch(() => undefined);
}

/** @param {ProgramState} state */
export async function closeAll(state) {
  const entries = [...state.places].filter(
    ([place]) => /^[a-z]\d$/.test(place) && place !== "v5",
  );
  const dropped = state.forgotten.map((reference) => reference.deref());
  entries.sort(([a], [b]) => order.indexOf(a[0]) - order.indexOf(b[0]));
  for (const [place, object] of entries) close(state, place, object);
  for (const object of dropped)
    if (object !== undefined) close(state, placeOf(object), object);
  state.places.clear();
  state.forgotten = [];
  await setImmediate();
}

/** The letter of the places for such objects. @param {any} object */
function placeOf(object) {
  if (typeof object.terminate === "function") return "p";
  return typeof object.close === "function" ? "s" : "i";
}

/** Waits until a condition holds. Returns whether the condition held in time. @param {() => boolean} condition */
async function until(condition) {
  const end = performance.now() + timeLimit;
  while (!condition()) {
    if (performance.now() > end) return false;
    await setTimeout(1);
  }
  return true;
}

/**
 * Returns the kinds of the process's descriptors, except files. Node leaves files of a
 * worker's modules open when the worker is terminated while it reads these files.
 */
export function descriptors() {
  return readdirSync("/proc/self/fd").flatMap((name) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${name}`);
      return target.startsWith("/") ? [] : [target.replace(/:\[\d+\]$/, "")];
    } catch {
      return [];
    }
  });
}

/** The kinds of descriptors that have become more. @param {string[]} before @param {string[]} now */
function grown(before, now) {
  /** @param {string[]} list @param {string} kind */
  const count = (list, kind) => list.filter((it) => it === kind).length;
  return [...new Set(now)]
    .filter((kind) => count(now, kind) > count(before, kind))
    .sort();
}

/**
 * Describes the objects that are left of a closed program.
 *
 * @param {ProgramState} state @param {number} members @param {string[]} [before] the descriptors
 */
export async function findLeft(state, members, before) {
  if (!(await until(() => state.pending.size === 0)))
    state.broken(
      `unsettled after close: ${[...new Set(state.pending.values())].sort().join(", ")}`,
    );
  if (!(await until(() => openMembers() <= members)))
    state.broken(`left open: more sockets or contexts than before`);
  if (
    before !== undefined &&
    !(await until(() => grown(before, descriptors()).length === 0))
  )
    state.broken(`left open: descriptors, ${grown(before, descriptors()).join(", ")}`);
}
