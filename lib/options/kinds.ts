import { got, rangeText, wholeNumber } from "../checks";
import { outOfRange } from "../errors";
import { type Access, type Option, type Range, type Traits, withTraits } from "./option";

const lowest32 = -0x80000000;
/** The largest number of the C type `int`. */
export const highest32 = 0x7fffffff;

/** Makes an option of the C type `int`. */
export function int32<Allowed extends Access = "rw">(
  id: number,
  range: Range<number, Allowed> = {},
): Option<number, Allowed> {
  const { min = lowest32, max = highest32 } = range;
  return {
    id,
    ...withTraits(range, 0),
    size: 4,
    range: [min, max],
    takes: rangeText(min, max),
    encode(value, name) {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(wholeNumber(value, name, min, max));
      return bytes;
    },
    decode: (bytes) => bytes.readInt32LE(),
  };
}

/**
 * Makes an option of the C type `unsigned int`, which zeromq.js has for the type of
 * service.
 */
export function uint32(id: number): Option<number, "rw"> {
  return int32(id, { min: 0 });
}

/**
 * Makes an option of the C type `int64_t`, limited to the integers that a JavaScript
 * number holds exactly.
 */
export function int64(
  id: number,
  { min = Number.MIN_SAFE_INTEGER }: { readonly min?: number } = {},
): Option<number, "rw"> {
  const max = Number.MAX_SAFE_INTEGER;
  return {
    id,
    ...withTraits<number, "rw">({}, 0),
    size: 8,
    takes: rangeText(min, max),
    encode(value, name) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(wholeNumber(value, name, min, max)));
      return bytes;
    },
    decode: (bytes) => Number(bytes.readBigInt64LE()),
  };
}

/** The largest number of the C type `uint64_t`. */
const highest64 = 2n ** 64n - 1n;

/**
 * Makes an option of the C type `uint64_t`. Very large numbers lose precision. As a
 * number, 2 ** 64 - 1 is 2 ** 64: it sets all bits.
 */
export function uint64<Allowed extends Access = "rw">(
  id: number,
  traits: Traits<number, Allowed> = {},
): Option<number, Allowed> {
  const max = Number(highest64);
  const takes = `a whole number from 0 to ${String(highest64)}`;
  return {
    id,
    ...withTraits(traits, 0),
    size: 8,
    takes,
    encode(value, name) {
      const whole = wholeNumber(value, name, 0, max, takes);
      if (whole > Number.MAX_SAFE_INTEGER) {
        process.emitWarning(
          "Value is larger than Number.MAX_SAFE_INTEGER and may have been rounded " +
            "inaccurately.",
        );
      }
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(whole === max ? highest64 : BigInt(whole));
      return bytes;
    },
    decode: (bytes) => Number(bytes.readBigUInt64LE()),
  };
}

/** Makes an option of eight bytes as a `bigint`. It takes signed and unsigned numbers. */
function bigInteger(id: number, decode: (bytes: Buffer) => bigint): Option<bigint, "rw"> {
  const [min, max] = [-(2n ** 63n), highest64];
  const takes = `a bigint from ${String(min)} to ${String(max)}`;
  return {
    id,
    ...withTraits<bigint, "rw">({}, 0n),
    size: 8,
    takes,
    encode(value: unknown, name) {
      if (typeof value !== "bigint") {
        throw new TypeError(
          `Option value must be ${takes}, as in 5n: ${name} is set to ${got(value)}`,
        );
      }
      if (value < min || value > max) {
        throw outOfRange(
          `Invalid argument: ${name} takes ${takes}, but is set to ${got(value)}`,
        );
      }
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
      return bytes;
    },
    decode,
  };
}

/** Makes an option of the C type `int64_t`, exact as a `bigint`. */
export function bigInt64(id: number): Option<bigint, "rw"> {
  return bigInteger(id, (bytes) => bytes.readBigInt64LE());
}

/** Makes an option of the C type `uint64_t`, exact as a `bigint`. */
export function bigUint64(id: number): Option<bigint, "rw"> {
  return bigInteger(id, (bytes) => bytes.readBigUInt64LE());
}

/** Makes an option of the C type `int` that is 0 or 1. */
export function bool<Allowed extends Access = "rw">(
  id: number,
  traits: Traits<boolean, Allowed> = {},
): Option<boolean, Allowed> {
  return {
    id,
    ...withTraits(traits, false),
    size: 4,
    takes: "true or false",
    encode(value: unknown, name) {
      if (typeof value !== "boolean") {
        throw new TypeError(
          `Option value must be a boolean: ${name} takes true or false, but is set to ${got(value)}`,
        );
      }
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(value ? 1 : 0);
      return bytes;
    },
    decode: (bytes) => bytes.readInt32LE() !== 0,
  };
}
