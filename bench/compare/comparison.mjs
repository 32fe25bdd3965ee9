// Decides whether two series of measurements differ by more than the noise.

import {
  median,
  permutationTest,
  quantileSorted,
  sampleWithReplacement,
} from "simple-statistics";

/** The probability that a run reports a change, in any comparison, although there is none. */
const mistakes = 0.01;
const resamples = 10_000;
const permutations = 100_000;
/** With fewer rounds, no difference is large enough to be certain. */
export const leastRounds = 8;

/**
 * The comparison of a value: the `ratio` of present to base, its 95 % confidence interval, and
 * the smallest change, as a share, that would have been seen.
 *
 * @typedef {{ ratio: number, interval: [number, number], visible: number, changed: boolean }} Comparison
 */

/**
 * Returns the ratios of the medians of randomly drawn rounds, sorted. Both values of a round
 * stay together, because they were measured one after the other.
 * @param {number[]} base @param {number[]} present @param {() => number} random
 */
function resampledRatios(base, present, random) {
  const rounds = base.map((_, round) => round);
  const ratios = Float64Array.from({ length: resamples }, () => {
    const drawn = sampleWithReplacement(rounds, rounds.length, random);
    const medianOf = (/** @type {number[]} */ values) =>
      median(drawn.map((round) => values[round]));
    return medianOf(present) / medianOf(base);
  });
  return [...ratios.sort()];
}

/** @param {number[]} sorted @param {number} outside the share of values outside @returns {[number, number]} */
const between = (sorted, outside) => [
  quantileSorted(sorted, outside / 2),
  quantileSorted(sorted, 1 - outside / 2),
];

/** The probability of such a difference by chance alone. @param {number[]} base @param {number[]} present @param {() => number} random */
function chance(base, present, random) {
  const logs = [base, present].map((values) => values.map((value) => Math.log(value)));
  return permutationTest(logs[0], logs[1], "two_side", permutations, random);
}

/** Whether ratios of these values have a meaning. @param {number[][]} series */
export const comparable = (...series) => series.flat().every((value) => value > 0);

/**
 * Compares the values of the same rounds, all above 0. There is a change if neither a permutation
 * test nor a bootstrap of the ratio of medians explains the difference by chance.
 * @param {number[]} base @param {number[]} present
 * @param {number} comparisons the number of all comparisons of the run; each may be mistaken
 * @param {() => number} [random] @returns {Comparison}
 */
export function compare(base, present, comparisons, random = Math.random) {
  const ratio = median(present) / median(base);
  const ratios = resampledRatios(base, present, random);
  const allowed = mistakes / comparisons;
  const [low, high] = between(ratios, allowed);
  return {
    ratio,
    interval: between(ratios, 0.05),
    visible: Math.max(high / ratio, ratio / low) - 1,
    changed: (low > 1 || high < 1) && chance(base, present, random) <= allowed,
  };
}

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`;

/** A comparison in words.
 * @param {Comparison} comparison @param {"more" | "less"} better */
export function verdict({ ratio, interval, visible, changed }, better) {
  if (!changed)
    return `no change seen; a change of ${percent(visible)} would have been seen`;
  const [less, more] =
    better === "more" ? ["slower", "faster"] : ["less: better", "more: worse"];
  const shares = interval.map((bound) => Math.abs(bound - 1)).sort((a, b) => a - b);
  const [from, to] = shares.map(percent);
  const by = `by ${percent(Math.abs(ratio - 1))} (95 % interval: ${from} to ${to})`;
  return `${ratio > 1 ? more : less}, ${by}`;
}
