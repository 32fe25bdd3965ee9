// Arguments: valid ones, limits, and wrong ones.

import fc from "fast-check";

/** @template T @typedef {import("fast-check").Arbitrary<T>} Arbitrary */
/** @typedef {Arbitrary<any>} Any */

/** Places for sockets. */
export const sockets = ["s0", "s1", "s2", "s3", "s4", "s5"];
export const socket = fc.constantFrom(...sockets);

const special = ["NaN", "Infinity", "-Infinity", "-0", "2147483648", "9007199254740993"];

export const size = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 1, 32, 33, 34, 100, 255, 256, 8192, 8193) },
  { weight: 2, arbitrary: fc.constantFrom(65535, 65536, 70000, 300000) },
  { weight: 2, arbitrary: fc.nat(1000) },
);

const bytes = fc.record({
  $: fc.constant("bytes"),
  size: fc.oneof(fc.constantFrom(0, 1, 32, 33, 100, 256, 8193), fc.nat(1000)),
  as: fc.constantFrom(
    ..."Buffer Uint8Array Float64Array DataView ArrayBuffer SharedArrayBuffer resizable detached".split(
      " ",
    ),
  ),
});

/** Values that run code when the package reads them. */
const trap = fc.oneof(
  fc.record({
    $: fc.constant("closer"),
    of: socket,
    then: fc.constantFrom("x", "throw", "inproc://a", "tcp://127.0.0.1:*"),
  }),
  fc.record({ $: fc.constant("late"), of: socket }),
);

/** Values that no method accepts. @type {Any} */
export const junk = fc.oneof(
  fc.constantFrom(null, true, "", "x", "\0", "é💥", 0, -1, 1.5),
  fc.constantFrom(...special).map((text) => ({ $: "number", text })),
  fc
    .constantFrom("undefined", "symbol", "function", "date", "lone", "cyclic", "proxy")
    .map(($) => ({ $ })),
  fc.constant({ $: "bigint", text: "5" }),
  fc.constant({ $: "repeat", text: "a", count: 70000 }),
  fc.constantFrom([], [[]], {}, { toString: null }),
  fc.constantFrom(...sockets, "c0", "context").map((to) => ({ $: "ref", to })),
  bytes,
  trap,
);

/** A message that knows what it is. */
const marked = fc.record({
  $: fc.constant("message"),
  sizes: fc.oneof(
    { weight: 4, arbitrary: size.map((only) => [only]) },
    { weight: 2, arbitrary: fc.array(size, { minLength: 2, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.constant(Array.from({ length: 100 }, () => 1)) },
  ),
});

/** The frame before the message: the routing id of the last sender. */
const routed = fc
  .tuple(marked, socket, fc.constantFrom("first", "peer", "delimited"))
  .map(([message, of, before]) => ({
    ...message,
    before:
      before === "peer"
        ? `r${of}`
        : before === "first"
          ? { $: "received", of, part: "first" }
          : [{ $: "received", of, part: "first" }, ""],
  }));

/** @type {Any} */
export const message = fc.oneof(
  { weight: 6, arbitrary: marked },
  { weight: 3, arbitrary: routed },
  { weight: 1, arbitrary: socket.map((of) => ({ $: "received", of })) },
  { weight: 1, arbitrary: fc.constantFrom("hello", ["a", "", "b"], ["", "x"], 7, null) },
  { weight: 1, arbitrary: bytes },
  { weight: 1, arbitrary: junk },
);

export const group = fc.oneof(
  { weight: 6, arbitrary: fc.constant("g") },
  { weight: 1, arbitrary: fc.constantFrom("", "h", "a".repeat(20), "a".repeat(255)) },
  { weight: 1, arbitrary: junk },
);

const signal = fc.constantFrom(0, 1, 5).map((after) => ({ $: "signal", after }));

/** @type {Any} */
export const sendOptions = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ $: "undefined" }) },
  { weight: 3, arbitrary: group.map((name) => ({ group: name })) },
  {
    weight: 3,
    arbitrary: socket.map((of) => ({ $: "received", of, part: "to" })),
  },
  { weight: 1, arbitrary: fc.nat(20).map((timeout) => ({ timeout })) },
  { weight: 1, arbitrary: signal.map((it) => ({ signal: it })) },
  { weight: 1, arbitrary: fc.nat().map((routingId) => ({ routingId })) },
  { weight: 1, arbitrary: junk },
);

/** @type {Any} */
export const receiveOptions = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom({ metadata: true }, { $: "undefined" }) },
  { weight: 1, arbitrary: fc.constant({ metadata: ["X-a", "Socket-Type", "é"] }) },
  { weight: 1, arbitrary: fc.nat(5).map((timeout) => ({ timeout })) },
  { weight: 1, arbitrary: signal.map((it) => ({ signal: it })) },
  { weight: 1, arbitrary: junk },
);

const edges = [0, 1, -1, 2, 3, 7, 10, 64, 100, 255, 1000, 4096, 65535, 65536];
export const number = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...edges) },
  { weight: 1, arbitrary: fc.constantFrom(2147483647, -2147483648, 4294967295) },
  { weight: 1, arbitrary: fc.integer() },
  {
    weight: 1,
    arbitrary: fc.double().map((value) => (Number.isFinite(value) ? value : 0)),
  },
);

export const key = fc
  .constantFrom("serverPublic", "serverSecret", "clientPublic", "clientSecret")
  .map((name) => ({ $: "key", name }));

export const topic = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("", "Z", "a", "ab") },
  { weight: 1, arbitrary: bytes },
  { weight: 1, arbitrary: junk },
);
