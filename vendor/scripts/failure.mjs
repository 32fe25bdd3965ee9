// The failures of scripts: one sentence that says what to do, and exit code 1.

/** A failure whose message is for a person, without a stack. */
export class Failure extends Error {}

/**
 * Runs a script's main function. A Failure prints its sentence, and sets exit code 1.
 *
 * @param {string} name the script's name, in front of the sentence
 * @param {() => Promise<void>} main
 */
export async function runScript(name, main) {
  try {
    await main();
  } catch (error) {
    const isUsage =
      error instanceof Error &&
      "code" in error &&
      String(error.code).startsWith("ERR_PARSE_ARGS");
    if (!(error instanceof Failure || isUsage)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exitCode = 1;
  }
}
