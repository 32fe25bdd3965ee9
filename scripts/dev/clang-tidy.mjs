// Makes the commands that check native/ with clang-tidy.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "../support/run.mjs";

const build = join(root, "build");

/** Returns the value of a variable in a makefile of node-gyp, as words.
 * @param {string} makefile @param {string} variable */
function words(makefile, variable) {
  const definition = new RegExp(`^${variable} :=((?:.*\\\\\\n)*.*)`, "m");
  const value = definition.exec(makefile)?.[1] ?? "";
  return value.replaceAll("\\\n", " ").trim().split(/\s+/);
}

/**
 * Returns the definitions and include folders with which node-gyp compiles the addon. All headers
 * but ours are system headers, which clang-tidy does not check.
 */
function compilerFlags() {
  /** @type {string} */
  let makefile;
  try {
    makefile = readFileSync(join(build, "zmq_napi.target.mk"), "utf8");
  } catch {
    return undefined;
  }
  const all = ["DEFS_Release", "INCS_Release", "CFLAGS_CC_Release"]
    .flatMap((variable) => words(makefile, variable))
    .map((word) => word.replace(/^'(.*)'$/, "$1"));
  const folder = (/** @type {string} */ path) =>
    resolve(build, path.replace("$(srcdir)", root));
  return all.flatMap((word, index) => {
    if (word.startsWith("-D")) return [word];
    if (word === "-isystem") return [word, folder(all[index + 1])];
    if (!word.startsWith("-I")) return [];
    const included = folder(word.slice(2));
    return [included === join(root, "native") ? "-I" : "-isystem", included];
  });
}

/** Returns a command for each source file, or one that prints why there is none. @param {string[]} files */
export function clangTidy(files) {
  const flags = compilerFlags();
  const setup = "The addon is not configured: run npm run setup first.";
  if (!flags) return [["sh", "-c", `echo "${setup}"; exit 1`]];
  const sources = files.filter((name) => name.endsWith(".cc"));
  return sources.map((name) => [
    ...["clang-tidy", "--quiet", name, "--"],
    ...["-std=c++17", "-fno-exceptions", "-Wall", "-Wextra", ...flags],
  ]);
}
