import { inspect, type InspectOptions } from "node:util";

/**
 * Returns the text of `util.inspect` and `console.log` for an object whose accessors may
 * hold secrets. Shows only own properties, whatever `options` contains.
 */
export function withoutAccessors(object: object, options: InspectOptions): string {
  return inspect(object, { ...options, customInspect: false, getters: false });
}
