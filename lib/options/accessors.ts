import type { Option } from "./option";

/** Reads and writes the options of the instances of a class. */
export interface OptionStore<Owner> {
  read(owner: Owner, option: Option<unknown>, name: string): unknown;
  write(owner: Owner, option: Option<unknown>, name: string, value: unknown): void;
}

function describe<Owner>(
  name: string,
  option: Option<unknown>,
  store: OptionStore<Owner>,
): PropertyDescriptor {
  const descriptor: PropertyDescriptor & ThisType<Owner> = {
    configurable: true,
    enumerable: true,
    get() {
      return store.read(this, option, name);
    },
  };
  if (option.access !== "r") {
    descriptor.set = function (this: Owner, value: unknown) {
      store.write(this, option, name, value);
    };
  }
  return descriptor;
}

/** Defines a property on `prototype` for each row of `table`. */
export function defineOptions<Owner>(
  prototype: Owner,
  table: Readonly<Record<string, Option<unknown>>>,
  store: OptionStore<Owner>,
): void {
  for (const [name, option] of Object.entries(table)) {
    Object.defineProperty(prototype, name, describe(name, option, store));
  }
}
