import { outOfRange } from "../errors";

/** Whether an option can be read, written, or both. */
export type Access = "r" | "w" | "rw";

/**
 * One row of a table of options: how a property of a socket becomes an option of libzmq.
 */
export interface Option<Value, Allowed extends Access = Access> {
  /** libzmq's number of the option. */
  readonly id: number;
  readonly access: Allowed;
  /** What a write-only option is until it is set. */
  readonly initial: Value;
  /** Whether a change acts on connections and listeners that exist already. */
  readonly immediate: boolean;
  /** How many bytes libzmq wants for reading. */
  readonly size: number;
  /** For messages: what can be set. */
  readonly takes: string;
  /** The bytes to set, null for "no value"; throws when `value` can't be set. */
  encode(value: Value, name: string): Uint8Array | null;
  decode(bytes: Buffer): Value;
}

/** The properties that a table of options gives to a class. */
export type OptionsOf<Table> = {
  -readonly [
    Name in keyof Table as Table[Name] extends Option<unknown, "r"> ? never : Name
  ]: Table[Name] extends Option<infer Value> ? Value : never;
} & {
  readonly [
    Name in keyof Table as Table[Name] extends Option<unknown, "r"> ? Name : never
  ]: Table[Name] extends Option<infer Value> ? Value : never;
};

/** What is the same for all kinds of options. */
export interface Traits<Value, Allowed extends Access> {
  readonly access?: Allowed;
  readonly initial?: Value;
  readonly immediate?: boolean;
  /** What can be set, where it is less than the kind of option takes. */
  readonly takes?: string;
}

export interface Range<Value, Allowed extends Access> extends Traits<Value, Allowed> {
  readonly min?: number;
  readonly max?: number;
}

/** Says what came, for an error about an option. */
export function got(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** Fills in the usual traits: read and write, acting on the next bind or connect. */
export function withTraits<Value, Allowed extends Access>(
  traits: Traits<Value, Allowed>,
  initial: Value,
): Pick<Option<Value, Allowed>, "access" | "initial" | "immediate"> {
  return {
    // Whoever leaves it out gets the default of `Allowed`, which is "rw" everywhere.
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions
    access: traits.access ?? ("rw" as Allowed),
    initial: traits.initial ?? initial,
    immediate: traits.immediate ?? false,
  };
}

/** Checks that `value` is a number within a range and cuts off its fraction. */
export function wholeNumber(
  value: unknown,
  name: string,
  min: number,
  max: number,
): number {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new TypeError(
      `Option value must be a number: ${name} is set to ${got(value)}, ` +
        `it takes ${String(min)} to ${String(max)}`,
    );
  }
  const whole = Math.trunc(value);
  if (whole < min || whole > max) {
    throw outOfRange(
      `Invalid argument: ${name} is set to ${String(value)}, ` +
        `it takes ${String(min)} to ${String(max)}`,
    );
  }
  return whole;
}
