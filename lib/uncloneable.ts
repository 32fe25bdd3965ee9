import { threads } from "./builtins";

/** Node before 22.10 can't mark objects. */
function canMark(): boolean {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return Number(major) > 22 || (major === 22 && Number(minor) >= 10);
}

/** Whether a sealed object can be marked. Deno defines a property. */
export const canMarkSealed = !("deno" in process.versions);

let mark: unknown;

/**
 * Makes `postMessage(object)` and `structuredClone(object)` throw a `DataCloneError`.
 * Otherwise, an empty object would arrive. Does nothing in Node before 22.10.
 */
export function markAsUncloneable(object: object): void {
  mark ??= canMark() && Reflect.get(threads(), "markAsUncloneable");
  if (typeof mark === "function") Reflect.apply(mark, undefined, [object]);
}
