// Steps that construct objects.

import fc from "fast-check";
import { option, options } from "./options.mjs";
import { junk, socket } from "./values.mjs";

/** @typedef {import("fast-check").Arbitrary<any>} Any */
/** @typedef {import("../child/catalog.mjs").Catalog} Catalog */

/** @param {string} kind @param {Record<string, Any>} rest @returns {Any} */
export const step = (kind, rest = {}) => fc.record({ do: fc.constant(kind), ...rest });

/** A socket in a place, or something that is no socket. */
const reference = fc.oneof(
  { weight: 9, arbitrary: socket.map((to) => ({ $: "ref", to })) },
  { weight: 1, arbitrary: junk },
);

/** Constructs an object of a class. @param {Any} as @param {string} name @param {Any[]} args */
const create = (as, name, ...args) =>
  step("new", { as, name: fc.constant(name), args: fc.tuple(...args) });

const proxy = create(
  fc.constantFrom("p0", "p1"),
  "Proxy",
  reference,
  reference,
  fc.oneof(
    fc.constant({}),
    reference.map((capture) => ({ capture })),
  ),
);

const observer = create(
  fc.constantFrom("o0", "o1", "o2"),
  "Observer",
  reference,
  fc.oneof(fc.constantFrom({}, { limit: 1 }, { events: ["accept"] }), junk),
);

const authenticator = create(
  fc.constant("a0"),
  "Authenticator",
  fc.constantFrom(
    { plain: { u: "p" } },
    { curve: "any" },
    { null: false },
    { deny: ["127.0.0.0/8"], context: { $: "ref", to: "c0" } },
    { allow: ["x"] },
    { timeout: 0 },
  ),
);

/** @param {Catalog} catalog @returns {Any} */
export function construct({ sockets, contextOptions }) {
  const some = fc
    .constantFrom(...Object.keys(sockets))
    .chain((name) =>
      create(
        socket,
        name,
        fc.oneof(
          { weight: 9, arbitrary: options(sockets[name].options) },
          { weight: 1, arbitrary: junk },
        ),
      ),
    );
  const settings = fc.array(option(contextOptions), { maxLength: 2 });
  const context = create(
    fc.constantFrom("c0", "c1"),
    "Context",
    settings.map(Object.fromEntries),
  );
  return fc.oneof(
    { weight: 6, arbitrary: some },
    { weight: 2, arbitrary: context },
    { weight: 1, arbitrary: proxy },
    { weight: 2, arbitrary: observer },
    { weight: 1, arbitrary: authenticator },
  );
}
