import { got, wholeNumber } from "../checks";
import { outOfRange } from "../errors";
import { bigInt64, bigUint64, bool, int32, uint32 } from "./kinds";
import { type Option } from "./option";
import { allTables } from "./socket-options";
import { buffer, text, textBytes } from "./texts";
import { socketOption } from "./numbers";

/** What an option can be set to by its number. */
export type OptionValue = boolean | number | bigint | string | Buffer | null;

/** As what an option can be read by its number, and what it reads as. */
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

/** The rows of all options that have a name, by number. */
const named: ReadonlyMap<number, Option<unknown>> = new Map(
  allTables.flatMap((table) => Object.values(table).map((option) => [option.id, option])),
);

/** Options that are set otherwise only: libzmq would misread them, or abort. */
const elsewhere: ReadonlyMap<number, string> = new Map([
  [socketOption.CONNECT_ROUTING_ID, "give connect() a routingId instead"],
  [socketOption.METADATA, "set the property metadata instead"],
]);

/** The number of an option as it appears in messages. */
export function nameOf(id: unknown): string {
  if (typeof id !== "number") throw new TypeError("Identifier must be a number");
  return `option ${String(id)}`;
}

/** How to read the option `id`. */
export function readable<Kind extends keyof OptionKinds>(
  id: number,
  kind: Kind,
): Option<OptionKinds[Kind]> {
  if (!Object.hasOwn(kinds, kind)) {
    const list = Object.keys(kinds).map(got).join(", ");
    throw new TypeError(`An option is read as one of ${list}, not as ${got(kind)}`);
  }
  const option = kinds[kind](id);
  // Some options want to be read with exactly their size.
  const size = kind === "string" || kind === "buffer" ? named.get(id)?.size : undefined;
  return { ...option, size: size ?? option.size };
}

/** The bytes that stand for a value, by its type. */
export function bytesOf(value: unknown, name: string): Uint8Array | null {
  if (typeof value === "boolean") return bool(0).encode(value, name);
  if (typeof value === "number") return int32(0).encode(value, name);
  if (typeof value === "bigint") return bigInt64(0).encode(value, name);
  return textBytes(value, name);
}

function nameless(id: number): Option<unknown> {
  return { ...buffer(id), takes: "no such value, or does not exist" };
}

/** How to set the option `id` to bytes. Throws for those that would end the process. */
export function writable(
  id: number,
  bytes: Uint8Array | null,
): Option<Uint8Array | null> {
  const name = nameOf(id);
  const other = elsewhere.get(id);
  if (other !== undefined) {
    throw outOfRange(`Invalid argument: ${name} can't be set by number: ${other}`);
  }
  const row = named.get(id) ?? nameless(id);
  if (row.range !== undefined && bytes?.length === row.size) {
    wholeNumber(row.decode(Buffer.from(bytes)), name, ...row.range);
  }
  // libzmq reads four bytes, whatever there are.
  if (id === socketOption.XSUB_VERBOSE_UNSUBSCRIBE && bytes?.length !== 4) {
    throw outOfRange(`Invalid argument: ${name} takes a boolean or a number`);
  }
  return { ...row, initial: null, secret: true, encode: () => bytes, decode: (it) => it };
}
