import { didYouMean, got, kindOf, wholeNumber } from "../checks";
import { outOfRange } from "../errors";
import { bigInt64, bigUint64, bool, int32, uint32 } from "./kinds";
import { type Option } from "./option";
import { allTables } from "./socket-options";
import { buffer, text, textBytes } from "./texts";
import { socketOption } from "./numbers";

/** A value that an option can be set to by its number. {@link bytesOf} encodes it. */
export type OptionValue = boolean | number | bigint | string | Buffer | null;

/**
 * The kinds as which an option can be read by its number, with the types of their values.
 */
export interface OptionKinds {
  bool: boolean;
  int32: number;
  uint32: number;
  int64: bigint;
  uint64: bigint;
  string: string | null;
  buffer: Buffer;
}

const kinds: {
  readonly [Kind in keyof OptionKinds]: (id: number) => Option<OptionKinds[Kind]>;
} = {
  bool,
  int32,
  uint32,
  int64: bigInt64,
  uint64: bigUint64,
  string: text,
  buffer,
};

/** The rows of all options that have a name, by option number. */
const named: ReadonlyMap<number, Option<unknown>> = new Map(
  allTables.flatMap((table) => Object.values(table).map((option) => [option.id, option])),
);

/**
 * Options that can't be set by number, each with the way to set it. libzmq would misread
 * their values, or abort.
 */
const elsewhere: ReadonlyMap<number, string> = new Map([
  [socketOption.CONNECT_ROUTING_ID, "pass { routingId } to connect() instead"],
  [socketOption.METADATA, "set the property metadata instead"],
]);

/** Returns how error messages name an option that is set or read by number. */
export function nameOf(id: unknown): string {
  if (typeof id !== "number") {
    throw new TypeError(
      `Identifier must be a number: an option is named by libzmq's number, not by ${kindOf(id)}`,
    );
  }
  return `option ${String(id)}`;
}

/**
 * Returns a row that reads the option `id` as `kind`.
 *
 * @throws TypeError for an unknown kind.
 */
export function readable<Kind extends keyof OptionKinds>(
  id: number,
  kind: Kind,
): Option<OptionKinds[Kind]> {
  if (!Object.hasOwn(kinds, kind)) {
    const list = Object.keys(kinds).map(got).join(", ");
    throw new TypeError(
      `An option is read as one of ${list}, but kind is ${got(kind)}${didYouMean(
        kind,
        Object.keys(kinds),
      )}`,
    );
  }
  const option = kinds[kind](id);
  // libzmq reads some options only into a buffer of exactly their size.
  const size = kind === "string" || kind === "buffer" ? named.get(id)?.size : undefined;
  return { ...option, size: size ?? option.size };
}

/**
 * Returns the bytes of a value. Its type decides them: a boolean or number is an `int`, a
 * bigint is eight bytes. A string or Buffer is its bytes, and null is no value.
 */
export function bytesOf(value: unknown, name: string): Uint8Array | null {
  if (typeof value === "boolean") return bool(0).encode(value, name);
  if (typeof value === "number") return int32(0).encode(value, name);
  if (typeof value === "bigint") return bigInt64(0).encode(value, name);
  return textBytes(value, name);
}

function nameless(id: number): Option<unknown> {
  return { ...buffer(id), takes: "no such value, or does not exist" };
}

/**
 * Returns a row that sets the option `id` to bytes.
 *
 * @throws RangeError with code `EINVAL` for an option that can't be set by number, and
 *   for a value that would end the process.
 */
export function writable(
  id: number,
  bytes: Uint8Array | null,
): Option<Uint8Array | null> {
  const name = nameOf(id);
  const other = elsewhere.get(id);
  if (other !== undefined) {
    throw outOfRange(`Invalid argument: ${name} can't be set by its number; ${other}`);
  }
  const row = named.get(id) ?? nameless(id);
  if (row.range !== undefined && bytes?.length === row.size) {
    wholeNumber(row.decode(Buffer.from(bytes)), name, ...row.range);
  }
  // libzmq reads four bytes, even if the value has fewer.
  if (id === socketOption.XSUB_VERBOSE_UNSUBSCRIBE && bytes?.length !== 4) {
    const came = bytes === null ? "null" : `${String(bytes.length)} bytes`;
    throw outOfRange(
      `Invalid argument: ${name} takes a boolean or a number, but is set to ${came}`,
    );
  }
  return { ...row, initial: null, secret: true, encode: () => bytes, decode: (it) => it };
}
