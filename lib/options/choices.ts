import { didYouMean, got } from "../checks";
import { type Access, type Option, type Traits, withTraits } from "./option";

/** Returns the end of an error text: the name that was meant, if one is similar. */
function meant(value: unknown, names: readonly unknown[]): string {
  return didYouMean(value, names.filter(isText));
}

function isText(name: unknown): name is string {
  return typeof name === "string";
}

/**
 * Makes an option that takes one of a few names. Each name stands for its index in
 * `names`.
 */
export function choice<Name extends string | null, Allowed extends Access = "rw">(
  id: number,
  names: readonly [Name, ...Name[]],
  traits: Traits<Name, Allowed> = {},
): Option<Name, Allowed> {
  const list = names.map((name) => got(name)).join(", ");
  return {
    id,
    ...withTraits(traits, names[0]),
    size: 4,
    takes: list,
    encode(value, name) {
      const number = names.indexOf(value);
      if (number < 0) {
        throw new TypeError(
          `Option value must be one of ${list}: ${name} is set to ${got(value)}${meant(value, names)}`,
        );
      }
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(number);
      return bytes;
    },
    decode: (bytes) => names[bytes.readInt32LE()] ?? names[0],
  };
}

function numberOf(bits: number | (() => number)): number {
  return typeof bits === "number" ? bits : bits();
}

/**
 * Makes an option that takes an array of names. Each name stands for bits of a number.
 * The option reads as a list in the order of `bits`. The bits may depend on the libzmq
 * inside.
 */
export function flags<Name extends string>(
  id: number,
  bits: readonly (readonly [name: Name, bits: number | (() => number)])[],
  traits: Traits<readonly Name[], "rw"> = {},
): Option<readonly Name[], "rw"> {
  const takes = `an array of any of ${bits.map(([name]) => got(name)).join(", ")}`;
  const bitsOf = (value: unknown, name: string): number => {
    const [, found] = bits.find(([known]) => known === value) ?? [];
    if (found !== undefined) return numberOf(found);
    const known = bits.map(([one]) => one);
    throw new TypeError(
      `Option value must be ${takes}: ${name} has ${got(value)}${meant(value, known)}`,
    );
  };
  return {
    id,
    ...withTraits<readonly Name[], "rw">(traits, []),
    size: 4,
    takes,
    encode(value: unknown, name) {
      if (!Array.isArray(value)) {
        throw new TypeError(
          `Option value must be ${takes}: ${name} is set to ${got(value)}`,
        );
      }
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(value.reduce((all: number, one) => all | bitsOf(one, name), 0));
      return bytes;
    },
    decode(bytes) {
      const number = bytes.readInt32LE();
      return bits.flatMap(([name, found]) => {
        const nameBits = numberOf(found);
        return (number & nameBits) === nameBits ? [name] : [];
      });
    },
  };
}
