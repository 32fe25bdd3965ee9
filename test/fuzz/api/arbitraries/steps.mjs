// Steps, and short sequences of steps that belong together.

import fc from "fast-check";
import { otherCall, eventNames, socketCall } from "./calls.mjs";
import { bindable } from "./endpoints.mjs";
import { mates } from "./mates.mjs";
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
      fc.constantFrom(...mates),
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

/** Steps without inner steps. @param {Catalog} catalog @returns {Any} */
export function simple(catalog) {
  const methods = [...new Set(all(catalog, (type) => type.methods))];
  const getters = [...new Set(all(catalog, (type) => type.getters))];
  const optionNames = [
    ...new Map(all(catalog, (type) => type.options).map((it) => [it.name, it])).values(),
  ];
  const lists = (/** @type {Any} */ one) => one.map((/** @type {any} */ it) => [it]);
  const linger = fc.constantFrom(0, 0, 5, 50);
  return fc.oneof(
    { weight: 10, arbitrary: flow(catalog) },
    { weight: 5, arbitrary: lists(construct(catalog)) },
    { weight: 34, arbitrary: lists(socketCall(methods)) },
    { weight: 4, arbitrary: lists(otherCall) },
    {
      weight: 4,
      arbitrary: lists(
        option(optionNames).chain(([name, value]) =>
          step("set", { on: socket, name: fc.constant(name), value: fc.constant(value) }),
        ),
      ),
    },
    {
      weight: 2,
      arbitrary: lists(
        option(catalog.contextOptions).chain(([name, value]) =>
          step("set", {
            on: fc.constantFrom("c0", "c1"),
            name: fc.constant(name),
            value: fc.constant(value),
          }),
        ),
      ),
    },
    {
      weight: 2,
      arbitrary: lists(
        step("get", {
          on: socket,
          name: fc.constantFrom(
            ...getters,
            ...optionNames.map(({ name }) => name),
            "events",
            "events",
          ),
        }),
      ),
    },
    { weight: 4, arbitrary: lists(step("close", { on: socket, linger })) },
    { weight: 1, arbitrary: lists(step("forget", { on: socket, linger })) },
    { weight: 1, arbitrary: fc.constantFrom([{ do: "gc" }], [{ do: "turn" }]) },
    { weight: 3, arbitrary: lists(step("wait", { wait: fc.constantFrom(0, 1, 5) })) },
    { weight: 1, arbitrary: lists(step("transfer", { count: fc.nat(3) })) },
    { weight: 2, arbitrary: v5Steps },
  );
}

/** Steps with inner steps. @param {Any} steps @returns {Any} */
export function nesting(steps) {
  const short = fc.array(steps, { maxLength: 5 }).map((lists) => lists.flat());
  const long = fc
    .array(steps, { minLength: 3, maxLength: 25, size: "max" })
    .map((lists) => lists.flat());
  const places = fc.constantFrom("w0", "w1");
  const worker = step("worker", {
    as: places,
    steps: long,
    end: fc.constantFrom("return", "exit", "throw", "stay"),
    share: fc.constantFrom([], ["c0"]),
    wait: fc.constantFrom(...[1, 1, undefined]),
  });
  const terminate = fc.tuple(fc.constantFrom(0, 1, 5, 20), places);
  return fc.oneof(
    { weight: 3, arbitrary: worker.map((it) => [it]) },
    {
      weight: 2,
      arbitrary: step("join", { on: places, wait: fc.constantFrom(20, 200) }).map(
        (it) => [it],
      ),
    },
    {
      weight: 2,
      arbitrary: terminate.map(([wait, on]) => [
        { do: "wait", wait },
        { do: "terminate", on },
      ]),
    },
    {
      weight: 2,
      arbitrary: step("listen", {
        on: fc.constantFrom("o0", "o1", "o2"),
        name: eventNames,
        steps: short,
      }).map((it) => [it]),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat(12), short)
        .map(([count, inner]) => [{ do: "starve", count }, ...inner, { do: "feed" }]),
    },
  );
}
