// Finds which of the cases show a fault again, and makes them small.

import { Replayer } from "./replay.mjs";
import { fewer, shrink, smallerCases } from "./shrink.mjs";

/** @typedef {import("./terms.mjs").Case} Case */

/** How often a fault may stay away before cases are taken not to show it. */
const tries = 3;

/**
 * @param {Case[]} suspects which were under way at the same time
 * @param {string} kind
 * @param {number} ms
 * @returns {Promise<Case[]>} none if the fault does not show again
 */
export async function triage(suspects, kind, ms) {
  const end = performance.now() + ms;
  const left = () => end - performance.now();
  const replayer = new Replayer();
  const show = (/** @type {Case[]} */ cases) =>
    cases.length === 0 ? Promise.resolve(false) : replayer.shows(cases, kind, tries);
  try {
    if (left() <= 0 || !(await show(suspects))) return [];
    const few = await shrink(suspects, fewer, show, left());
    if (few.length > 1) return few;
    const one = (/** @type {Case} */ played) => show([played]);
    return [await shrink(few[0], smallerCases, one, left())];
  } finally {
    await replayer.end();
  }
}
