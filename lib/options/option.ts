import { type Capability, missingCapabilities } from "../addon/capability";
import { ZmqError } from "../errors";

/** Whether an option can be read, written, or both. */
export type Access = "r" | "w" | "rw";

/**
 * One row of a table of options. A row maps a property of a socket or context to an
 * option of libzmq.
 */
export interface Option<Value, Allowed extends Access = Access> {
  /** The number of the option in libzmq. */
  readonly id: number;
  readonly access: Allowed;
  /** The value of a write-only option until it is set. */
  readonly initial: Value;
  /** Whether a change acts on connections and listeners that already exist. */
  readonly immediate: boolean;
  /** Bytes of the buffer into which libzmq reads the option. */
  readonly size: number;
  /**
   * The smallest and the largest number that can be set, if the range is checked here.
   */
  readonly range?: readonly [min: number, max: number];
  /** The values that can be set, in words for error messages. */
  readonly takes: string;
  /** Whether error messages leave out the value. */
  readonly secret: boolean;
  /** The capabilities of libzmq that the option needs. */
  readonly needs: readonly (keyof Capability)[];
  /** The number of a write-only option that libzmq sets along with this one. */
  readonly implies: number | undefined;
  /** Returns the bytes to set, or null for "no value". Throws if `value` can't be set. */
  encode(value: Value, name: string): Uint8Array | null;
  decode(bytes: Buffer): Value;
}

/** The properties that a table of options defines on a class. */
export type OptionsOf<Table> = {
  -readonly [
    Name in keyof Table as Table[Name] extends Option<unknown, "r"> ? never : Name
  ]: Table[Name] extends Option<infer Value> ? Value : never;
} & {
  readonly [
    Name in keyof Table as Table[Name] extends Option<unknown, "r"> ? Name : never
  ]: Table[Name] extends Option<infer Value> ? Value : never;
};

/** The traits that all kinds of options share. */
export interface Traits<Value, Allowed extends Access> {
  readonly access?: Allowed;
  readonly initial?: Value;
  readonly immediate?: boolean;
  readonly implies?: number;
  /**
   * The capabilities of libzmq that the option needs. Without one of them, the option
   * throws `ENOTSUP`.
   */
  readonly needs?: readonly (keyof Capability)[];
  readonly secret?: boolean;
  /** The values that can be set, if the option takes fewer than its kind. */
  readonly takes?: string;
}

/** The traits of an option with a range of numbers. */
export interface Range<Value, Allowed extends Access> extends Traits<Value, Allowed> {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Returns `traits` with the defaults filled in: read and write, acting on the next bind
 * or connect.
 */
export function withTraits<Value, Allowed extends Access>(
  traits: Traits<Value, Allowed>,
  initial: Value,
): Pick<
  Option<Value, Allowed>,
  "access" | "initial" | "immediate" | "secret" | "needs" | "implies"
> {
  return {
    // A caller that leaves it out gets the default of `Allowed`, which is always "rw".
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions
    access: traits.access ?? ("rw" as Allowed),
    initial: traits.initial ?? initial,
    immediate: traits.immediate ?? false,
    secret: traits.secret ?? false,
    needs: traits.needs ?? [],
    implies: traits.implies,
  };
}

/** Throws a ZmqError with code `ENOTSUP` if the libzmq inside lacks the option. */
export function checkSupported(option: Option<unknown>, name: string): void {
  if (option.needs.length === 0) return;
  const missing = missingCapabilities(option.needs);
  if (missing === undefined) return;
  throw new ZmqError("ENOTSUP", {
    message: `Operation not supported: ${name} needs ${missing}`,
  });
}
