// The command line that all measurements share.

import { Unavailable } from "./peer.mjs";

/** A mistake in the command line: its message is for a person. */
export class UsageError extends Error {}

/** @param {string} name @param {string} text */
export function positive(name, text) {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new UsageError(`--${name} takes a positive integer, but got "${text}".`);
}

/** @param {string} name @param {string} text */
export const positives = (name, text) =>
  text.split(",").map((part) => positive(name, part));

/**
 * The transports asked for, or the usual ones.
 *
 * @param {string[] | undefined} asked
 * @param {string[]} usual
 * @param {string[]} [known]
 */
export function transportsOf(asked, usual, known = ["tcp", "ipc"]) {
  for (const name of asked ?? [])
    if (!known.includes(name))
      throw new UsageError(
        `There is no transport "${name}" here; there are ${known.join(", ")}.`,
      );
  return asked ?? usual;
}

/** Runs a measurement; what a person can mend is said without a stack. @param {() => Promise<void>} main */
export async function program(main) {
  try {
    await main();
  } catch (error) {
    const plain = error instanceof UsageError || error instanceof Unavailable;
    console.error(plain ? error.message : error);
    process.exit(plain ? 2 : 1);
  }
}
