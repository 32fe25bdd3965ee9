import fc from "fast-check";

import { checkLimit, checkNames, didYouMean, got, isPlainObject } from "../../lib/checks";

describe("Did you mean", () => {
  const known = ["linger", "sendHighWaterMark", "sendTimeout", "type"];

  test.each([
    ["sendHighwaterMark", "sendHighWaterMark"],
    ["sendHihgWaterMark", "sendHighWaterMark"],
    ["sentTimeout", "sendTimeout"],
    ["lingerr", "linger"],
    ["LINGER", "linger"],
    ["typ", "type"],
  ])("%s: %s?", (name, meant) => {
    expect(didYouMean(name, known)).toBe(`. Did you mean ${meant}?`);
  });

  test.each(["foo", "x", "", "mandatory", "lingering for long"])("not %j", (name) => {
    expect(didYouMean(name, known)).toBe("");
  });

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
  for (const value of [1, 1.5, Infinity])
    expect(() => checkLimit(value, "limit", 1)).not.toThrow();
  for (const value of ["1", NaN, null, undefined, 1n])
    expect(() => checkLimit(value, "limit", 1)).toThrow(TypeError);
  expect(() => checkLimit(0, "limit", 1)).toThrow(
    new RangeError("limit must be 1 or more, but is 0"),
  );
});

test("values are named without the contents of objects", () => {
  expect([got("a"), got(null), got({ secret: 1 }), got(5)]).toEqual([
    '"a"',
    "null",
    "an object",
    "5",
  ]);
});
