import { type Capability, lackOf } from "../addon/capability";
import { ZmqError } from "../errors";

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
  /** The smallest and the largest number that can be set, where the range is checked
   * here. */
  readonly range?: readonly [min: number, max: number];
  /** For messages: what can be set. */
  readonly takes: string;
  /** Whether what it is set to stays out of messages. */
  readonly secret: boolean;
  /** What libzmq must be capable of to have the option. */
  readonly needs: readonly (keyof Capability)[];
  /** The number of a write-only option that libzmq sets along with this one. */
  readonly implies: number | undefined;
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
  readonly implies?: number;
  /** What libzmq must be capable of; where it is not, the option throws `ENOTSUP`. */
  readonly needs?: readonly (keyof Capability)[];
  readonly secret?: boolean;
  /** What can be set, where it is less than the kind of option takes. */
  readonly takes?: string;
}

export interface Range<Value, Allowed extends Access> extends Traits<Value, Allowed> {
  readonly min?: number;
  readonly max?: number;
}

/** Fills in the usual traits: read and write, acting on the next bind or connect. */
export function withTraits<Value, Allowed extends Access>(
  traits: Traits<Value, Allowed>,
  initial: Value,
): Pick<
  Option<Value, Allowed>,
  "access" | "initial" | "immediate" | "secret" | "needs" | "implies"
> {
  return {
    // Whoever leaves it out gets the default of `Allowed`, which is "rw" everywhere.
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
export function checkThere(option: Option<unknown>, name: string): void {
  if (option.needs.length === 0) return;
  const lack = lackOf(option.needs);
  if (lack === undefined) return;
  throw new ZmqError("ENOTSUP", {
    message: `Operation not supported: ${name} needs ${lack}`,
  });
}
