import * as threads from "node:worker_threads";

const mark: unknown = Reflect.get(threads, "markAsUncloneable");

/**
 * Makes `postMessage(object)` and `structuredClone(object)` throw a `DataCloneError`, where
 * an empty object would arrive. Node can do that since 22.10; before, it changes nothing.
 */
export const markAsUncloneable =
  typeof mark === "function"
    ? (object: object): void => {
        Reflect.apply(mark, undefined, [object]);
      }
    : (): void => undefined;
