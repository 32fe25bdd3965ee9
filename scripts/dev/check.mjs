// Runs every check that is not a test, and prints at the end which checks passed.

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { addonFlags } from "../release/prebuild/compiler.mjs";
import {
  capture,
  columns,
  named,
  nodeModule,
  pool,
  root,
  runScript,
  since,
  withProgress,
} from "../support/run.mjs";
import { filesIn } from "./stamps.mjs";
import { currentTarget } from "../../vendor/scripts/target.mjs";
import { find } from "../../vendor/scripts/tools.mjs";

const help = `Usage: node scripts/dev/check.mjs [--allow-missing] [NAME...]

Runs the checks of formatting, style, types and packaging, or only the named checks. Needs a
clone that scripts/dev/setup.mjs has set up, and clang-format and clang-tidy of Debian 12.
  --allow-missing  skips a check whose tool is not installed, instead of failing it`;

const nativeFiles = filesIn("native").filter((name) => /\.(cc|h)$/.test(name));
const eslint = [...nodeModule("eslint/bin/eslint.js"), "-c", ".lint/eslint.config.mjs"];

/** Checks the types of a project; what has not changed is not looked at again. @param {string} name @param {string} project */
const types = (name, project) => ({
  name,
  commands: [
    [
      ...[...nodeModule("typescript/bin/tsc"), "-p", project, "--noEmit"],
      ...["--pretty", "false", "--incremental"],
      ...["--tsBuildInfoFile", `.cache/${name}.tsbuildinfo`],
    ],
  ],
});

/** A command for each source file, with the flags that the addon is compiled with. */
function clangTidy() {
  const vendored = join("vendor", "out", currentTarget());
  // By its whole name, as .clang-tidy names the headers that are checked.
  const flags = [
    `-I${join(root, "native")}`,
    "-Wall",
    "-Wextra",
    ...addonFlags(vendored),
  ];
  const sources = nativeFiles.filter((name) => name.endsWith(".cc"));
  return sources.map((name) => ["clang-tidy", "--quiet", name, "--", ...flags]);
}

/**
 * `needs` is a program that no dependency of the package provides.
 *
 * @typedef {{ name: string, needs?: string, commands: string[][] }} Check
 * @type {Check[]}
 */
const checks = [
  { name: "eslint", commands: [[...eslint, "--max-warnings=0", "."]] },
  {
    name: "prettier",
    commands: [[...nodeModule("prettier/bin/prettier.cjs"), "--check", "."]],
  },
  {
    name: "clang-format",
    needs: "clang-format",
    commands: [["clang-format", "--dry-run", "-Werror", ...nativeFiles]],
  },
  {
    name: "clang-tidy",
    needs: "clang-tidy",
    // Only when it is asked for: it needs Node's headers.
    get commands() {
      return clangTidy();
    },
  },
  {
    name: "layers",
    commands: [[process.execPath, "scripts/dev/layers.mjs"]],
  },
  { name: "links", commands: [[process.execPath, "scripts/dev/links.mjs"]] },
  types("tsc-lib", "tsconfig.json"),
  types("tsc-test", "test/tsconfig.json"),
  types("tsc-scripts", ".lint/tsconfig.json"),
  { name: "publint", commands: [[...nodeModule("publint/src/cli.js"), "--strict"]] },
  {
    name: "attw",
    commands: [
      [...nodeModule("@arethetypeswrong/cli/dist/index.js"), "--no-color", "--pack", "."],
    ],
  },
];

/** @param {Check} check @param {boolean} allowMissing */
async function runCheck({ name, needs, commands }, allowMissing) {
  const start = performance.now();
  if (needs && !find(needs)) {
    const output = `${needs} is not installed; on Debian: sudo apt-get install -y ${needs}`;
    return { name, code: allowMissing ? 0 : 1, output, verdict: "skipped" };
  }
  let done = 0;
  const tasks = commands.map((command) => () => capture(command).finally(() => done++));
  const results = await withProgress(
    `check: ${name}`,
    () => (tasks.length > 1 ? `${done} of ${tasks.length} files` : ""),
    () => pool(tasks, availableParallelism()),
  );
  const failed = results.filter(({ code }) => code !== 0);
  const output = failed
    .map((result) =>
      result.output.replace(/^\d+ warnings? generated\.\n/gm, "").trimEnd(),
    )
    .join("\n");
  return { name, code: failed.length, output, time: since(start) };
}

await runScript("check", async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "allow-missing": { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) return console.log(help);
  const rows = [];
  for (const check of named("check", checks, positionals)) {
    const result = await runCheck(check, values["allow-missing"] ?? false);
    const { name, code, output, verdict, time } = result;
    if (output) console.log(`\n== ${name}\n${output}\n`);
    if (code !== 0) process.exitCode = 1;
    const word = code !== 0 ? "FAILED" : (verdict ?? "passed");
    rows.push([name, word, time ?? ""]);
  }
  console.log(columns(rows));
});
