// Runs folders of the tests on a sanitized addon, and tells what was reported meanwhile.

import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { capture, nodeModule, since } from "../../support/run.mjs";
import { environmentOf, freshReports } from "./environment.mjs";
import { folderOf } from "./forms.mjs";
import { reportsIn } from "./reports.mjs";

/** @typedef {import("./forms.mjs").Form} Form */
/** @typedef {import("./reports.mjs").Report} Report */

const shownLines = 40;

/** Each title once, with how often it came and one of its texts. @param {Report[]} reports */
function tell(reports) {
  /** @type {Map<string, Report[]>} */
  const byTitle = new Map();
  for (const report of reports)
    byTitle.set(report.title, [...(byTitle.get(report.title) ?? []), report]);
  for (const [title, same] of byTitle) {
    console.log(`\n${same.length} x ${title}\n(${same[0].file})`);
    console.log(same[0].text.trim().split("\n").slice(0, shownLines).join("\n"));
  }
}

/**
 * Runs what `jest` names.
 *
 * @param {Form} form
 * @param {string} name
 * @param {string[]} jest its arguments
 * @returns {Promise<boolean>} whether all tests passed and nothing was reported
 */
async function runTests(form, name, jest) {
  const start = performance.now();
  const reports = freshReports(form);
  const command = nodeModule("jest/bin/jest.js");
  // In its own process, which ends by itself: a worker of Jest is killed before it tells of leaks.
  command.push("--config", "test/jest.config.json", "--runInBand", ...jest);
  // Each process that a test starts looks for leaks at its end, which takes seconds.
  command.push("--testTimeout=120000");
  const env = environmentOf(form, reports);
  const { code, output } = await capture(command, { env, progress: true });
  writeFileSync(join(folderOf(form), `${name}.log`), output);
  const found = reportsIn(reports);
  const tests = /^Tests: +(.*)$/m.exec(output)?.[1] ?? "no tests ran";
  console.log(
    `sanitize: ${form.name} ${name}: ${tests}; ${found.length} reports; ${since(start)}`,
  );
  if (code !== 0) {
    const failed = output.split("\n").filter((line) => /^ {2}● /.test(line));
    console.log([...new Set(failed)].slice(0, shownLines).join("\n"));
    console.log(`The whole output is in ${join(folderOf(form), `${name}.log`)}.`);
  }
  tell(found);
  return code === 0 && found.length === 0;
}

/**
 * @param {Form} form
 * @param {string[]} folders
 * @param {string[]} more arguments for Jest
 */
export async function runFolders(form, folders, more) {
  let clean = true;
  for (const folder of folders)
    clean =
      (await runTests(form, folder.replaceAll("/", "-"), [`test/${folder}`, ...more])) &&
      clean;
  return clean;
}
