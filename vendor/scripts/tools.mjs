// Finds the programs and the Node headers that a build needs.

import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { Failure } from "./failure.mjs";

/** Returns the full name of a program on the PATH, or undefined. @param {string} program */
export function find(program) {
  const suffixes = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => suffixes.map((suffix) => join(folder, program + suffix)))
    .find((path) => existsSync(path));
}

/** Fails if the machine cannot build. The failure names what to install. */
export function checkTools() {
  if (process.platform === "win32") return; // CMake finds Visual Studio by itself.
  const wanted = [
    { package: "cmake", there: find("cmake") },
    { package: "make", there: find("make") ?? find("ninja") },
    { package: "g++", there: process.env["CXX"] || find("g++") || find("clang++") },
  ];
  const missing = wanted.filter(({ there }) => !there).map((tool) => tool.package);
  if (missing.length > 0)
    throw new Failure(
      `${missing.join(", ")} not found on the PATH; on Debian or Ubuntu run ` +
        `apt-get install ${missing.join(" ")}.`,
    );
}

/**
 * Returns the folder that has `include/node` for the running Node: the folder that is set for
 * node-gyp, or the folder of the installation. Returns undefined if neither has this version.
 * node-gyp then downloads the headers.
 */
export function nodeHeaders() {
  const prefix = dirname(dirname(process.execPath));
  const [major, minor] = process.versions.node.split(".");
  return [process.env["npm_config_nodedir"], prefix].find((folder) => {
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
