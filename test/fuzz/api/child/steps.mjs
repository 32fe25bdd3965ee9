// The function of each kind of step.

import { closeSync, openSync } from "node:fs";
import { setImmediate, setTimeout } from "node:timers/promises";
import { decode } from "./decode.mjs";
import { endOf } from "./ending.mjs";
import { classes } from "./modules.mjs";
import { ends, startWorker } from "./workers.mjs";

/** @typedef {import("./world.mjs").World} World */
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

/** @param {World} world @param {Step} step */
async function construct(world, { as = "", name = "", args = [] }) {
  const Class = classes[name];
  if (Class === undefined) return;
  const made = world.attempt(`new ${name}`, () => new Class(...decode(args, world)));
  if (made === undefined) return;
  if (name === "Proxy") world.proxied = true;
  world.put(as, made);
}

/** @param {World} world @param {Step} step */
async function call(world, { on = "", as, method = "", args = [], wait, count = 1 }) {
  for (let index = 0; index < count; index++) {
    const target = world.places.get(on);
    const action = target?.[method];
    if (typeof action !== "function") return;
    const name = nameOf(on, target);
    const result = world.attempt(
      `${name}.${method}`,
      () => Reflect.apply(action, target, decode(args, world, name)),
      on,
    );
    if (as !== undefined && result !== undefined && !(result instanceof Promise)) {
      if (as.startsWith("v")) result.on("error", () => undefined);
      world.put(as, result);
    }
    await settle(result, wait);
  }
}

/** Adds a listener that runs steps. @param {World} world @param {Step} step */
async function listen(world, { on = "", name = "", steps = [] }) {
  const target = world.places.get(on);
  if (typeof target?.on !== "function") return;
  const type = target.constructor.name;
  world.attempt(`${type}.on`, () => target.on(name, () => void nested(world, steps)));
}

/** @param {World} world @param {Step[]} steps */
async function nested(world, steps) {
  if (world.nested >= 20) return;
  world.nested++;
  await runSteps(world, steps);
}

/** @param {World} world @param {Step} step */
async function get(world, { on = "", name = "" }) {
  const target = world.places.get(on);
  if (target === undefined || !(name in target)) return;
  const as = name === "events" ? on.replace("s", "o") : undefined;
  const value = world.attempt(`${nameOf(on, target)}.${name} read`, () => target[name]);
  if (as !== undefined && value !== undefined) world.put(as, value);
}

/** @param {World} world @param {Step} step */
async function set(world, { on = "", name = "", value }) {
  const target = world.places.get(on);
  if (target === undefined || !(name in target)) return;
  world.attempt(`${nameOf(on, target)}.${name} set`, () => {
    target[name] = decode(value, world);
  });
}

/** Transfers lent memory away. @param {World} world @param {Step} step */
async function transfer(world, { count = 0 }) {
  const buffer = world.sent[count]?.buffer;
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength === 0) return;
  try {
    structuredClone(buffer, { transfer: [buffer] });
  } catch {
    // Lent memory may refuse the transfer.
  }
}

/** Uses up all descriptors except a few. @param {World} world @param {Step} step */
async function starve(world, { count = 0 }) {
  const workers = [...world.places.keys()].some((place) => place.startsWith("w"));
  if (world.thread !== 0 || workers || world.starved.length > 0) return;
  try {
    for (;;) world.starved.push(openSync("/dev/null", "r"));
  } catch {
    for (const descriptor of world.starved.splice(-count, count)) closeSync(descriptor);
  }
}

/** Closes the descriptors that `starve` opened. @param {World} world */
export async function feed(world) {
  for (const descriptor of world.starved.splice(0)) closeSync(descriptor);
}

/** @type {Record<string, (world: World, step: Step) => Promise<void>>} */
const kinds = {
  new: construct,
  call,
  listen,
  get,
  set,
  transfer,
  starve,
  feed,
  forget: async (world, { on = "", linger = 0 }) => {
    endOf(world.places.get(on), linger);
    world.forget(on);
  },
  close: async (world, { on = "", linger = 0 }) => {
    const target = world.places.get(on);
    if (typeof target?.close !== "function") return;
    endOf(target, linger);
    world.attempt(`${nameOf(on, target)}.close`, () => target.close());
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
  worker: async (world, step) => {
    if (world.thread !== 0 || world.starved.length > 0) return;
    const begun = startWorker(world, step);
    if (step.wait !== undefined) await begun;
  },
  join: async (world, { on = "", wait }) => {
    await settle(ends.get(world.places.get(on) ?? world), wait);
  },
  terminate: async (world, { on = "" }) => {
    void world.places.get(on)?.terminate();
  },
};

/** @param {World} world @param {Step[]} steps */
export async function runSteps(world, steps) {
  for (const step of steps) await kinds[step.do]?.(world, step);
}
