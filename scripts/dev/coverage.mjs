// Says how much of lib/ and native/ the core of the tests covers.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { currentTarget } from "../../vendor/scripts/target.mjs";
import { find } from "../../vendor/scripts/tools.mjs";
import {
  capture,
  Failure,
  nodeModule,
  outputOf,
  pool,
  root,
  runScript,
  since,
  withProgress,
} from "../support/run.mjs";
import { binaryOf, buildApart } from "./apart.mjs";
import { bundleCode } from "./bundle.mjs";
import { filesIn } from "./stamps.mjs";
import { bringUpToDate, steps } from "./steps.mjs";

const help = `Usage: node scripts/dev/coverage.mjs [FOLDER_OR_FILE...]

Runs the core of the tests, or those named, on an addon that counts its lines. Says which
lines and branches of lib/ and which lines of native/ ran, in all processes and workers
that ended by themselves. Tests that look at files, time or memory may fail while they are
measured: \`npm test\` decides. The pages are in coverage/. Needs Linux, GCC and gcovr. For as
long as it runs, dist/ has a file for each module.`;

const cache = join(".cache", "coverage");
const counts = join(root, cache, "v8");

/** @type {import("./apart.mjs").Apart} */
const counting = {
  name: "coverage",
  folder: join(cache, "native"),
  flags: ["-O0", "-g", "--coverage", "-fprofile-update=atomic"],
  libraries: join("vendor", "out", currentTarget()),
};

/** The tests by folders: one process for each. @param {string[]} words */
async function folders(words) {
  const list = [
    process.execPath,
    "scripts/dev/test.mjs",
    "core",
    ...words,
    "--listTests",
  ];
  const output = await withProgress("coverage", "Jest lists the tests", () =>
    outputOf(list),
  );
  const files = output.trim().split("\n").sort();
  const folderOf = (/** @type {string} */ file) =>
    file.slice(join(root, "test/").length).split("/")[0];
  const names = [...new Set(files.map(folderOf))];
  return names.map((name) => ({
    name,
    files: files.filter((file) => folderOf(file) === name),
  }));
}

/**
 * The tests in test/unit import lib/. They get dist/ instead: compiled twice, a module would
 * have two sets of branches.
 */
const { moduleNameMapper } = JSON.parse(
  readFileSync(join(root, "test/jest.config.json"), "utf8"),
);
const mapper = JSON.stringify({
  ...moduleNameMapper,
  "^(?:\\.\\./)+lib/(.*)$": "<rootDir>/dist/$1",
});

/** Runs tests in one process: a worker of Jest is killed before it writes what it counted.
 * @param {{ name: string, files: string[] }} folder */
async function runTests({ name, files }) {
  const start = performance.now();
  const { code, output } = await capture(
    [
      ...[...nodeModule("jest/bin/jest.js"), "--config", "test/jest.config.json"],
      ...["--runInBand", "--testTimeout=120000", `--moduleNameMapper=${mapper}`],
      ...["--runTestsByPath", ...files],
    ],
    { env: { ZMQ_NAPI_BINARY: binaryOf(counting), NODE_V8_COVERAGE: counts } },
  );
  const log = join(cache, `${name}.log`);
  writeFileSync(join(root, log), output);
  const tests = /^Tests: +(.*)$/m.exec(output)?.[1];
  if (tests === undefined) throw new Failure(`test/${name} did not run; see ${log}.`);
  const where = code === 0 ? "" : `; see ${log}`;
  console.log(`coverage: test/${name}: ${tests}; ${since(start)}${where}`);
}

const pages = ["coverage/lib/index.html", "coverage/native/index.html"];

/** Modules that are nothing but types: compiled, they are comments and two lines. */
const typesAlone = () =>
  filesIn("dist")
    .filter((file) => file.endsWith(".js"))
    .filter((file) => {
      const lines = readFileSync(join(root, file), "utf8").split("\n");
      return lines.filter((line) => !/^(\/\/|\/\*| \*|$)/.test(line)).length === 2;
    });

/** A table of all files, also of those that no test loads. */
const reportOnLib = () => [
  ...[...nodeModule("c8/bin/c8.js"), "report", "--temp-directory", counts],
  ...["--all", "--src", "dist", "--include", "dist/**/*.js", "--merge-async"],
  ...["dist/source/**", ...typesAlone()].flatMap((path) => ["--exclude", path]),
  ...["--reporter", "text", "--reporter", "html", "--reports-dir", dirname(pages[0])],
];

const reportOnNative = () => [
  ...["gcovr", "--root", ".", "--filter", "native/", "--html-details", pages[1]],
  ...["--txt", "-", "--print-summary"],
  join(cache, "native", "objects"),
];

/** Deletes what an earlier run has counted, and makes the folders of this run. */
function emptyFolders() {
  for (const file of filesIn(cache).filter((name) => name.endsWith(".gcda")))
    rmSync(join(root, file));
  for (const folder of [counts, join(root, "coverage")])
    rmSync(folder, { recursive: true, force: true });
  for (const folder of [counts, join(root, dirname(pages[1]))])
    mkdirSync(folder, { recursive: true });
}

/** Gives dist/ a file for each module for as long as `work` runs: c8 finds no modules in a bundle.
 * @param {() => Promise<unknown>} work */
async function withFilePerModule(work) {
  const dist = join(root, "dist");
  rmSync(dist, { recursive: true, force: true });
  try {
    await bundleCode({ perModule: true });
    await work();
  } finally {
    rmSync(dist, { recursive: true, force: true });
    for (const step of steps) await bringUpToDate(step, (run) => run());
  }
}

/** Runs all tests, and prints the tables. @param {string[]} words */
async function measure(words) {
  const tasks = await folders(words);
  /** @type {Set<string>} */
  const running = new Set();
  const runs = tasks.map((task) => async () => {
    running.add(task.name);
    await runTests(task);
    running.delete(task.name);
  });
  await withProgress(
    "coverage",
    () => `${[...running].map((name) => `test/${name}`).join(" and ")} run`,
    () => pool(runs, 2),
  );
  for (const command of [reportOnLib(), reportOnNative()])
    console.log(
      await withProgress("coverage", "writes the pages", () => outputOf(command)),
    );
}

await runScript("coverage", async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: "boolean" } },
  });
  if (values.help) return console.log(help);
  if (process.platform !== "linux" || !find("gcovr"))
    throw new Failure("this needs Linux and gcovr; on Debian: apt-get install gcovr");
  await buildApart(counting);
  emptyFolders();
  await withFilePerModule(() => measure(positionals));
  console.log(`coverage: each line is shown in ${pages.join(" and ")}`);
});
