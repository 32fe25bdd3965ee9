// Installs the packed package by each package manager, with scripts blocked.

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { pack } from "../support/pack.mjs";
import { named, root, runScript } from "../support/run.mjs";
import { commandOf, managers } from "./installs/managers.mjs";
import { InstallFailure, Project } from "./installs/project.mjs";
import { openRegistry } from "./installs/registry.mjs";

/** @typedef {import("./installs/managers.mjs").Manager} Manager */

const help = `Usage: node scripts/release/installs.mjs [OPTION...] [MANAGER...]

Packs the package with the binaries in prebuilds/. Each package manager, or each named one, then
installs it from a registry on this machine, with scripts blocked: as another user, as this
user, and offline from the cache. After each installation a program uses the package, at last
in a folder where nobody may write. The managers are packages of npm's registry. They are
pinned in scripts/release/installs/managers.json, and kept in .cache/runtimes/.

  --package TARBALL  installs this tarball, and packs nothing
  --json FILE        writes the results to a file
  --list             prints the managers

Managers: ${managers.map(({ name }) => name).join(", ")}.`;

const nobody = 65534;
const isRoot = process.getuid?.() === 0;

/**
 * `failed` and `skipped` are sentences. Without both, the trial has passed.
 *
 * @typedef {{ trial: string, seconds: number, failed?: string, skipped?: string }} Outcome
 */

/** @param {string} trial @param {() => Promise<unknown>} run @returns {Promise<Outcome>} */
async function attempt(trial, run) {
  const start = performance.now();
  const seconds = () => Number(((performance.now() - start) / 1000).toFixed(1));
  try {
    await run();
    return { trial, seconds: seconds() };
  } catch (error) {
    if (!(error instanceof InstallFailure)) throw error;
    return { trial, seconds: seconds(), failed: error.message };
  }
}

/**
 * Tries one manager. After a failure, the remaining trials of this installation are left out.
 * @param {Manager} manager @param {string[]} tarballs the packages of the registry
 * @param {string} folder for all files of the trial
 */
async function tryManager(manager, tarballs, folder) {
  const command = await commandOf(manager, folder);
  const registry = await openRegistry(tarballs);
  const make = () => {
    const place = mkdtempSync(join(folder, `${manager.name}-`));
    chmodSync(place, 0o755);
    return new Project(place, manager, command, registry.url);
  };
  const asOther = async () => {
    const project = make();
    project.giveTo(nobody);
    await project.install(nobody);
    await project.use(nobody);
  };
  const other = "another user's";
  const skipped = "only root can become another user";
  const outcomes = [
    isRoot ? await attempt(other, asOther) : { trial: other, seconds: 0, skipped },
  ];
  const project = make();
  const trials = {
    "scripts blocked": async () => {
      await project.install();
      await project.use();
    },
    "offline, from the cache": async () => {
      await registry.close();
      await project.installAgain();
      await project.use();
    },
    "read-only": async () => {
      project.protect();
      await project.use(isRoot ? nobody : undefined);
    },
  };
  try {
    for (const [trial, run] of Object.entries(trials)) {
      outcomes.push(await attempt(trial, run));
      if (outcomes.at(-1)?.failed !== undefined) break;
    }
    return outcomes;
  } finally {
    await registry.close();
  }
}

/** @param {string} manager @param {Outcome} outcome */
function line(manager, { trial, seconds, failed, skipped }) {
  const word = failed ? "FAILED" : skipped ? "skipped" : "ok";
  const row = `${word.padEnd(7)}  ${manager.padEnd(19)}  ${trial.padEnd(24)}  ${seconds} s`;
  const why = failed ?? skipped;
  return why === undefined ? row : `${row}\n    ${why.replaceAll("\n", "\n    ")}`;
}

/** @param {Manager[]} chosen @param {string[]} tarballs @param {string} folder */
async function tryAll(chosen, tarballs, folder) {
  const seen = [];
  for (const manager of chosen)
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
      list: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(help);
  if (values.list) return console.log(managers.map(({ name }) => name).join("\n"));
  const chosen = named("manager", managers, positionals);
  const folder = mkdtempSync(join(tmpdir(), "installs-"));
  try {
    chmodSync(folder, 0o755);
    const packed = join(folder, "packed");
    mkdirSync(packed);
    const own = values.package ? resolve(values.package) : await pack(root, packed);
    const needed = await pack(join(root, "node_modules", "node-gyp-build"), packed);
    const seen = await tryAll(chosen, [own, needed], folder);
    if (values.json) writeFileSync(values.json, `${JSON.stringify(seen, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
