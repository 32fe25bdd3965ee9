/** Returns the value that the given share of `sorted` does not exceed. @param {ArrayLike<number>} sorted @param {number} share */
export function quantile(sorted, share) {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** @typedef {{ median: number, min: number, max: number, values: number[] }} Spread */

/** @param {number[]} values @returns {Spread} */
export function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1], values };
}

/** p50, p99 and p99.9 of times in milliseconds, as microseconds. @param {Float64Array} times */
export function percentiles(times) {
  const sorted = times.toSorted();
  return [0.5, 0.99, 0.999].map((share) => quantile(sorted, share) * 1000);
}
