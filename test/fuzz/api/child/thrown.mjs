// The errors that a call may throw or reject with.

/** Thrown by values that the fuzzer passes; the package must let it through. */
export class OwnError extends Error {
  constructor() {
    super("the fuzzer's own error");
  }
}

const code = /^(E[A-Z0-9]+|ERR_[A-Z_]+)$/;

/** @param {Error} error */
function hasCode(error) {
  return "code" in error && typeof error.code === "string" && code.test(error.code);
}

/** Returns the fault of an error; undefined if there is none. @param {unknown} error */
export function wrongWith(error) {
  if (error instanceof OwnError) return undefined;
  if (!(error instanceof Error)) return `no Error was thrown, but ${typeof error}`;
  if (["AbortError", "TimeoutError", "DataCloneError"].includes(error.name))
    return undefined;
  if (error.message === "") return `${error.name} without a message`;
  if (/Cannot (read|set) propert|is not a function|is not iterable/.test(error.message))
    return `${error.name}: ${error.message}`;
  if (error instanceof TypeError || error instanceof RangeError) return undefined;
  return hasCode(error) ? undefined : `${error.name} without a code: ${error.message}`;
}

/** An error in a line, with the place in the package that it comes from. @param {Error} error */
export function shortened({ name, message, stack = "" }) {
  const frames = [...stack.matchAll(/^\s+at (.*)$/gm)].map(([, frame]) => frame);
  const frame = frames.find((text) => text.includes("/dist/")) ?? frames[0] ?? "";
  return `${name}: ${message.split("\n")[0]} at ${frame.replace(/\(?\/.*\//, "(")}`;
}
