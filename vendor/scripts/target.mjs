// The platforms for which the libraries are built, and the folder of each.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Whether the running Node is linked against musl. */
function isMusl() {
  if (process.platform !== "linux") return false;
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (
    process.report.getReport()
  );
  return report.header?.glibcVersionRuntime === undefined;
}

/** Returns `<platform>-<arch>[-musl]` of the running Node, or of npm's settings for node-gyp. */
export function currentTarget() {
  const arch = process.env["npm_config_arch"] || process.arch;
  return `${process.platform}-${arch}${isMusl() ? "-musl" : ""}`;
}

/** Returns the paths of the files of a build. @param {string} folder */
export function outputOf(folder) {
  const at = resolve(folder);
  return { at, archives: join(at, "lib"), versions: join(at, "versions.json") };
}

/** @typedef {ReturnType<typeof outputOf>} Output */

/** @param {Output} output @param {string} stamp */
export function isBuilt({ archives, versions }, stamp) {
  if (!existsSync(versions) || !existsSync(archives)) return false;
  return JSON.parse(readFileSync(versions, "utf8")).stamp === stamp;
}
