// Runs packages that depend on zeromq.js with zmq-napi in place of zeromq.js.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { install, pack } from "../../scripts/support/pack.mjs";
import {
  Failure,
  named,
  outputOf,
  root,
  runScript,
  since,
  withProgress,
} from "../../scripts/support/run.mjs";
import { dependents } from "./dependents/table.mjs";

/** @typedef {import("./dependents/table.mjs").Dependent} Dependent */

const help = `Usage: node test/interop/dependents.mjs [OPTION...] [NAME...]

Installs packages that depend on zeromq.js, from npm's registry, each into a temporary folder
with zmq-napi where it looks for zeromq.js, and runs its tests or a session with it. The
table is in test/interop/dependents/table.mjs, the sessions lie beside it.
  --control         use zeromq.js 6.8 itself: what fails with it, too, is not our fault
  --package FOLDER  the package to pack (default: this one), which must be built
  --keep            leave the folders where they are, and say where`;

const zeromq = "6.8.0";
const programs = join(import.meta.dirname, "dependents");

/** The time limit of a command, in milliseconds. */
const limit = 120_000;

/** @param {string} folder @param {unknown} content */
function writePackage(folder, content) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(content, null, 2));
}

/**
 * The packages that replace zeromq.js 5 and 6, as specifiers for npm.
 *
 * @typedef {{ 5: string, 6: string }} Replacement
 *
 * @param {string} folder @param {string | undefined} source the package; zeromq.js without one
 * @returns {Promise<Replacement>}
 */
async function replacementIn(folder, source) {
  const flags = ["--ignore-scripts"];
  const six = source ? `file:${await pack(source, folder, flags)}` : zeromq;
  const [name, specifier] = source
    ? ["zmq-napi", six]
    : ["zeromq-6", `npm:zeromq@${six}`];
  // A package that reports itself as zeromq.js 5.
  const shim = join(folder, "zeromq-5");
  const dependencies = { [name]: specifier };
  writePackage(shim, { name: "zeromq", version: "5.3.1", dependencies });
  writeFileSync(
    join(shim, "index.js"),
    `module.exports = require("${name}/v5-compat");\n`,
  );
  return { 5: `file:${shim}`, 6: six };
}

/** The package that npm packs has no addon yet. @param {string} source @param {string} modules */
function addBinary(source, modules) {
  for (const name of ["zeromq", "zmq-napi"]) {
    const manifest = join(modules, name, "package.json");
    const there = existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name;
    if (there !== "zmq-napi") continue;
    const addon = join("build", "Release", "zmq_napi.node");
    cpSync(join(source, addon), join(modules, name, addon));
  }
}

/**
 * Installs a dependent in a folder, with the replacement.
 * @param {Dependent} dependent @param {Replacement} replacement
 * @param {string | undefined} source @param {string} folder
 */
async function prepare(dependent, replacement, source, folder) {
  const {
    name,
    version,
    api,
    extra = {},
    standIns = [],
    replaces = "zeromq",
  } = dependent;
  cpSync(programs, folder, { recursive: true });
  const ours = Object.fromEntries(
    standIns.map((standIn) => [standIn, `file:${join(folder, "stand-ins", standIn)}`]),
  );
  const packages = { ...extra, ...ours, [replaces]: replacement[api] };
  const dependencies = { [name]: version, ...packages };
  const overrides = { [replaces]: `$${replaces}`, ...ours };
  writePackage(folder, { private: true, dependencies, overrides });
  await install(folder, ["--install-links"]);
  const modules = join(folder, "node_modules");
  const copy = new RegExp(`(^|node_modules.)${replaces}$`);
  const copies = readdirSync(modules, { recursive: true }).filter((path) =>
    copy.test(String(path)),
  );
  if (copies.length !== 1) throw new Failure(`there is ${copies.join(" and ")}.`);
  if (source) addBinary(source, modules);
}

/** @param {string} text */
const indented = (text) => text.trimEnd().replace(/^/gm, "        ");

await runScript("dependents", async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      control: { type: "boolean" },
      package: { type: "string", default: root },
      keep: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(help);
  const chosen = named("dependent", dependents, positionals);
  const source = values.control ? undefined : resolve(values.package);
  const shared = mkdtempSync(join(tmpdir(), "dependents-"));
  const replacement = await withProgress("dependents", "the package is packed", () =>
    replacementIn(shared, source),
  );
  for (const dependent of chosen) {
    const start = performance.now();
    const { name, version, api, does, run } = dependent;
    const what = `${name} ${version} (for zeromq ${api}): ${does}`;
    const folder = mkdtempSync(join(tmpdir(), "dependent-"));
    try {
      await withProgress(name, "is installed", () =>
        prepare(dependent, replacement, source, folder),
      );
      for (const words of run)
        await outputOf([process.execPath, ...words], {
          cwd: folder,
          env: { ZMQ_NAPI: root },
          timeout: limit,
          progress: name,
        });
      console.log(`passed  ${what}, ${since(start)}`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      process.exitCode = 1;
      console.log(`FAILED  ${what}, ${since(start)}\n${indented(error.message)}`);
    } finally {
      if (values.keep) console.log(`        ${folder}`);
      else rmSync(folder, { recursive: true, force: true });
    }
  }
  rmSync(shared, { recursive: true, force: true });
});
