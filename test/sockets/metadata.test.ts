import { Pair, type Socket } from "zmq-napi";

const longest = `X-${"n".repeat(253)}`;

test("metadata reads as all added properties", () => {
  using pair = new Pair();
  expect(pair.metadata).toEqual({});
  pair.metadata = { "X-One": "1" };
  pair.metadata = { "X-Two": "2", [longest]: ":" };
  expect(pair.metadata).toEqual({ "X-One": "1", "X-Two": "2", [longest]: ":" });
  expect(Object.isFrozen(pair.metadata)).toBe(true);
});

test("metadata may be given to the constructor, which does not change the object", () => {
  const options = Object.freeze({ metadata: Object.freeze({ "X-One": "1" }) });
  for (let i = 0; i < 2; i++) {
    using pair = new Pair(options);
    expect(pair.metadata).toEqual({ "X-One": "1" });
  }
});

test("a property can be set again to the same, but not changed", () => {
  using pair = new Pair({ metadata: { "X-One": "1", "X-Two": "2" } });
  pair.metadata = { "X-One": "1", "X-Three": "3" };
  const change = () => (pair.metadata = { "X-New": "n", "X-One": "other" });
  expect(change).toThrow(RangeError);
  expect(change).toThrow('X-One of metadata is set to "other", but is "1" already');
  expect(pair.metadata).toEqual({ "X-One": "1", "X-Two": "2", "X-Three": "3" });
});

test.each([
  ["no object", "X-One:1", TypeError, "metadata is set to"],
  ["an array", ["X-One:1"], TypeError, "metadata is set to"],
  ["a Map", new Map([["X-One", "1"]]), TypeError, "metadata is set to"],
  ["null", null, TypeError, "metadata is set to null"],
  ["a name without X-", { Role: "worker" }, RangeError, '"Role"'],
  ["a name in lower case", { "x-role": "worker" }, RangeError, '"x-role"'],
  ["a name of X- alone", { "X-": "v" }, RangeError, '"X-"'],
  ["a name with a colon", { "X-a:b": "v" }, RangeError, '"X-a:b"'],
  ["a name with a NUL", { "X-a\0": "v" }, RangeError, "X-a"],
  ["a name that is no ASCII", { "X-ä": "v" }, RangeError, '"X-ä"'],
  ["a name that is too long", { [`${longest}n`]: "v" }, RangeError, "255"],
  ["an empty value", { "X-One": "" }, RangeError, "X-One"],
  ["a value with a NUL", { "X-One": "a\0b" }, RangeError, "X-One"],
  ["a value that is no string", { "X-One": 1 }, TypeError, "X-One"],
])("metadata cannot be %s; none of it is added", (_what, wrong, error, text) => {
  using pair = new Pair();
  const set = (value: unknown) => Object.assign(pair, { metadata: value });
  expect(() => set(wrong)).toThrow(error);
  expect(() => set(wrong)).toThrow(text);
  if (error === RangeError) {
    expect(() => set({ "X-Good": "v", ...(wrong as object) })).toThrow(error);
  }
  expect(pair.metadata).toEqual({});
  set({ "X-Good": "v" });
});

test("metadata of a closed socket is EBADF", () => {
  const pair: Socket = new Pair();
  pair.close();
  const closed = expect.objectContaining({ code: "EBADF" });
  expect(() => pair.metadata).toThrow(closed);
  expect(() => (pair.metadata = { "X-One": "1" })).toThrow(closed);
});
