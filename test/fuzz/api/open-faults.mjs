// What is known to be wrong and not yet right. Both lists are to become empty: take an entry
// out as soon as its fault is gone.

import { inForce } from "../in-force.mjs";

/** @typedef {import("./child/world.mjs").World} World */
/** @typedef {import("./program.mjs").Step} Step */

/** @param {Step} step @param {string} option @param {number} most */
function sets({ do: kind, name, args, value }, option, most) {
  const given = kind === "set" && name === option ? value : undefined;
  const [first] = args ?? [];
  const made = typeof first === "object" && first !== null ? Object.entries(first) : [];
  const chosen = given ?? made.find(([key]) => key === option)?.[1];
  return typeof chosen === "number" && chosen > most;
}

/**
 * Steps that are passed over, for they would end nearly every program.
 *
 * @type {{ name: string, reason: string,
 *   applies: (world: World, step: Step) => boolean }[]}
 */
const avoided = [
  {
    name: "limits",
    reason: "Huge values of ioThreads and maxSockets abort the process.",
    applies: (_world, step) =>
      sets(step, "ioThreads", 16) || sets(step, "maxSockets", 65_536),
  },
  {
    name: "starve",
    reason: "A lack of descriptors aborts the process.",
    applies: (_world, step) => step.do === "starve",
  },
  {
    name: "transfer",
    reason: "Lent memory that is transferred aborts the process.",
    applies: (_world, step) => step.do === "transfer",
  },
];

/**
 * Faults that are counted and otherwise passed over: a pattern of what is reported.
 *
 * @type {{ name: string, reason: string, pattern: RegExp }[]}
 */
const expected = [];

const avoidedNow = avoided.filter(inForce);
const expectedNow = expected.filter(inForce);

/** Whether a step is passed over. @param {World} world @param {Step} step */
export function mustAvoid(world, step) {
  return avoidedNow.some(({ applies }) => applies(world, step));
}

/** Why a fault is known; undefined if it is not. @param {string} fault */
export function knownAs(fault) {
  return expectedNow.find(({ pattern }) => pattern.test(fault))?.reason;
}
