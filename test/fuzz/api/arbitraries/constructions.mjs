// Steps that construct objects.

import fc from "fast-check";
import { option, options } from "./options.mjs";
import { junk, socket } from "./values.mjs";

/** @typedef {import("fast-check").Arbitrary<any>} Any */
/** @typedef {import("../child/catalog.mjs").Catalog} Catalog */

/** @param {string} kind @param {Record<string, Any>} rest @returns {Any} */
export const step = (kind, rest = {}) => fc.record({ do: fc.constant(kind), ...rest });

/** @param {Catalog} catalog @returns {Any} */
export function construct({ sockets, contextOptions }) {
  const some = fc.constantFrom(...Object.keys(sockets)).chain((name) =>
    step("new", {
      as: socket,
      name: fc.constant(name),
      args: fc.tuple(
        fc.oneof(
          { weight: 9, arbitrary: options(sockets[name].options) },
          { weight: 1, arbitrary: junk },
        ),
      ),
    }),
  );
  const context = step("new", {
    as: fc.constantFrom("c0", "c1"),
    name: fc.constant("Context"),
    args: fc.tuple(
      fc.array(option(contextOptions), { maxLength: 2 }).map(Object.fromEntries),
    ),
  });
  const reference = fc.oneof(
    { weight: 9, arbitrary: socket.map((to) => ({ $: "ref", to })) },
    { weight: 1, arbitrary: junk },
  );
  const proxy = step("new", {
    as: fc.constantFrom("p0", "p1"),
    name: fc.constant("Proxy"),
    args: fc.tuple(
      reference,
      reference,
      fc.oneof(
        fc.constant({}),
        reference.map((capture) => ({ capture })),
      ),
    ),
  });
  const observer = step("new", {
    as: fc.constantFrom("o0", "o1", "o2"),
    name: fc.constant("Observer"),
    args: fc.tuple(
      reference,
      fc.oneof(fc.constantFrom({}, { limit: 1 }, { events: ["accept"] }), junk),
    ),
  });
  const authenticator = step("new", {
    as: fc.constant("a0"),
    name: fc.constant("Authenticator"),
    args: fc.tuple(
      fc.constantFrom(
        { plain: { u: "p" } },
        { curve: "any" },
        { null: false },
        { deny: ["127.0.0.0/8"], context: { $: "ref", to: "c0" } },
        { allow: ["x"] },
        { timeout: 0 },
      ),
    ),
  });
  return fc.oneof(
    { weight: 6, arbitrary: some },
    { weight: 2, arbitrary: context },
    { weight: 1, arbitrary: proxy },
    { weight: 2, arbitrary: observer },
    { weight: 1, arbitrary: authenticator },
  );
}
