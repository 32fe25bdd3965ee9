import { inspect, type InspectOptions } from "node:util";

/**
 * What `util.inspect` and `console.log` show of an object whose accessors may hold secrets:
 * its own properties only, whatever they are told to show.
 */
export function withoutAccessors(object: object, options: InspectOptions): string {
  return inspect(object, { ...options, customInspect: false, getters: false });
}
