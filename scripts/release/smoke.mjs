// Runs the smoke program from the packed package, on all that can run it here.

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { hosts } from "./smoke/hosts.mjs";
import { Installation } from "./smoke/installation.mjs";
import { record } from "./smoke/record.mjs";
import { smoke } from "./smoke/run.mjs";
import { runners, runnersNamed } from "./smoke/runners.mjs";
import { Failure, runScript } from "../../vendor/scripts/failure.mjs";

const help = `Usage: node scripts/release/smoke.mjs [OPTION...] [RUNNER...]

Packs the package with what is in prebuilds/, installs it into an empty folder with scripts
disabled, and runs scripts/release/smoke/program/main.cjs there by each runner, or by those named, by
their own names or by that of a target. The runtimes are packages of npm's registry, pinned in
scripts/release/smoke/runtimes.json and kept in .cache/runtimes/.
  --package TARBALL  install this, and pack nothing
  --count N          messages over each transport (default: 100000)
  --patience SECONDS how long a step may take (default: 60, emulated 300)
  --json FILE        write what was seen to a file
  --keep             leave the installation where it is, and say where
  --list             print the runners

Runners: ${runners.map(({ name }) => name).join(", ")}.`;

/** @param {import("./smoke/run.mjs").Outcome} outcome */
function line({ runner, target, host, runtime, seconds, failed, lack }) {
  const word = lack ? "not run" : failed ? "FAILED" : "passed";
  const where = [runtime ?? "", host ?? "", seconds ? `${seconds} s` : ""];
  const cells = [word, runner, target, ...where];
  const widths = [7, 15, 16, 13, 16, 8];
  const row = cells.map((cell, index) => cell.padEnd(widths[index])).join("  ");
  const why = lack ?? failed;
  return why === undefined ? row.trimEnd() : `${row.trimEnd()}\n    ${why}`;
}

/** @typedef {import("./smoke/run.mjs").Load & { package?: string, keep: boolean }} Options */

/** @param {string[]} names @param {Options} options */
async function main(names, options) {
  const chosen = runnersNamed(names);
  const installation = await Installation.make(options.package);
  try {
    const outcomes = [];
    for (const runner of chosen) {
      const outcome = await smoke(runner, installation, options);
      outcomes.push(outcome);
      console.log(line(outcome));
    }
    return record(installation, outcomes);
  } finally {
    for (const host of Object.values(hosts)) await host.end?.();
    if (options.keep) console.log(`The installation is in ${installation.user}.`);
    else installation.remove();
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
      patience: { type: "string" },
      json: { type: "string" },
      keep: { type: "boolean", default: false },
      list: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(help);
  if (values.list) return console.log(runners.map(({ name }) => name).join("\n"));
  const count = number("count", values.count);
  const patience = values.patience ? number("patience", values.patience) : undefined;
  const seen = await main(positionals, { ...values, count, patience });
  if (values.json) writeFileSync(values.json, `${JSON.stringify(seen, null, 2)}\n`);
  if (seen.runs.some(({ passed }) => !passed)) process.exitCode = 1;
});
