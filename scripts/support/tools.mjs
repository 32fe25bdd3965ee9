// Finds what the scripts need from outside the package: programs and Node's headers.

import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** The full name of a program on the PATH, or undefined. @param {string} program */
export function find(program) {
  const suffixes = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  for (const folder of (process.env["PATH"] ?? "").split(delimiter))
    for (const suffix of suffixes) {
      const path = join(folder, program + suffix);
      if (folder !== "" && existsSync(path)) return path;
    }
  return undefined;
}

/**
 * The folder that holds `include/node` for the running Node: the one set for node-gyp,
 * else that of the installation itself. Undefined if there is none of this version, and
 * node-gyp then downloads the headers.
 */
export function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  const folders = [process.env["npm_config_nodedir"], prefix];
  const [major, minor] = process.versions.node.split(".");
  return folders.find((folder) => {
    if (!folder) return false;
    const header = join(folder, "include", "node", "node_version.h");
    if (!existsSync(header)) return false;
    const text = readFileSync(header, "utf8");
    return (
      new RegExp(`NODE_MAJOR_VERSION ${major}\\b`).test(text) &&
      new RegExp(`NODE_MINOR_VERSION ${minor}\\b`).test(text)
    );
  });
}
