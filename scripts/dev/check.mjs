// Runs every check that is not a test, and says at the end what passed.

import { availableParallelism } from "node:os";
import { clangTidy } from "./clang-tidy.mjs";
import { capture, nodeModule, pool, since } from "../support/run.mjs";
import { filesIn } from "./stamps.mjs";
import { find } from "../../vendor/scripts/tools.mjs";

const help = `Usage: node scripts/dev/check.mjs [--allow-missing] [NAME...]

Runs the checks of formatting, style, types and packaging, or only those named. It needs
what scripts/dev/setup.mjs makes, and clang-format and clang-tidy of Debian 12.
  --allow-missing  skip a check whose tool is not installed, instead of failing it`;

const nativeFiles = filesIn("native").filter((name) => /\.(cc|h)$/.test(name));
const eslint = [...nodeModule("eslint/bin/eslint.js"), "-c", ".lint/eslint.config.mjs"];
const tsc = [...nodeModule("typescript/bin/tsc"), "--noEmit", "--pretty", "false"];

/**
 * `needs` is a program that is not among the package's dependencies.
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
  { name: "clang-tidy", needs: "clang-tidy", commands: clangTidy(nativeFiles) },
  {
    name: "layers",
    commands: [[process.execPath, "scripts/dev/layers.mjs"]],
  },
  { name: "tsc-lib", commands: [tsc] },
  { name: "tsc-test", commands: [[...tsc, "-p", "test/tsconfig.json"]] },
  { name: "tsc-scripts", commands: [[...tsc, "-p", ".lint/tsconfig.json"]] },
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
  const results = await pool(
    commands.map((command) => () => capture(command)),
    availableParallelism(),
  );
  const failed = results.filter(({ code }) => code !== 0);
  const output = failed
    .map((result) =>
      result.output.replace(/^\d+ warnings? generated\.\n/gm, "").trimEnd(),
    )
    .join("\n");
  return { name, code: failed.length, output, time: since(start) };
}

/** @param {string[]} options */
async function main(options) {
  const names = options.filter((option) => !option.startsWith("--"));
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    const known = checks.map(({ name }) => name).join(", ");
    console.error(`There is no check "${unknown[0]}"; there are ${known}.`);
    return 2;
  }
  const chosen = checks.filter(({ name }) => names.length === 0 || names.includes(name));
  const results = [];
  for (const check of chosen) {
    const result = await runCheck(check, options.includes("--allow-missing"));
    if (result.output) console.log(`\n== ${result.name}\n${result.output}\n`);
    results.push(result);
  }
  for (const { name, code, verdict, time } of results) {
    const word = code !== 0 ? "FAILED" : (verdict ?? "passed");
    console.log(`${name.padEnd(16)}${word.padEnd(10)}${time ?? ""}`.trimEnd());
  }
  return results.some(({ code }) => code !== 0) ? 1 : 0;
}

if (process.argv.includes("--help")) console.log(help);
else process.exitCode = await main(process.argv.slice(2));
