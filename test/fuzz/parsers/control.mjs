// Proves that a program finds faults: it gets planted ones (`input.h`), and has to report
// each in words that fit.

import { Failure, capture } from "../../../scripts/support/run.mjs";

const planted = {
  heap: /heap-buffer-overflow/,
  number: /signed integer overflow/,
  leak: /detected memory leaks/,
};

/** @param {string} program @param {NodeJS.ProcessEnv} env @param {string} input a file */
export async function proveThatItFinds(program, env, input) {
  for (const [fault, expected] of Object.entries(planted)) {
    const { code, output } = await capture([program, input], {
      env: { ...env, PLANTED: fault },
      timeout: 60_000,
    });
    if (code !== 0 && expected.test(output)) continue;
    throw new Failure(
      `A planted fault ("${fault}") was not reported as ${String(expected)}, so the ` +
        `sanitizers see nothing here. The program ended with ${code}.\n${output}`,
    );
  }
}
