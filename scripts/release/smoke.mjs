// Runs the smoke program from the packed package, on all runtimes that this machine can run.

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { statSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { sha256OfFile } from "../../vendor/scripts/archive.mjs";
import { install, pack } from "../support/pack.mjs";
import { Failure, outputOf, root, runScript, withProgress } from "../support/run.mjs";
import { hosts } from "./smoke/hosts.mjs";
import { currentStep, smoke } from "./smoke/run.mjs";
import { binaries, runners, runnersNamed } from "./smoke/runners.mjs";

/** @typedef {import("./smoke/run.mjs").Outcome} Outcome */
/** @typedef {Awaited<ReturnType<typeof record>>} Seen */

const help = `Usage: node scripts/release/smoke.mjs [OPTION...] [RUNNER...]

Packs the package with what is in prebuilds/, installs it into an empty folder with scripts
disabled, and runs test/install/smoke/main.cjs there by each runner, or by those named, by
their own names or by that of a target. The runtimes are packages of npm's registry, pinned in
scripts/support/pinned.json and kept in .cache/runtimes/.
  --package TARBALL  install this, and pack nothing
  --count N          messages over each transport (default: 100000)
  --timeout SECONDS  how long a step may take (default: 60, emulated 300)
  --json FILE        write what was seen to a file
  --keep             leave the installation where it is, and say where
  --list             print the runners

Runners: ${runners.map(({ name }) => name).join(", ")}.`;

/** @param {Outcome} outcome */
function line({ runner, target, host, runtime, seconds, failed, lack }) {
  const word = lack ? "not run" : failed ? "FAILED" : "passed";
  const where = [runtime ?? "", host ?? "", seconds ? `${seconds} s` : ""];
  const cells = [word, runner, target, ...where];
  const widths = [7, 15, 16, 13, 16, 8];
  const row = cells.map((cell, index) => cell.padEnd(widths[index])).join("  ");
  const why = lack ?? failed;
  return why === undefined ? row.trimEnd() : `${row.trimEnd()}\n    ${why}`;
}

/** Returns the name of this Linux, as the system has it. */
function system() {
  const file = "/etc/os-release";
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return /^PRETTY_NAME="(.*)"$/m.exec(text)?.[1] ?? release();
}

/** All files except the results and the page that shows them, which may differ from the commit. */
const shown = [":(top)", ":(top,exclude)docs/runtimes.md", ":(top,exclude)**/seen.json"];

/** Returns the commit, and whether other files differ from it; null in a folder without Git. */
async function commit() {
  try {
    const name = await outputOf(["git", "rev-parse", "--short=12", "HEAD"]);
    const changes = await outputOf(["git", "status", "--short", "--", ...shown]);
    return `${name.trim()}${changes === "" ? "" : "-dirty"}`;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** A run of the record, `without` those of all `steps` that it did not pass.
 * @param {Outcome} outcome @param {string} user a folder of this machine @param {string[]} steps */
function runOf({ failed, report, lack, seconds, ...outcome }, user, steps) {
  const { count = 0, passed: done = {} } = report ?? {};
  const sentence = failed?.split("\n")[0].replace(/:$/, ".").replaceAll(`${user}/`, "");
  const passed = failed === undefined && lack === undefined;
  const without = steps.filter((step) => !(step in done));
  return { ...outcome, passed, failed: sentence, lack, seconds, count, without };
}

/** What the runs have seen, as data. @param {string} tarball @param {string} user @param {Outcome[]} outcomes */
async function record(tarball, user, outcomes) {
  const at = join(user, "node_modules", "zmq-napi");
  const built = Object.entries(binaries)
    .filter(([, file]) => existsSync(join(at, file)))
    .map(([target, file]) => {
      const path = join(at, file);
      return { target, file, bytes: statSync(path).size, sha256: sha256OfFile(path) };
    });
  const steps = outcomes.flatMap(({ report }) => Object.keys(report?.passed ?? {}));
  const all = [...new Set(steps)];
  return {
    version: String(JSON.parse(readFileSync(join(at, "package.json"), "utf8")).version),
    commit: await commit(),
    machine: `${system()}, ${process.arch}`,
    tarball: statSync(tarball).size,
    steps: all,
    built,
    runs: outcomes.map((outcome) => runOf(outcome, user, all)),
  };
}

/** The record as JSON, each row of its tables on a line. @param {Seen} seen */
function asText(seen) {
  const members = Object.entries(seen).map(([name, value]) => {
    const rows =
      Array.isArray(value) && value.map((row) => `\n    ${JSON.stringify(row)}`);
    return `\n  "${name}": ${rows ? `[${rows.join()}\n  ]` : JSON.stringify(value)}`;
  });
  return `{${members.join()}\n}\n`;
}

/**
 * Installs the package in `user`. Returns the tarball: the given one, or a new one in `folder`.
 * @param {string | undefined} given @param {string} folder @param {string} user
 */
async function installed(given, folder, user) {
  const tarball = given ? resolve(given) : await pack(root, join(folder, "packed"));
  if (!existsSync(tarball)) throw new Failure(`the file ${tarball} does not exist.`);
  await install(user, [tarball]);
  return tarball;
}

/** @param {string[]} names @param {import("./smoke/run.mjs").Load & { package?: string, keep: boolean }} options */
async function main(names, options) {
  const chosen = runnersNamed(names);
  const folder = mkdtempSync(join(tmpdir(), "smoke-"));
  const user = join(folder, "user");
  try {
    const tarball = await withProgress("smoke", "packs and installs the package", () =>
      installed(options.package, folder, user),
    );
    cpSync(join(root, "test", "install", "smoke"), user, { recursive: true });
    const outcomes = [];
    for (const runner of chosen) {
      const outcome = await withProgress(
        `smoke: ${runner.name}`,
        () => currentStep(user),
        () => smoke(runner, user, options),
      );
      outcomes.push(outcome);
      console.log(line(outcome));
    }
    return await record(tarball, user, outcomes);
  } finally {
    for (const host of Object.values(hosts)) await host.end?.();
    if (options.keep) console.log(`The installation is in ${user}.`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} name @param {string} value */
function number(name, value) {
  const found = Number(value);
  if (Number.isInteger(found) && found > 0) return found;
  throw new Failure(`--${name} takes a whole number from 1.`);
}

await runScript("smoke", async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      package: { type: "string" },
      count: { type: "string", default: "100000" },
      timeout: { type: "string" },
      json: { type: "string" },
      keep: { type: "boolean", default: false },
      list: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(help);
  if (values.list) return console.log(runners.map(({ name }) => name).join("\n"));
  const count = number("count", values.count);
  const timeout = values.timeout ? number("timeout", values.timeout) : undefined;
  const seen = await main(positionals, { ...values, count, timeout });
  if (values.json) writeFileSync(values.json, asText(seen));
  if (seen.runs.some(({ passed }) => !passed)) process.exitCode = 1;
});
