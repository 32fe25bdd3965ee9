// The function of each kind of step.

import { closeSync, openSync } from "node:fs";
import { setImmediate, setTimeout } from "node:timers/promises";
import { decode } from "./decode.mjs";
import { endOf } from "./ending.mjs";
import { classes } from "./modules.mjs";
import { ends, startWorker } from "./workers.mjs";

/** @typedef {import("./program-state.mjs").ProgramState} ProgramState */
/** @typedef {import("../program.mjs").Step} Step */

/** How a report names an object. @param {string} place @param {any} object */
function nameOf(place, object) {
  if (place.startsWith("v") && place !== "v5") return `v5-compat ${object.type}`;
  const name = object?.constructor?.name;
  return place.startsWith("i") || name === "Object"
    ? place.replace(/^i\d$/, "Messages")
    : name;
}

/** Waits for a promise, with a short limit. @param {any} result @param {number} [limit] */
async function settle(result, limit) {
  if (limit === undefined || !(result instanceof Promise)) return;
  await Promise.race([result.catch(() => undefined), setTimeout(limit)]);
}

/** @param {ProgramState} state @param {Step} step */
async function construct(state, { as = "", name = "", args = [] }) {
  const Class = classes[name];
  if (Class === undefined) return;
  const made = state.attempt(`new ${name}`, () => new Class(...decode(args, state)));
  if (made === undefined) return;
  if (name === "Proxy") state.proxied = true;
  state.put(as, made);
}

/** @param {ProgramState} state @param {Step} step */
async function call(state, { on = "", as, method = "", args = [], wait, count = 1 }) {
  for (let index = 0; index < count; index++) {
    const target = state.places.get(on);
    const action = target?.[method];
    if (typeof action !== "function") return;
    const name = nameOf(on, target);
    const result = state.attempt(
      `${name}.${method}`,
      () => Reflect.apply(action, target, decode(args, state, name)),
      on,
    );
    if (as !== undefined && result !== undefined && !(result instanceof Promise)) {
      if (as.startsWith("v")) result.on("error", () => undefined);
      state.put(as, result);
    }
    await settle(result, wait);
  }
}

/** Adds a listener that runs steps. @param {ProgramState} state @param {Step} step */
async function listen(state, { on = "", name = "", steps = [] }) {
  const target = state.places.get(on);
  if (typeof target?.on !== "function") return;
  const type = target.constructor.name;
  state.attempt(`${type}.on`, () => target.on(name, () => void nested(state, steps)));
}

/** @param {ProgramState} state @param {Step[]} steps */
async function nested(state, steps) {
  if (state.nested >= 20) return;
  state.nested++;
  await runSteps(state, steps);
}

/** @param {ProgramState} state @param {Step} step */
async function get(state, { on = "", name = "" }) {
  const target = state.places.get(on);
  if (target === undefined || !(name in target)) return;
  const as = name === "events" ? on.replace("s", "o") : undefined;
  const value = state.attempt(`${nameOf(on, target)}.${name} read`, () => target[name]);
  if (as !== undefined && value !== undefined) state.put(as, value);
}

/** @param {ProgramState} state @param {Step} step */
async function set(state, { on = "", name = "", value }) {
  const target = state.places.get(on);
  if (target === undefined || !(name in target)) return;
  state.attempt(`${nameOf(on, target)}.${name} set`, () => {
    target[name] = decode(value, state);
  });
}

/** Transfers lent memory away. @param {ProgramState} state @param {Step} step */
async function transfer(state, { count = 0 }) {
  const buffer = state.sent[count]?.buffer;
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength === 0) return;
  try {
    structuredClone(buffer, { transfer: [buffer] });
  } catch {
    // Lent memory may refuse the transfer.
  }
}

/** Uses up all descriptors except a few. @param {ProgramState} state @param {Step} step */
async function starve(state, { count = 0 }) {
  const workers = [...state.places.keys()].some((place) => place.startsWith("w"));
  if (state.thread !== 0 || workers || state.starved.length > 0) return;
  try {
    for (;;) state.starved.push(openSync("/dev/null", "r"));
  } catch {
    for (const descriptor of state.starved.splice(-count, count)) closeSync(descriptor);
  }
}

/** Closes the descriptors that `starve` opened. @param {ProgramState} state */
export async function feed(state) {
  for (const descriptor of state.starved.splice(0)) closeSync(descriptor);
}

/** @type {Record<string, (state: ProgramState, step: Step) => Promise<void>>} */
const kinds = {
  new: construct,
  call,
  listen,
  get,
  set,
  transfer,
  starve,
  feed,
  forget: async (state, { on = "", linger = 0 }) => {
    endOf(state.places.get(on), linger);
    state.forget(on);
  },
  close: async (state, { on = "", linger = 0 }) => {
    const target = state.places.get(on);
    if (typeof target?.close !== "function") return;
    endOf(target, linger);
    state.attempt(`${nameOf(on, target)}.close`, () => target.close());
  },
  gc: async () => {
    globalThis.gc?.();
    await setImmediate();
  },
  turn: async () => {
    await setImmediate();
  },
  wait: async (_world, { wait = 1 }) => {
    await setTimeout(wait);
  },
  worker: async (state, step) => {
    if (state.thread !== 0 || state.starved.length > 0) return;
    const begun = startWorker(state, step);
    if (step.wait !== undefined) await begun;
  },
  join: async (state, { on = "", wait }) => {
    await settle(ends.get(state.places.get(on) ?? state), wait);
  },
  terminate: async (state, { on = "" }) => {
    void state.places.get(on)?.terminate();
  },
};

/** @param {ProgramState} state @param {Step[]} steps */
export async function runSteps(state, steps) {
  for (const step of steps) await kinds[step.do]?.(state, step);
}
