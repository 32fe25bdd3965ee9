// Steps, and short sequences of steps that belong together.

import fc from "fast-check";
import { otherCall, eventNames, socketCall } from "./calls.mjs";
import { bindable } from "./endpoints.mjs";
import { fittingTypes } from "./fitting-types.mjs";
import { construct, step } from "./constructions.mjs";
import { option, options } from "./options.mjs";
import { v5Steps } from "./v5.mjs";
import * as values from "./values.mjs";

const { socket } = values;

/** @typedef {import("fast-check").Arbitrary<any>} Any */
/** @typedef {import("../child/catalog.mjs").Catalog} Catalog */

/** Two matching sockets, connected, and a few messages. @param {Catalog} catalog @returns {Any} */
function flow({ sockets }) {
  return fc
    .tuple(
      fc.constantFrom(...fittingTypes),
      fc.subarray(values.sockets, { minLength: 2, maxLength: 2 }),
    )
    .chain(([[a, b], [first, second]]) =>
      fc
        .tuple(
          options(sockets[a].options),
          options(sockets[b].options),
          a === "Radio"
            ? fc.constantFrom("udp://127.0.0.1:27429", "tcp://127.0.0.1:*", "inproc://d")
            : bindable,
          fc.boolean(),
          fc.boolean(),
        )
        .map(([one, other, at, swapped, early]) => {
          const [bound, connected] = swapped ? [second, first] : [first, second];
          const bind = { do: "call", on: bound, method: "bindSync", args: [at] };
          const target =
            early && at.startsWith("inproc") ? at : { $: "endpoint", of: bound };
          const connect = {
            do: "call",
            on: connected,
            method: "connect",
            args: [target],
          };
          return [
            { do: "new", as: first, name: a, args: [one] },
            { do: "new", as: second, name: b, args: [other] },
            ...(early ? [connect, bind] : [bind, connect]),
            { do: "call", on: second, method: "subscribe", args: [""] },
            { do: "call", on: second, method: "join", args: ["g"] },
            { do: "turn" },
          ];
        }),
    );
}

/** All names of something, of all types. @template T @param {Catalog} catalog @param {(type: Catalog["sockets"][string]) => T[]} choose */
const all = ({ sockets }, choose) => Object.values(sockets).flatMap(choose);

/** A sequence of one step. @param {Any} one */
const alone = (one) => one.map((/** @type {any} */ it) => [it]);

/** Sets an option. @param {Any} on @param {import("../child/catalog.mjs").OptionName[]} choices */
const setting = (on, choices) =>
  option(choices).chain(([name, value]) =>
    step("set", { on, name: fc.constant(name), value: fc.constant(value) }),
  );

/** Steps without inner steps. @param {Catalog} catalog @returns {Any} */
export function simple(catalog) {
  const methods = [...new Set(all(catalog, (type) => type.methods))];
  const getters = [...new Set(all(catalog, (type) => type.getters))];
  const optionNames = [
    ...new Map(all(catalog, (type) => type.options).map((it) => [it.name, it])).values(),
  ];
  const contexts = fc.constantFrom("c0", "c1");
  const readable = [...getters, ...optionNames.map(({ name }) => name)];
  const get = step("get", {
    on: socket,
    name: fc.constantFrom(...readable, "events", "events"),
  });
  const linger = fc.constantFrom(0, 0, 5, 50);
  const wait = fc.constantFrom(0, 1, 5);
  return fc.oneof(
    { weight: 10, arbitrary: flow(catalog) },
    { weight: 5, arbitrary: alone(construct(catalog)) },
    { weight: 34, arbitrary: alone(socketCall(methods)) },
    { weight: 4, arbitrary: alone(otherCall) },
    { weight: 4, arbitrary: alone(setting(socket, optionNames)) },
    { weight: 2, arbitrary: alone(setting(contexts, catalog.contextOptions)) },
    { weight: 2, arbitrary: alone(get) },
    { weight: 4, arbitrary: alone(step("close", { on: socket, linger })) },
    { weight: 1, arbitrary: alone(step("forget", { on: socket, linger })) },
    { weight: 1, arbitrary: fc.constantFrom([{ do: "gc" }], [{ do: "turn" }]) },
    { weight: 3, arbitrary: alone(step("wait", { wait })) },
    { weight: 1, arbitrary: alone(step("transfer", { count: fc.nat(3) })) },
    { weight: 2, arbitrary: v5Steps },
  );
}

const workerPlaces = fc.constantFrom("w0", "w1");

const join = step("join", { on: workerPlaces, wait: fc.constantFrom(20, 200) });

const terminate = fc
  .tuple(fc.constantFrom(0, 1, 5, 20), workerPlaces)
  .map(([wait, on]) => [
    { do: "wait", wait },
    { do: "terminate", on },
  ]);

/** Steps with inner steps. @param {Any} steps @returns {Any} */
export function nesting(steps) {
  const short = fc.array(steps, { maxLength: 5 }).map((lists) => lists.flat());
  const long = fc
    .array(steps, { minLength: 3, maxLength: 25, size: "max" })
    .map((lists) => lists.flat());
  const worker = step("worker", {
    as: workerPlaces,
    steps: long,
    end: fc.constantFrom("return", "exit", "throw", "stay"),
    share: fc.constantFrom([], ["c0"]),
    wait: fc.constantFrom(...[1, 1, undefined]),
  });
  const listen = step("listen", {
    on: fc.constantFrom("o0", "o1", "o2"),
    name: eventNames,
    steps: short,
  });
  const starve = fc
    .tuple(fc.nat(12), short)
    .map(([count, inner]) => [{ do: "starve", count }, ...inner, { do: "feed" }]);
  return fc.oneof(
    { weight: 3, arbitrary: alone(worker) },
    { weight: 2, arbitrary: alone(join) },
    { weight: 2, arbitrary: terminate },
    { weight: 2, arbitrary: alone(listen) },
    { weight: 1, arbitrary: starve },
  );
}
