// Faults that are known and open, so that a run looks for others.

/**
 * What a fault's text matches, and what it is.
 * @type {readonly (readonly [RegExp, string])[]}
 */
const known = [];

/**
 * The known fault of which this is one. With `ZMQ_NAPI_FUZZ_ALL` there is none.
 * @param {string} fault
 */
export function openFault(fault) {
  if (process.env.ZMQ_NAPI_FUZZ_ALL !== undefined) return undefined;
  return known.find(([pattern]) => pattern.test(fault))?.[1];
}
