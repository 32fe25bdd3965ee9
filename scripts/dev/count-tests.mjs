// Prints one line that counts the tests of a Jest report, for continuous integration.

import { existsSync, readFileSync } from "node:fs";

const help = `Usage: node scripts/dev/count-tests.mjs REPORT

Prints "N passed, N failed" (and ", N skipped", if any) from Jest's JSON report. A test
file that could not be run at all counts as one failed test.`;

/** Reads the report. Without a report, Jest has died: this counts as one failure. @param {string} report */
function read(report) {
  if (existsSync(report)) return JSON.parse(readFileSync(report, "utf8"));
  const nothing = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  return { ...nothing, numTodoTests: 0, numRuntimeErrorTestSuites: 1 };
}

const [report] = process.argv.slice(2);
if (report === undefined || report === "--help") {
  console.log(help);
} else {
  const counts = read(report);
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
  const skipped = counts.numPendingTests + counts.numTodoTests;
  const line = `${counts.numPassedTests} passed, ${failed} failed`;
  console.log(skipped > 0 ? `${line}, ${skipped} skipped` : line);
}
