import { kindOf } from "../checks";
import { turn } from "../engine/turn";
import type { Emitter } from "./emitter";
import type { Callback } from "./events";

const completed = Promise.resolve();

/** Returns an error as callbacks get it. */
function asError(error: unknown): NodeJS.ErrnoException {
  return error instanceof Error ? error : new Error(String(error));
}

/**
 * Calls a function of the user. An error of the function is thrown in the next tick, so
 * that the error doesn't stop the current work. The next message waits for the event loop,
 * so that the program ends, or handles the error, before it gets that message.
 */
export function callUserCode(call: () => void): void {
  try {
    call();
  } catch (error) {
    void turn.end();
    process.nextTick(() => {
      throw error;
    });
  }
}

/**
 * Calls each callback when the send has ended. `sent` is undefined if libzmq has accepted
 * the message.
 */
export function callWhenSent(
  sent: Promise<void> | undefined,
  callbacks: readonly Callback[],
): void {
  const callAll = (...result: Parameters<Callback>): void => {
    for (const callback of callbacks) {
      callUserCode(() => {
        callback(...result);
      });
    }
  };
  (sent ?? turn.countOperation() ?? completed).then(
    () => {
      callAll();
    },
    (error: unknown) => {
      callAll(asError(error));
    },
  );
}

/**
 * Reports the end of an operation on an endpoint. After a success, emits the event `name`
 * and calls `callback`. After a failure, calls `callback` with the error, or emits
 * `"error"` if there is no callback.
 */
export function reportWhenDone(
  done: Promise<unknown>,
  emitter: Emitter,
  [name, address]: readonly [name: "bind" | "unbind", address: string],
  callback: Callback | null | undefined,
): void {
  done.then(
    () => {
      process.nextTick(() => {
        emitter.emit(name, address);
        callback?.();
      });
    },
    (error: unknown) => {
      process.nextTick(() => {
        if (callback) callback(asError(error));
        else emitter.emit("error", error);
      });
    },
  );
}

export function checkCallback(
  callback: unknown,
): asserts callback is Callback | null | undefined {
  if (callback == null || typeof callback === "function") return;
  throw new TypeError(`callback must be a function, but is ${kindOf(callback)}`);
}

export function checkFlags(flags: unknown): asserts flags is number | null | undefined {
  if (flags == null || typeof flags === "number") return;
  throw new TypeError(
    `flags must be a number, null or undefined, but is ${kindOf(flags)}. ` +
      "The callback is the third argument of send()",
  );
}
