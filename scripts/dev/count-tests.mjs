// Prints one line that counts the tests of Jest reports, for continuous integration.

import { existsSync, readFileSync } from "node:fs";

const help = `Usage: node scripts/dev/count-tests.mjs REPORT...

Prints "N passed, N failed" (and ", N skipped", if any), summed over Jest's JSON reports. A
test file that could not be run at all counts as one failed test.`;

/** Reads the report. Without a report, Jest has died: this counts as one failure. @param {string} report */
function read(report) {
  if (existsSync(report)) return JSON.parse(readFileSync(report, "utf8"));
  const nothing = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  return { ...nothing, numTodoTests: 0, numRuntimeErrorTestSuites: 1 };
}

const reports = process.argv.slice(2);
if (reports.length === 0 || reports.includes("--help")) {
  console.log(help);
} else {
  let [passed, failed, skipped] = [0, 0, 0];
  for (const counts of reports.map(read)) {
    passed += counts.numPassedTests;
    failed += counts.numFailedTests + counts.numRuntimeErrorTestSuites;
    skipped += counts.numPendingTests + counts.numTodoTests;
  }
  const line = `${passed} passed, ${failed} failed`;
  console.log(skipped > 0 ? `${line}, ${skipped} skipped` : line);
}
