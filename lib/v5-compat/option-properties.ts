import { type OptionName, options, type OptionValue } from "./option-names";
import { isOptionName } from "./options";
import type { OptionResult } from "./translations";

/** A socket, as the properties of its options use it. */
interface WithOptions {
  getsockopt(option: OptionName): OptionResult;
  setsockopt(option: OptionName, value: OptionValue): unknown;
}

/** Defines a property on `prototype` for each short name of an option. */
export function defineOptionProperties(prototype: WithOptions): void {
  for (const name of Object.keys(options).filter(isOptionName)) {
    const descriptor: PropertyDescriptor & ThisType<WithOptions> = {
      configurable: true,
      get() {
        return this.getsockopt(name);
      },
      set(value: OptionValue) {
        this.setsockopt(name, value);
      },
    };
    Object.defineProperty(prototype, name, descriptor);
  }
}
