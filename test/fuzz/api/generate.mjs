// Makes programs from a seed and a number.

import fc from "fast-check";
import { nesting, simple } from "./arbitraries/steps.mjs";

/** @typedef {import("./program.mjs").Step} Step */

/**
 * The function that makes the program of a number; the same one each time.
 *
 * @param {import("./child/catalog.mjs").Catalog} catalog @param {number} seed
 * @returns {(number: number) => Step[]}
 */
export function programs(catalog, seed) {
  const plain = simple(catalog);
  const steps = fc.oneof(
    { weight: 12, arbitrary: plain },
    { weight: 1, arbitrary: nesting(plain) },
  );
  const program = fc
    .array(steps, { minLength: 4, maxLength: 40, size: "max" })
    .map((lists) => lists.flat());
  return (number) => {
    const own = (Math.imul(seed, 0x9e3779b1) + Math.imul(number, 0x85ebca6b)) | 0;
    const [made] = fc.sample(program, { seed: own, numRuns: 1 });
    return JSON.parse(JSON.stringify(made));
  };
}
