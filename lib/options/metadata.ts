import { outOfRange } from "../errors";
import { got, isPlainObject, kindOf } from "../checks";
import type { Option } from "./option";
import { text } from "./texts";
import { socketOption } from "./numbers";

/** Writes the properties to the socket. */
interface Store {
  write<Value>(option: Option<Value>, name: string, value: Value): void;
}

/** The option takes one property at a time, as `name:value`. */
const property = text(socketOption.METADATA, { access: "w" });

const longestName = 255;

function checkName(name: string): void {
  if (/^X-[\w.+-]+$/.test(name) && name.length <= longestName) return;
  throw outOfRange(
    `Invalid argument: metadata has a property ${got(name)}. A name is "X-" and ` +
      `letters, digits, "-", "_", "." and "+", at most ${String(longestName)} in all`,
  );
}

function checkValue(name: string, value: unknown): asserts value is string {
  if (typeof value !== "string") {
    throw new TypeError(
      `Option value must be an object of strings: ${name} of metadata is ${kindOf(value)}`,
    );
  }
  // libzmq cuts values at a NUL.
  if (value !== "" && !value.includes("\0")) return;
  throw outOfRange(
    `Invalid argument: ${name} of metadata takes a string without NUL that is not ` +
      `empty, but is set to ${got(value)}`,
  );
}

/**
 * The properties that a socket sends to its peers. libzmq can only add properties: it
 * can't change or remove them.
 */
export class Metadata {
  readonly #store: Store;
  readonly #written = new Map<string, string>();

  constructor(store: Store) {
    this.#store = store;
  }

  get all(): Readonly<Record<string, string>> {
    return Object.freeze(Object.fromEntries(this.#written));
  }

  /**
   * Adds all of `properties`. If one of them is invalid, it throws and adds none.
   *
   * @throws TypeError for a wrong type, RangeError with code `EINVAL` for an invalid name
   *   or value. RangeError also for a name that already has another value.
   */
  add(properties: unknown): void {
    if (!isPlainObject(properties)) {
      throw new TypeError(
        `Option value must be a plain object: metadata is set to ${got(properties)}. ` +
          'Set it to names and values, such as { "X-Role": "worker" }',
      );
    }
    const added = Object.entries(properties).filter(([name, value]) => {
      checkName(name);
      checkValue(name, value);
      return this.#isNew(name, value);
    });
    for (const [name, value] of added) {
      this.#store.write(property, "metadata", `${name}:${String(value)}`);
      this.#written.set(name, String(value));
    }
  }

  #isNew(name: string, value: string): boolean {
    const written = this.#written.get(name);
    if (written === undefined || written === value) return written === undefined;
    throw outOfRange(
      `Invalid argument: ${name} of metadata is set to ${got(value)}, but is ` +
        `${got(written)} already. libzmq can't change or remove a property: ` +
        "make a new socket",
    );
  }
}
