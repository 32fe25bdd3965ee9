import * as threads from "node:worker_threads";

const mark: unknown = Reflect.get(threads, "markAsUncloneable");

/**
 * Makes `postMessage(object)` and `structuredClone(object)` throw a `DataCloneError`.
 * Otherwise, an empty object would arrive. Does nothing in Node before 22.10, which can't
 * do that.
 */
export const markAsUncloneable =
  typeof mark === "function"
    ? (object: object): void => {
        Reflect.apply(mark, undefined, [object]);
      }
    : (): void => undefined;
