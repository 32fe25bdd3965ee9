// Runs the compiler, and reads how the addon is compiled and what it exports.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { capture, root } from "../../support/run.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";

/**
 * @typedef {object} Build
 * @property {import("./targets.mjs").Target} target
 * @property {string} zig the folder of the compiler
 * @property {import("./toolchain.mjs").Toolchain} toolchain
 * @property {string} vendored the folder of libzmq and libsodium
 * @property {string} objects a folder for what is made on the way
 * @property {string} binary what is to be made
 */

/**
 * The lists of native/addon.gypi, which binding.gyp includes: JSON is gyp, too.
 *
 * @type {Record<string, string[]>}
 */
export const settings = JSON.parse(
  readFileSync(join(root, "native", "addon.gypi"), "utf8"),
).variables;

/** The file with the symbols that the addon exports. */
export const exportsMap = join(root, "vendor", "exports.map");

export function exportedNames() {
  const map = readFileSync(exportsMap, "utf8");
  return [...map.matchAll(/^ +(\w+);$/gm)].map(([, name = ""]) => name);
}

/** Runs a command in the package's folder. @param {string[]} command @returns what it said */
export async function compilerRun(command) {
  const { code, output } = await capture(command);
  if (code === 0) return output;
  process.stderr.write(`${command.join(" ")}\n${output.trimEnd()}\n`);
  throw new Failure(`${basename(command[0] ?? "")} failed; see above.`);
}
