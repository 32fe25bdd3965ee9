import { got, kindOf } from "./checks";
import { outOfRange, ZmqError } from "./errors";

/** The form of a token: the copy of the addon, and the context in it. */
const tokenForm = /^zmq-napi(:[0-9a-f]{16}){2}$/;

/** Throws a TypeError or a RangeError for a value that is not the token of a context. */
export function checkToken(token: unknown): void {
  const expected = "Token must be the value of context.token, from any thread";
  if (typeof token !== "string") {
    throw new TypeError(`${expected}, but is ${kindOf(token)}`);
  }
  if (!tokenForm.test(token)) throw outOfRange(`${expected}, but is ${got(token)}`);
}

/** Returns the error of `Context.attach`, where the addon has refused a token. */
export function attachError(error: ZmqError): ZmqError {
  return new ZmqError(error.code, {
    message:
      error.code === "EFAULT"
        ? "Context is closed: no thread has it open any more. Keep it open until all " +
          "others have attached"
        : "No such context: the token comes from another process, or from another copy of " +
          "zmq-napi in this one. Pass it between threads that load the same copy",
  });
}
