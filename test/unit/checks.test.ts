import fc from "fast-check";

import {
  checkLimit,
  checkNames,
  didYouMean,
  got,
  isPlainObject,
  kindOf,
} from "../../lib/checks";

describe("Did you mean", () => {
  const known = ["linger", "sendHighWaterMark", "sendTimeout", "type"];

  test.each([
    ["sendHighwaterMark", "sendHighWaterMark"],
    ["sendHihgWaterMark", "sendHighWaterMark"],
    ["sentTimeout", "sendTimeout"],
    ["lingerr", "linger"],
    ["LINGER", "linger"],
    ["typ", "type"],
    ["tyep", "type"],
  ])("%s: %s?", (name, meant) => {
    expect(didYouMean(name, known)).toBe(`. Did you mean ${meant}?`);
  });

  test.each(["foo", "x", "", "mandatory", "lingering for long"])("not %j", (name) => {
    expect(didYouMean(name, known)).toBe("");
  });

  test.each([undefined, null, 5, {}, Symbol("type")])(
    "not %p, which is no name",
    (name) => {
      expect(didYouMean(name, known)).toBe("");
    },
  );

  test("a name with one character changed is found", () => {
    fc.assert(
      fc.property(fc.nat("sendHighWaterMark".length - 1), (at) => {
        const name = "sendHighWaterMark";
        const changed = `${name.slice(0, at)}_${name.slice(at + 1)}`;
        expect(didYouMean(changed, known)).toBe(`. Did you mean ${name}?`);
      }),
    );
  });
});

test("an unknown name is refused with a list of the known ones", () => {
  expect(() => checkNames({ a: 1, colour: 2 }, ["a", "color"])).toThrow(
    new TypeError("Unknown option colour. The options are a, color. Did you mean color?"),
  );
  expect(() => checkNames({ foo: 1 }, ["capture"])).toThrow(
    new TypeError("Unknown option foo. The only option is capture"),
  );
  expect(() => checkNames({ a: 1 }, ["a", "color"])).not.toThrow();
});

test.each([
  [{}, true],
  [Object.create(null), true],
  [[], false],
  [new Map(), false],
  [null, false],
  ["text", false],
])("%p is a plain object: %p", (value, plain) => {
  expect(isPlainObject(value)).toBe(plain);
});

test("a limit is a number from its lowest on", () => {
  for (const value of [1, 2, Infinity])
    expect(() => checkLimit(value, "limit", 1)).not.toThrow();
  for (const value of ["1", NaN, null, undefined, 1n])
    expect(() => checkLimit(value, "limit", 1)).toThrow(TypeError);
  const takes = "limit must be a whole number from 1, or Infinity";
  expect(() => checkLimit(0, "limit", 1)).toThrow(new RangeError(`${takes}, but is 0`));
  expect(() => checkLimit(1.5, "limit", 1)).toThrow(
    new RangeError(
      `${takes}, but is 1.5. Round it first, for instance with Math.round()`,
    ),
  );
  expect(() => checkLimit("1", "limit", 1)).toThrow(
    new TypeError(`${takes}, but is "1"`),
  );
});

test("values are named without what objects hold", () => {
  const values = ["a", null, undefined, { secret: 1 }, [1], 5, 5n, NaN, true];
  expect([...values, () => "secret", Symbol("s")].map(got)).toEqual([
    ...['"a"', "null", "undefined", "an object", "an array", "5", "5n", "NaN", "true"],
    ...["a function", "Symbol(s)"],
  ]);
  expect(got("x".repeat(1000))).toBe(`"${"x".repeat(200)}…"`);
});

test("kinds of values have the right article, or none", () => {
  const values = ["a", null, undefined, {}, [], 5, 5n, NaN, true, () => 1, Symbol("s")];
  expect(values.map(kindOf)).toEqual([
    ...["a string", "null", "undefined", "an object", "an array", "a number"],
    ...["a bigint", "a number", "a boolean", "a function", "a symbol"],
  ]);
});
