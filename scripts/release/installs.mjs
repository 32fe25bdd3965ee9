// Installs the packed package by each package manager, with scripts blocked.

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { managers } from "./installs/managers.mjs";
import { timeInstalls } from "./installs/times.mjs";
import { tryManager } from "./installs/trials.mjs";
import { capture, root } from "../support/run.mjs";
import { Failure, runScript } from "../../vendor/scripts/failure.mjs";

const help = `Usage: node scripts/release/installs.mjs [OPTION...] [MANAGER...]

Packs the package with what is in prebuilds/, and has each package manager, or those named,
install it from a registry on this machine with scripts blocked: as another user, as this
one, offline from the cache; then the package is used, in the end where nobody may write.
The managers are packages of npm's registry, pinned in scripts/release/installs/managers.json and
kept in .cache/runtimes/.

  --package TARBALL  install this, and pack nothing
  --json FILE        write what was seen to a file
  --times            instead, time npm's installs of this package and of zeromq.js, each
                     with a warm cache
  --list             print the managers

Managers: ${managers.map(({ name }) => name).join(", ")}.`;

/** Packs a folder's package. @param {string} folder @param {string} into */
async function pack(folder, into) {
  const words = ["pack", folder, "--silent", "--pack-destination", into];
  const { code, output } = await capture(["npm", ...words]);
  if (code !== 0) throw new Failure(`npm pack failed: ${output.trim()}`);
  return join(into, output.trim().split("\n").at(-1) ?? "");
}

/** @param {string[]} names */
function managersNamed(names) {
  const known = managers.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Failure(`there is no manager ${unknown}; there are ${known.join(", ")}.`);
  return managers.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** @param {string} manager @param {import("./installs/trials.mjs").Outcome} outcome */
function line(manager, { trial, seconds, failed, skipped }) {
  const word = failed ? "FAILED" : skipped ? "skipped" : "ok";
  const row = `${word.padEnd(7)}  ${manager.padEnd(19)}  ${trial.padEnd(24)}  ${seconds} s`;
  const why = failed ?? skipped;
  return why === undefined ? row : `${row}\n    ${why.replaceAll("\n", "\n    ")}`;
}

/** @param {string[]} names @param {string[]} tarballs @param {string} folder */
async function tryAll(names, tarballs, folder) {
  const seen = [];
  for (const manager of managersNamed(names))
    for (const outcome of await tryManager(manager, tarballs, folder)) {
      console.log(line(manager.name, outcome));
      seen.push({ manager: manager.name, ...outcome });
    }
  if (seen.some(({ failed }) => failed !== undefined)) process.exitCode = 1;
  return seen;
}

await runScript("installs", async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      package: { type: "string" },
      json: { type: "string" },
      times: { type: "boolean", default: false },
      list: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(help);
  if (values.list) return console.log(managers.map(({ name }) => name).join("\n"));
  const folder = mkdtempSync(join(tmpdir(), "installs-"));
  try {
    chmodSync(folder, 0o755);
    const packed = join(folder, "packed");
    mkdirSync(packed);
    const own = values.package ? resolve(values.package) : await pack(root, packed);
    const needed = await pack(join(root, "node_modules", "node-gyp-build"), packed);
    const seen = values.times
      ? await timeInstalls([own, needed], folder)
      : await tryAll(positionals, [own, needed], folder);
    if (values.json) writeFileSync(values.json, `${JSON.stringify(seen, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
