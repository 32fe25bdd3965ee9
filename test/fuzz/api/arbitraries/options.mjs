// Options with values: values that fit the option's kind, and others.

import fc from "fast-check";
import { junk, key, number } from "./values.mjs";

/** @typedef {import("../child/catalog.mjs").OptionName} OptionName */

/**
 * Not used: the first option would be any descriptor of the process, and linger ends a
 * socket.
 */
const left = new Set(["useFileDescriptor", "linger"]);

const texts = fc.constantFrom(
  ...["lo", "127.0.0.1:1", "127.0.0.0/8", "text", "", "rs1", "rs2", "\0abcd", "é"],
);

/** @param {string} name @returns {import("fast-check").Arbitrary<any>} */
function fitting(name, kind = "") {
  if (/HighWaterMark$/.test(name)) return fc.constantFrom(0, 1, 2, 5, 10, 50, 1000);
  if (name === "zeroCopyThreshold") return fc.constantFrom(0, 1, 1000, 100000);
  if (/Interval$|Timeout$/.test(name)) return fc.constantFrom(-1, 0, 1, 5, 50);
  if (/curve.*Key/.test(name)) return key;
  if (name === "routingId")
    return fc.constantFrom(..."s0 s1 s2 s3".split(" ").map((s) => `r${s}`));
  if (kind === "boolean") return fc.boolean();
  if (kind === "number") return number;
  if (kind === "string") return fc.oneof(texts, fc.constant(null));
  return fc.oneof(number, texts, fc.boolean());
}

/**
 * An option's name with a value.
 *
 * @param {OptionName[]} names
 * @returns {import("fast-check").Arbitrary<[string, any]>}
 */
export function option(names) {
  return fc
    .constantFrom(...names.filter(({ name }) => !left.has(name)))
    .chain(({ name, kind }) =>
      fc.tuple(
        fc.constant(name),
        fc.oneof(
          { weight: 9, arbitrary: fitting(name, kind) },
          { weight: 1, arbitrary: fc.oneof(number, texts) },
          { weight: 1, arbitrary: junk },
        ),
      ),
    );
}

/**
 * The options of a constructor. The linger is short, because a program has to end.
 *
 * @param {OptionName[]} names
 * @returns {import("fast-check").Arbitrary<any>}
 */
export function options(names) {
  return fc
    .tuple(
      fc.array(option(names), { maxLength: 3 }),
      fc.constantFrom(0, 0, 10, 100),
      fc.constantFrom({}, {}, {}, { context: { $: "ref", to: "c0" } }),
    )
    .map(([chosen, linger, context]) => ({
      ...Object.fromEntries(chosen),
      linger,
      ...context,
    }));
}
