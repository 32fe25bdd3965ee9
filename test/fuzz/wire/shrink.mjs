// Makes a case smaller while it still shows its fault.

/** @typedef {import("./terms.mjs").Case} Case */

/**
 * A list without some of its members: halves first, then one by one.
 * @template T
 * @param {T[]} list
 * @returns {Generator<T[]>}
 */
export function* fewer(list) {
  for (let size = list.length >> 1; size >= 1; size >>= 1)
    for (let at = 0; at + size <= list.length; at += size) yield list.toSpliced(at, size);
}

/** The smaller forms of a number: zero, half of it, or one less. @param {number} number */
function* smaller(number) {
  if (number > 0) yield 0;
  if (number > 1) yield number >> 1;
  if (number > 2) yield number - 1;
}

/**
 * Removes fields of a record, or makes them smaller.
 * @param {any} record
 * @returns {Generator<any>}
 */
function* simpler(record) {
  for (const [key, value] of Object.entries(record)) {
    const without = { ...record };
    delete without[key];
    if (
      [
        "edits",
        "cuts",
        "inside",
        "metadata",
        "id",
        "headers",
        "zap",
        "observed",
      ].includes(key)
    )
      yield without;
    if (key === "options" || key === "zap" || key === "step")
      for (const less of simplerOptions(value, key)) yield { ...record, [key]: less };
    if (["edits", "cuts", "frames", "metadata"].includes(key))
      for (const less of fewer(value))
        if (less.length > 0) yield { ...record, [key]: less };
    if (["times", "ms", "wait"].includes(key))
      for (const less of smaller(value)) yield { ...record, [key]: less };
    if (["body", "bytes", "address"].includes(key))
      for (const less of shorter(value)) yield { ...record, [key]: less };
    if (key === "frames")
      for (const [at, frame] of value.entries())
        for (const less of shorter(frame))
          yield { ...record, frames: value.with(at, less) };
  }
}

/**
 * @param {any} value
 * @param {string} key
 */
function* simplerOptions(value, key) {
  if (key === "step") yield* simpler(value);
  else
    for (const name of Object.keys(value)) {
      const without = { ...value };
      delete without[name];
      if (!["zapDomain", "times", "reconnectInterval"].includes(name)) yield without;
    }
}

/** @param {import("./terms.mjs").Bytes} bytes */
function* shorter(bytes) {
  if (typeof bytes === "string") {
    if (bytes.length > 0) yield "";
    if (bytes.length > 2) yield bytes.slice(0, (bytes.length >> 2) << 1);
    if (bytes.length > 4) yield bytes.slice(0, -2);
  } else for (const times of smaller(bytes.times)) yield { ...bytes, times };
}

/**
 * Every case that is a step smaller.
 * @param {Case} found
 * @returns {Generator<Case>}
 */
export function* smallerCases(found) {
  const { target, conversations } = found;
  const withConversations = (/** @type {any} */ list) => ({
    ...found,
    conversations: list,
  });
  for (const list of fewer(conversations))
    if (list.length > 0) yield withConversations(list);
  for (const [at, conversation] of conversations.entries())
    for (const steps of fewer(conversation.steps))
      yield withConversations(conversations.with(at, { ...conversation, steps }));
  if (target.honest) yield { ...found, target: { ...target, honest: false } };
  if (target.reading === "slow")
    yield { ...found, target: { ...target, reading: "eager" } };
  for (const less of simpler(target)) yield { ...found, target: less };
  for (const [at, conversation] of conversations.entries()) {
    for (const less of simpler(conversation))
      yield withConversations(conversations.with(at, less));
    if (!conversation.reads)
      yield withConversations(conversations.with(at, { ...conversation, reads: true }));
    for (const [place, step] of conversation.steps.entries())
      for (const less of simpler(step)) {
        const steps = conversation.steps.with(place, less);
        yield withConversations(conversations.with(at, { ...conversation, steps }));
      }
  }
}

/**
 * A smaller form of `found`, after at most `ms`.
 * @template T
 * @param {T} found
 * @param {(found: T) => Iterable<T>} less
 * @param {(smaller: T) => Promise<boolean>} shows
 * @param {number} ms
 */
export async function shrink(found, less, shows, ms) {
  const end = performance.now() + ms;
  let best = found;
  for (let again = true; again;) {
    again = false;
    for (const candidate of less(best)) {
      if (performance.now() > end) return best;
      if (!(await shows(candidate))) continue;
      best = candidate;
      again = true;
      break;
    }
  }
  return best;
}
