import { inspect, type InspectOptions } from "node:util";

/**
 * Returns the text of `util.inspect` and `console.log` for an object whose accessors may
 * hold secrets. Shows its own properties and the facts that `factsOf` returns, and calls
 * no accessors. Never throws. A prototype has no facts: `factsOf` throws for it.
 */
export function inspected(
  object: object,
  depth: number | null,
  options: InspectOptions,
  factsOf: () => object,
): string {
  const settings = { ...options, depth, customInspect: false, getters: false };
  return inspect(withFacts(object, factsOf), settings);
}

/** Returns an object that looks like `object` and has the facts as properties. */
function withFacts(object: object, factsOf: () => object): object {
  try {
    // An object of the class would have its private fields, and they would be empty.
    const prototype: unknown = Object.getPrototypeOf(object);
    if (typeof prototype !== "object") return object;
    const shown: unknown = Object.create(prototype, {
      ...Object.getOwnPropertyDescriptors(object),
      ...Object.getOwnPropertyDescriptors(factsOf()),
    });
    return typeof shown === "object" && shown !== null ? shown : object;
  } catch {
    return object;
  }
}

/**
 * Returns the text of `util.inspect` for an object whose accessors may hold secrets. Shows
 * only own properties, whatever `options` contains.
 */
export function withoutAccessors(object: object, options: InspectOptions): string {
  return inspect(object, { ...options, customInspect: false, getters: false });
}
