// Builds libsodium, libzmq and the addon with sanitizers, apart from the ordinary build.

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { compilerRun, settings } from "../../release/prebuild/compiler.mjs";
import { pool, root, run } from "../../support/run.mjs";
import { contentsOf, datesOf, filesIn, hashOf } from "../stamps.mjs";
import { nodeHeaders } from "../../../vendor/scripts/tools.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";
import { binaryOf, flagsOf, folderOf, linkFlags } from "./forms.mjs";
import { isMade, markMade } from "./made.mjs";

/** @typedef {import("./forms.mjs").Form} Form */

/**
 * Makes a compiler that adds `flags` behind all that CMake says, where they win: CMake says
 * -O3, with which libzmq takes minutes more, and cmake-js overrides CXXFLAGS.
 *
 * @param {string} name
 * @param {string[]} flags
 */
function compilerWith(name, flags) {
  const words = [name, '"$@"', ...flags].join(" ");
  // A build knows its compiler by name.
  const folder = join(root, ".cache", "sanitize", "compilers", hashOf(words));
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `#!/bin/sh\nexec ${words}\n`, { mode: 0o755 });
  return file;
}

/**
 * Builds the vendored libraries into `folder`.
 *
 * @param {string} folder
 * @param {{ c: string, cxx: string, flags: string[] }} compiler
 */
async function buildLibraries(folder, { c, cxx, flags }) {
  const environment = [
    `CC=${compilerWith(c, flags)}`,
    `CXX=${compilerWith(cxx, flags)}`,
    // The program that tells what was built leaves libzmq's globals behind.
    "ASAN_OPTIONS=detect_leaks=0",
  ];
  const script = [process.execPath, "vendor/scripts/build-libzmq.mjs", "--fetch"];
  await run("sanitize-libraries", ["env", ...environment, ...script, "--out", folder]);
}

/** Where the headers of Node-API are, as flags. */
export function addonIncludes() {
  const headers = nodeHeaders();
  if (headers === undefined)
    throw new Failure(
      `The headers of Node ${process.version} were not found. Name the folder that has ` +
        "them in include/node by npm_config_nodedir.",
    );
  const folders = [join("node_modules", "node-addon-api"), join(headers, "include/node")];
  return folders.flatMap((folder) => ["-isystem", folder]);
}

/** @param {Form} form @param {string} libraries */
function compilerFlags(form, libraries) {
  const defines = [...settings["addon_defines"], ...settings["vendored_defines"]];
  return [
    ...["-fPIC", ...flagsOf(form)],
    ...["addon_cflags", "addon_cflags_cc"].flatMap((list) => settings[list]),
    ...defines.map((definition) => `-D${definition}`),
    ...addonIncludes(),
    ...["-isystem", join(libraries, "include")],
  ];
}

/** @param {Form} form @param {string} libraries */
async function buildAddon(form, libraries) {
  const objects = join(folderOf(form), "objects");
  mkdirSync(objects, { recursive: true });
  const flags = compilerFlags(form, libraries);
  const names = readdirSync(join(root, "native")).filter((name) => name.endsWith(".cc"));
  const headers = contentsOf(filesIn("native").filter((name) => !name.endsWith(".cc")));
  const vendored = datesOf(filesIn(join(libraries, "lib")));
  const tasks = names.map((name) => async () => {
    const object = join(objects, `${basename(name, ".cc")}.o`);
    const source = join("native", name);
    const state = hashOf(flags.join(" "), headers, vendored, contentsOf([source]));
    if (isMade(object, state)) return { object, changed: false };
    await compilerRun(["g++", ...flags, "-c", source, "-o", object]);
    markMade(object, state);
    return { object, changed: true };
  });
  const made = await pool(tasks, availableParallelism());
  const binary = binaryOf(form);
  const inputs = hashOf(vendored, ...made.map(({ object }) => object));
  if (made.every(({ changed }) => !changed) && isMade(binary, inputs)) return;
  await compilerRun([
    ...["g++", ...flagsOf(form), ...linkFlags],
    ...["-o", binary, ...made.map(({ object }) => object)],
    ...["libzmq.a", "libsodium.a"].map((name) => join(libraries, "lib", name)),
    ...["-lpthread", "-lrt"],
  ]);
  markMade(binary, inputs);
}

/** Builds a form; what is already there is kept. @param {Form} form */
export async function build(form) {
  const libraries = join(".cache", "sanitize", form.name, "vendor");
  await buildLibraries(libraries, { c: "gcc", cxx: "g++", flags: flagsOf(form) });
  await buildAddon(form, libraries);
}
