// Makes a batch with a fault small, by trying smaller ones in fresh children.

import { runChild } from "./children.mjs";

/** @typedef {import("./program.mjs").Batch} Batch */
/** @typedef {import("./program.mjs").Step} Step */

/** @typedef {(batch: Batch) => Promise<boolean>} Test */

/**
 * A test of whether a batch has this fault, in one of a number of children.
 *
 * @param {string} fault @param {number} tries @param {number} deadline
 * @returns {Test}
 */
const tester = (fault, tries, deadline) => async (batch) => {
  for (let count = 0; count < tries && Date.now() < deadline; count++)
    if ((await runChild(batch)).fault === fault) return true;
  return false;
};

/**
 * Takes out of a list what the test does not need: halves first, single items last.
 *
 * @template T @param {T[]} list @param {(list: T[]) => Promise<boolean>} holds
 */
export async function reduceList(list, holds) {
  let kept = list;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let start = 0; start < kept.length;) {
      const rest = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (rest.length < kept.length && (await holds(rest))) kept = rest;
      else start += size;
    }
  return kept;
}

/** Simpler forms of a step. @param {Step} step @returns {Generator<Step>} */
function* simpler(step) {
  for (const name of /** @type {const} */ (["wait", "count", "linger"]))
    if (step[name] !== undefined && step.do !== "wait") {
      const rest = { ...step };
      delete rest[name];
      yield rest;
    }
  const { args } = step;
  if (args === undefined) return;
  if (args.length > 0) yield { ...step, args: args.slice(0, -1) };
  for (const [index, value] of args.entries())
    for (const other of simplerValues(value))
      yield { ...step, args: args.with(index, other) };
}

/** @param {unknown} value @returns {Generator<unknown>} */
function* simplerValues(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  if ("$" in value) {
    if (value.$ === "message") yield { $: "message", sizes: [16] };
    return;
  }
  for (const name of Object.keys(value)) {
    if (name === "linger") continue;
    yield Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
  }
}

/** @param {Step[]} steps @param {(steps: Step[]) => Promise<boolean>} holds @returns {Promise<Step[]>} */
async function reduceSteps(steps, holds) {
  const kept = await reduceList(steps, holds);
  for (let index = 0; index < kept.length; index++) {
    const inner = kept[index].steps;
    if (inner !== undefined)
      kept[index].steps = await reduceSteps(inner, (fewer) =>
        holds(kept.with(index, { ...kept[index], steps: fewer })),
      );
    for (let found = true; found;) {
      found = false;
      for (const other of simpler(kept[index]))
        if (await holds(kept.with(index, other))) {
          kept[index] = other;
          found = true;
          break;
        }
    }
  }
  return kept;
}

/** Ways to see a fault again, the smallest first. @param {Batch} batch @param {number} at */
function* attempts({ programs, ending }, at) {
  const only = programs[at];
  if (only !== undefined) {
    yield { programs: [only], ending };
    yield { programs: [only], ending, repeat: 20 };
  }
  yield { programs: programs.slice(0, at + 1), ending };
  yield { programs, ending };
}

/**
 * Finds a form of the batch that shows the fault again, and makes it small.
 *
 * @param {Batch} batch @param {number} at the program that ran @param {string} fault
 * @param {number} seconds
 * @returns {Promise<Batch | undefined>} undefined if it does not show again
 */
export async function shrink(batch, at, fault, seconds) {
  const deadline = Date.now() + seconds * 1000;
  for (const attempt of attempts(batch, at)) {
    const outcome = await firstHit(attempt, fault, deadline);
    if (outcome === 0) continue;
    const test = tester(fault, Math.min(5, outcome + 1), deadline);
    return reduceBatch(attempt, test);
  }
  return undefined;
}

/** In which of a few children a fault shows first; 0 if in none. @param {Batch} batch @param {string} fault @param {number} deadline */
async function firstHit(batch, fault, deadline) {
  for (let count = 1; count <= 3 && Date.now() < deadline; count++)
    if ((await runChild(batch)).fault === fault) return count;
  return 0;
}

/** @param {Batch} batch @param {Test} test @returns {Promise<Batch>} */
async function reduceBatch(batch, test) {
  const programs = await reduceList(
    batch.programs,
    async (fewer) => fewer.length > 0 && test({ ...batch, programs: fewer }),
  );
  for (const [index, steps] of programs.entries())
    programs[index] = await reduceSteps(steps, (fewer) =>
      test({ ...batch, programs: programs.with(index, fewer) }),
    );
  return { ...batch, programs };
}
