import { didYouMean } from "../checks";

/** Whether two types are the same, `readonly` included. */
/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters --
   the two generic functions are compared as types, they are never called */
type Same<A, B, Yes, No> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? Yes : No;

/* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */

/** The names of the properties of `T` that can be written and are not methods. */
export type WritableKeys<T> = {
  [Key in keyof T]-?: T[Key] extends (...args: never[]) => unknown
    ? never
    : Same<{ [K in Key]: T[K] }, { -readonly [K in Key]: T[K] }, Key, never>;
}[keyof T];

/** The writable properties of a class, as the type of its constructor's options. */
export type OptionsFor<T> = Partial<Pick<T, WritableKeys<T>>>;

const ownClasses = new WeakSet<object>();

/**
 * Marks a class of this package. Instances of a marked class are sealed, so that a
 * misspelt option throws. Subclasses that users write are not sealed.
 */
export function markOwnClass(constructor: object): void {
  ownClasses.add(constructor);
}

/** Returns whether `constructor` was marked by {@link markOwnClass}. */
export function isOwnClass(constructor: object | undefined): boolean {
  return constructor !== undefined && ownClasses.has(constructor);
}

/** Returns the names of the properties of `target` that can be set. */
export function writableNames(target: object): string[] {
  const names: string[] = [];
  for (let at: unknown = target; typeof at === "object" && at !== null;) {
    const own = Object.entries(Object.getOwnPropertyDescriptors(at));
    for (const [name, one] of own) if (one.set !== undefined) names.push(name);
    at = Object.getPrototypeOf(at);
  }
  return names;
}

/**
 * Sets the properties of `target` that `options` names. Does not change `options`. `what`
 * names the target in errors, such as `a Push`.
 *
 * @throws TypeError for a name that `target` does not have. Errors of the setters.
 */
export function assignOptions(target: object, options: object, what: string): void {
  const entries: [string, unknown][] = Object.entries(options);
  for (const [name, value] of entries) {
    if (name === "context") continue;
    if (!(name in target)) {
      const advice =
        didYouMean(name, writableNames(target)) || `: ${what} has no such option`;
      throw new TypeError(
        `Cannot add property ${name}, object is not extensible${advice}`,
      );
    }
    // Object.assign() throws if the property has only a getter. Reflect.set() does not.
    Object.assign(target, { [name]: value });
  }
}
