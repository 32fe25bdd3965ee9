// Bytes, routing ids and edits.

import fc from "fast-check";

/** @typedef {import("../terms.mjs").Bytes} Bytes */

/**
 * A function of words that is computed once for each of them.
 * @template {string[]} Words
 * @template T
 * @param {(...words: Words) => T} make
 */
export function once(make) {
  /** @type {Map<string, T>} */
  const made = new Map();
  return (/** @type {Words} */ ...words) => {
    const key = words.join(" ");
    const value = made.get(key) ?? make(...words);
    made.set(key, value);
    return value;
  };
}

/** @param {string} text */
export const hex = (text) => Buffer.from(text, "latin1").toString("hex");

/** @param {fc.Size | number} maxLength */
const random = (maxLength) =>
  fc
    .uint8Array({ maxLength: Number(maxLength) })
    .map((bytes) => Buffer.from(bytes).toString("hex"));

/** Lengths at which something in libzmq changes. */
const borders = fc.constantFrom(
  ...[1, 2, 5, 6, 7, 20, 29, 30, 32, 33, 34, 127, 128, 254, 255, 256, 257, 1000, 8000],
  ...[8191, 8192, 8193, 16_000, 66_000],
);

/** @type {fc.Arbitrary<Bytes>} */
export const repeated = fc.record({
  of: fc.constantFrom("67", "00", "01", "ff", "61", "2c", "670062"),
  times: borders,
});

/** @type {fc.Arbitrary<Bytes>} */
const known = fc.constantFrom(
  ...[
    "",
    "g",
    "honest",
    "\x01",
    "\x00",
    "\x01a",
    "\x01topic",
    "\x00topic",
    "\x02",
    "a",
  ].map(hex),
  ...[
    "\x04PING",
    "\x04PONG",
    "\x05READY",
    "\x05ERROR",
    "\x09SUBSCRIBE",
    "\x07MESSAGE",
  ].map(hex),
);

/** Bodies of frames. @type {fc.Arbitrary<Bytes>} */
export const body = fc.oneof(
  { weight: 4, arbitrary: known },
  { weight: 3, arbitrary: random(40) },
  { weight: 2, arbitrary: repeated },
);

/** Short bytes. @type {fc.Arbitrary<Bytes>} */
export const little = fc.oneof(known, random(12));

/** @type {fc.Arbitrary<import("../terms.mjs").RoutingId>} */
export const routingId = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  { weight: 2, arbitrary: fc.constantFrom(hex("one"), hex("two"), hex("three")) },
  { weight: 2, arbitrary: fc.record({ observed: fc.integer({ min: -1, max: 6 }) }) },
  { weight: 1, arbitrary: random(8) },
  {
    weight: 1,
    arbitrary: fc.record({
      of: fc.constant("72"),
      times: fc.constantFrom(254, 255, 256),
    }),
  },
);

/** @type {fc.Arbitrary<import("../terms.mjs").Edit>} */
const edit = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      set: fc.tuple(
        fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 300 })),
        fc.oneof(fc.constantFrom(0, 1, 2, 127, 128, 255), fc.nat({ max: 255 })),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ cut: fc.nat({ max: 300 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ insert: fc.tuple(fc.nat({ max: 300 }), random(12)) }),
  },
);

/** How a step is delivered: mostly as it is. */
export const delivery = fc.oneof(
  { weight: 32, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.record({ edits: fc.array(edit, { minLength: 1, maxLength: 4 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
      inside: fc.constant(true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      cuts: fc.array(fc.nat({ max: 80 }), { minLength: 1, maxLength: 3 }),
    }),
  },
);
