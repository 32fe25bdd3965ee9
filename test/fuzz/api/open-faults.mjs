// What is known to be wrong and not yet right. Both lists are to become empty: take an entry
// out as soon as its fault is gone.

/** @typedef {import("./child/world.mjs").World} World */
/** @typedef {import("./program.mjs").Step} Step */

/**
 * Steps that are passed over, for they would end nearly every program.
 *
 * @type {{ reason: string, applies: (world: World, step: Step) => boolean }[]}
 */
export const avoided = [];

/**
 * Faults that are counted and otherwise passed over: a pattern of what is reported.
 *
 * @type {{ reason: string, pattern: RegExp }[]}
 */
export const expected = [];

const everything = process.env["ZMQ_NAPI_FUZZ_ALL"] === "1";

/** Whether a step is passed over. @param {World} world @param {Step} step */
export function mustAvoid(world, step) {
  return !everything && avoided.some(({ applies }) => applies(world, step));
}

/** Why a fault is known; undefined if it is not. @param {string} fault */
export function knownAs(fault) {
  if (everything) return undefined;
  return expected.find(({ pattern }) => pattern.test(fault))?.reason;
}
