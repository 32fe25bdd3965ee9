import fc from "fast-check";

import { z85 } from "../../lib/curve";
import { choice, flags } from "../../lib/options/choices";
import { bigInt64, bigUint64, bool, int32, int64, uint64 } from "../../lib/options/kinds";
import type { Option } from "../../lib/options/option";
import { binary, curveKey, text, threadName } from "../../lib/options/texts";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

/** Sets a value, and returns the value that is read back. */
function roundTrip<Value>(option: Option<Value>, value: Value): Value {
  return option.decode(Buffer.from(option.encode(value, "option") ?? []));
}

function refuses<Value>(option: Option<Value>, value: unknown): void {
  expect(() => option.encode(value as Value, "myOption")).toThrow(/myOption/);
}

const wrongNumbers = ["1", true, null, undefined, NaN, {}];

describe("numbers", () => {
  const kinds = {
    int32: [int32(1), -0x80000000, 0x7fffffff],
    int64: [int64(1), Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    uint64: [uint64(1), 0, Number.MAX_SAFE_INTEGER],
  } as const;

  test("of 64 bits are exact as bigints, with a sign or without", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        (value) => roundTrip(bigInt64(1), value) === value,
      ),
    );
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (value) => roundTrip(bigUint64(1), value) === value,
      ),
    );
    for (const value of [2n ** 64n, -(2n ** 63n) - 1n]) {
      expect(() => bigInt64(1).encode(value, "myOption")).toThrow(RangeError);
      refuses(bigUint64(1), value);
    }
    for (const value of [1, "1", null]) refuses(bigInt64(1), value);
  });

  test.each(Object.entries(kinds))(
    "%s go back and forth",
    (_name, [option, min, max]) => {
      const anyValue = fc
        .maxSafeInteger()
        .filter((value) => value >= min && value <= max);
      fc.assert(fc.property(anyValue, (value) => roundTrip(option, value) === value));
      expect(roundTrip(option, min)).toBe(min);
      expect(roundTrip(option, max)).toBe(max);
      expect(option.encode(1, "option")).toHaveLength(option.size);
    },
  );

  test.each(Object.entries(kinds))("%s are nothing else", (_name, [option]) => {
    for (const value of wrongNumbers) {
      refuses(option, value);
      expect(() => option.encode(value as never, "x")).toThrow(TypeError);
    }
  });

  test("that are large cause a warning", () => {
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    uint64(1).encode(Number.MAX_SAFE_INTEGER, "x");
    expect(warn).not.toHaveBeenCalled();
    uint64(1).encode(2 ** 60, "x");
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  test("out of range are RangeErrors that name the option, its range and the value", () => {
    const option = int32(1, { min: 0, max: 10 });
    for (const value of [-1, 11, Infinity, -Infinity]) {
      expect(() => option.encode(value, "myOption")).toThrow(RangeError);
      expect(() => option.encode(value, "myOption")).toThrow(
        `myOption takes a whole number from 0 to 10, but is set to ${value}`,
      );
    }
    expect(() => int64(1).encode(2 ** 60, "x")).toThrow(RangeError);
    expect(() => uint64(1).encode(2 ** 65, "myOption")).toThrow(/^Invalid.* myOption /);
  });

  test.each([
    ["int32", int32(1)],
    ["int64", int64(1)],
    ["uint64", uint64(1)],
  ])("with a fraction are RangeErrors: %s", (_kind, option) => {
    for (const value of [2.5, 0.1, 1e6 + 0.5]) {
      expect(() => option.encode(value, "myOption")).toThrow(RangeError);
      expect(() => option.encode(value, "myOption")).toThrow(
        new RegExp(
          `^Invalid argument: myOption takes a whole number from \\S+ to \\S+, but is set ` +
            `to ${value}\\. Round it first, for instance with Math\\.round\\(\\)$`,
        ),
      );
    }
    expect(roundTrip(option, 2)).toBe(2);
    expect(roundTrip(option, -0)).toBe(0);
  });

  test("below 0 are refused by unsigned options, with the range", () => {
    for (const value of [-5, -Infinity, 2 ** 65, Infinity]) {
      expect(() => uint64(1).encode(value, "x")).toThrow(
        `x takes a whole number from 0 to 18446744073709551615, but is set to ${value}`,
      );
    }
    expect(roundTrip(uint64(1), 2 ** 64 - 2048)).toBe(2 ** 64 - 2048);
    expect(uint64(1).encode(2 ** 64 - 1, "x")).toEqual(Buffer.alloc(8, 0xff));
  });

  test("of 64 bits have the lower bound of their option", () => {
    expect(() => int64(1, { min: -1 }).encode(-2, "x")).toThrow(RangeError);
    expect(roundTrip(int64(1, { min: -1 }), -1)).toBe(-1);
  });
});

describe("booleans and choices", () => {
  test("go back and forth", () => {
    expect(roundTrip(bool(1), true)).toBe(true);
    expect(roundTrip(bool(1), false)).toBe(false);
    const option = choice(1, [null, "plain", "curve"]);
    for (const name of [null, "plain", "curve"] as const) {
      expect(roundTrip(option, name)).toBe(name);
    }
  });

  test("are nothing else", () => {
    for (const value of [1, 0, "true", null, undefined]) refuses(bool(1), value);
    refuses(choice(1, ["a", "b"]), "c");
    expect(() => choice(1, ["a", "b"]).encode("c" as never, "x")).toThrow(
      new TypeError('Option value must be one of "a", "b": x is set to "c"'),
    );
    expect(() => choice(1, ["plain", null]).encode("plan" as never, "x")).toThrow(
      'one of "plain", null: x is set to "plan". Did you mean plain?',
    );
  });
});

describe("flags", () => {
  const option = flags(1, [
    ["a", 1],
    ["b", 2],
    ["both", 3],
  ]);

  test("read as a list of those whose bits are all set", () => {
    expect(roundTrip(option, [])).toEqual([]);
    expect(roundTrip(option, ["b", "b"])).toEqual(["b"]);
    expect(roundTrip(option, ["b", "a"])).toEqual(["a", "b", "both"]);
    expect(roundTrip(option, ["both"])).toEqual(["a", "b", "both"]);
  });

  test("accept nothing else, and name their values", () => {
    for (const value of [null, "a", 1, {}, ["c"], ["a", null]]) refuses(option, value);
    expect(() => option.encode(["a", "c"] as never, "x")).toThrow(
      'Option value must be an array of any of "a", "b", "both": x has "c"',
    );
  });
});

describe("the beginning of threads' names", () => {
  const option = threadName(9);

  test("goes back and forth, and is never the four bytes of a number", () => {
    for (const name of ["a", "abcd", "äö", "x".repeat(16)]) {
      expect(option.encode(name, "prefix")).not.toHaveLength(4);
      expect(roundTrip(option, name)).toBe(name);
    }
  });

  test("has 1 to 16 bytes and no NUL", () => {
    for (const name of ["", null, "x".repeat(17), "a\0b"]) {
      expect(() => option.encode(name, "myOption")).toThrow(RangeError);
      refuses(option, name);
    }
    refuses(option, 5);
  });
});

describe("texts and bytes", () => {
  test("read as strings if they are UTF-8 without NUL, otherwise as Buffers", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const value = roundTrip(binary(1), Buffer.from(bytes));
        if (typeof value === "string") expect(value).not.toContain("\0");
        expect(Buffer.compare(Buffer.from(value!), bytes)).toBe(0);
      }),
    );
  });

  test("that are binary keep their NULs; others end there", () => {
    const bytes = Buffer.from("a\0b");
    expect(roundTrip(binary(1), bytes)).toEqual(bytes);
    expect(text(1).decode(Buffer.from("tcp://x\0\0"))).toBe("tcp://x");
  });

  test("that are empty read as null, and null sets none", () => {
    expect(text(1).decode(Buffer.from("\0"))).toBeNull();
    expect(binary(1).decode(Buffer.alloc(0))).toBeNull();
    expect(text(1).encode(null, "x")).toBeNull();
  });

  test("are nothing else", () => {
    for (const value of [1, true, undefined, {}, ["a"]]) {
      refuses(text(1), value);
      expect(() => binary(1).encode(value as never, "x")).toThrow(TypeError);
    }
  });
});

describe("CURVE keys", () => {
  const publicKey = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";

  test("are set as text or bytes, and read as text", () => {
    expect(roundTrip(curveKey(1), publicKey)).toBe(publicKey);
    const raw = z85.decode(publicKey);
    expect(curveKey(1).encode(raw, "key")).toEqual(raw);
    expect(curveKey(1).decode(Buffer.from(`${publicKey}\0`))).toBe(publicKey);
  });

  test("that were never set read as null", () => {
    expect(curveKey(1).decode(Buffer.from(`${"0".repeat(40)}\0`))).toBeNull();
  });

  test("that are wrong are refused, and the error does not show them", () => {
    const secret = `${"s".repeat(39)}"`;
    for (const value of [secret, "short", Buffer.alloc(31), Buffer.alloc(33)]) {
      expect(() => curveKey(1).encode(value, "curveSecretKey")).toThrow(RangeError);
    }
    expect(() => curveKey(1).encode(secret, "x")).toThrow(
      expect.objectContaining({
        code: "EINVAL",
        message: expect.not.stringContaining(secret) as unknown,
      }),
    );
  });
});
