// Runs packages of other people that use zeromq.js with zmq-napi in its place.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { Installation, Replacement } from "./dependents/installation.mjs";
import { dependents } from "./dependents/table.mjs";
import { capture, root, since, StepError } from "../support/run.mjs";

const help = `Usage: node scripts/dev/dependents.mjs [OPTION...] [NAME...]

Installs packages that depend on zeromq.js, from npm's registry, each into a temporary folder
with zmq-napi where it looks for zeromq.js, and runs its tests or a session with it. The
table is in scripts/dev/dependents/table.mjs, the sessions are in test/interop/dependents/.
  --control         use zeromq.js 6.8 itself
  --package FOLDER  the package to pack (default: this one), which must be built
  --keep            leave the folders where they are, and say where`;

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    control: { type: "boolean" },
    package: { type: "string", default: root },
    keep: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  },
});

/** How long a command may take, in milliseconds. */
const patience = 120_000;

/**
 * @param {import("./dependents/table.mjs").Dependent} dependent
 * @param {Replacement} replacement
 */
async function attempt(dependent, replacement) {
  const installation = await Installation.make(dependent, replacement);
  const { folder } = installation;
  try {
    for (const command of dependent.run) {
      const { code, output } = await capture([process.execPath, ...command], {
        cwd: folder,
        env: { ZMQ_NAPI: root },
        timeout: patience,
      });
      if (code !== 0) throw new StepError(`${command.join(" ")}:\n${output.trimEnd()}`);
    }
  } finally {
    if (options.keep) console.log(`        ${folder}`);
    else installation.remove();
  }
}

/** @param {import("./dependents/table.mjs").Dependent[]} chosen */
async function main(chosen) {
  const folder = await mkdtemp(join(tmpdir(), "dependents-"));
  const replacement = options.control
    ? Replacement.zeromq(folder)
    : await Replacement.packed(folder, resolve(options.package));
  let failures = 0;
  for (const dependent of chosen) {
    const start = performance.now();
    const { name, version, api, does } = dependent;
    const what = `${name} ${version} (for zeromq ${api}): ${does}`;
    try {
      await attempt(dependent, replacement);
      console.log(`passed  ${what}, ${since(start)}`);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      failures++;
      console.log(`FAILED  ${what}, ${since(start)}`);
      console.log(error.message.replace(/^/gm, "        "));
    }
  }
  await rm(folder, { recursive: true, force: true });
  return failures === 0 ? 0 : 1;
}

const unknown = names.filter((name) => !dependents.some((row) => row.name === name));
if (options.help) {
  console.log(help);
} else if (unknown.length > 0) {
  const known = dependents.map(({ name }) => name).join(", ");
  console.error(`There is no dependent "${unknown[0]}"; there are ${known}.`);
  process.exitCode = 2;
} else {
  const chosen = dependents.filter(
    ({ name }) => names.length === 0 || names.includes(name),
  );
  process.exitCode = await main(chosen);
}
