// Runs the tests on a build of addon, libzmq and libsodium with sanitizers.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { addonIncludes, compilerRun } from "../release/prebuild/compiler.mjs";
import { capture, Failure, nodeModule, runScript, since } from "../support/run.mjs";
import {
  build,
  environmentOf,
  flagsOf,
  folderOf,
  forms,
  freshReports,
  lackOf,
  linkFlags,
} from "./sanitize/build.mjs";
import { reportsIn } from "./sanitize/reports.mjs";

/** @typedef {import("./sanitize/build.mjs").Form} Form */
/** @typedef {import("./sanitize/reports.mjs").Report} Report */

const folders = "contract sockets state lifecycle draft events transports auth".split(
  " ",
);
const shortFolders = ["state", "auth"];
const names = Object.keys(forms);
const shownLines = 40;

const help = `Usage: node scripts/dev/sanitize.mjs [--short] [FORM] [FOLDER...] [-- JEST...]

Builds the addon, libzmq and libsodium with sanitizers, and runs folders of test/ on this build.
Any report and any failed test fails the run. The builds and the reports are in
.cache/sanitize/FORM/. The ordinary build does not change. Linux and GCC only.

Forms:
${Object.values(forms)
  .map(({ name, finds }) => `  ${name.padEnd(9)} ${finds}`)
  .join("\n")}
Without a form: all of them. Folders: ${folders.join(", ")}.
  --short   runs only address, with ${shortFolders.join(", ")};
            skips it on a machine without the sanitizer
  --build   builds, checks that planted faults are found, and runs no tests`;

/** The report that each planted fault must cause. @type {Record<string, Record<string, RegExp>>} */
const planted = {
  address: {
    heap: /heap-buffer-overflow/,
    number: /signed integer overflow/,
    leak: /leak of 77 byte/,
  },
  thread: { race: /data race/ },
};

/** Checks that a form finds faults: loads an addon with planted faults. @param {Form} form */
async function proveThatItFinds(form) {
  // reports.mjs recognizes the addon by this name.
  const binary = join(folderOf(form), "planted", "zmq_napi.node");
  const source = join(import.meta.dirname, "sanitize", "planted.cc");
  const flags = ["-std=c++17", "-fPIC", ...flagsOf(form), ...linkFlags];
  mkdirSync(join(folderOf(form), "planted"), { recursive: true });
  await compilerRun(["g++", ...flags, ...addonIncludes(), "-o", binary, source]);
  for (const [fault, expected] of Object.entries(planted[form.name])) {
    const reports = freshReports(form);
    const env = { ...environmentOf(form, reports, binary), PLANTED: fault };
    const program = `process.dlopen({ exports: {} }, process.env.ZMQ_NAPI_BINARY)`;
    const { output } = await capture([process.execPath, "-e", program], { env });
    const titles = reportsIn(reports).map(({ title }) => title);
    if (titles.length === 1 && expected.test(titles[0])) continue;
    throw new Failure(
      `A planted fault ("${fault}") was not reported as ${String(expected)}, so the ` +
        `sanitizers see nothing here. Reports: ${titles.join("; ") || "none"}.\n${output}`,
    );
  }
}

/** Prints each title once, with how often it came and one of its texts. @param {Report[]} reports */
function printReports(reports) {
  for (const title of new Set(reports.map((report) => report.title))) {
    const same = reports.filter((report) => report.title === title);
    console.log(`\n${same.length} x ${title}\n(${same[0].file})`);
    console.log(same[0].text.trim().split("\n").slice(0, shownLines).join("\n"));
  }
}

/** Runs the tests of a folder. Returns whether all passed without a report.
 * @param {Form} form @param {string} folder @param {string[]} more arguments for Jest */
async function runTests(form, folder, more) {
  const start = performance.now();
  const reports = freshReports(form);
  const name = folder.replaceAll("/", "-");
  const command = [
    ...nodeModule("jest/bin/jest.js"),
    // In one process, which ends by itself. Jest kills its workers before they can report leaks.
    ...["--config", "test/jest.config.json", "--runInBand", `test/${folder}`, ...more],
    // Each process that a test starts looks for leaks at its end. This takes seconds.
    "--testTimeout=120000",
  ];
  const env = environmentOf(form, reports);
  const { code, output } = await capture(command, {
    env,
    progress: `    test/${folder}`,
  });
  const log = join(folderOf(form), `${name}.log`);
  writeFileSync(log, output);
  const found = reportsIn(reports);
  const tests = /^Tests: +(.*)$/m.exec(output)?.[1] ?? "no tests ran";
  console.log(
    `sanitize: ${form.name} ${name}: ${tests}; ${found.length} reports; ${since(start)}`,
  );
  if (code !== 0) {
    const failed = output.split("\n").filter((line) => /^ {2}● /.test(line));
    console.log([...new Set(failed)].slice(0, shownLines).join("\n"));
    console.log(`The whole output is in ${log}.`);
  }
  printReports(found);
  return code === 0 && found.length === 0;
}

/** @param {string[]} words @param {boolean} short */
function choose(words, short) {
  const [first] = words;
  const form = first !== undefined && first in forms ? [forms[first]] : undefined;
  const chosen = form ?? (short ? [forms["address"]] : Object.values(forms));
  const rest = words.slice(form ? 1 : 0);
  const unknown = rest.find((folder) => !folders.includes(folder.split("/")[0]));
  if (unknown !== undefined)
    throw new Failure(
      `"${unknown}" is neither a form (${names.join(", ")}) nor a folder (${folders.join(", ")}).`,
    );
  return { chosen, run: rest.length > 0 ? rest : short ? shortFolders : folders };
}

await runScript("sanitize", async () => {
  const own = process.argv.slice(2);
  const cut = own.includes("--") ? own.indexOf("--") : own.length;
  const { values, positionals } = parseArgs({
    args: own.slice(0, cut),
    allowPositionals: true,
    options: {
      short: { type: "boolean", default: false },
      build: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const { chosen, run } = choose(positionals, values.short);
  for (const form of chosen) {
    const start = performance.now();
    const lack = lackOf(form);
    if (lack && !values.short) throw new Failure(`${lack}.`);
    if (lack) {
      console.log(`sanitize: skipped, as ${lack}`);
      continue;
    }
    await build(form);
    await proveThatItFinds(form);
    console.log(
      `sanitize: ${form.name} is built and finds planted faults (${since(start)})`,
    );
    for (const folder of values.build ? [] : run)
      if (!(await runTests(form, folder, own.slice(cut + 1)))) process.exitCode = 1;
  }
});
