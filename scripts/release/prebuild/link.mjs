// Links the addon for one target. Each platform has a way of its own.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  compilerRun,
  exportedNames,
  exportsMap,
  hostFunctionsIn,
  llvm,
  settings,
} from "./compiler.mjs";
import { importsIn } from "./windows.mjs";

/** @typedef {import("./targets.mjs").Target} Target */
/** @typedef {import("./toolchain.mjs").Toolchain} Toolchain */

/**
 * @typedef {object} Build
 * @property {Target} target
 * @property {string} zig the folder of the compiler
 * @property {Toolchain} toolchain
 * @property {string} objects a folder for object files
 */

/**
 * Links, and returns the output of the linker. If Zig's folder is below the working directory,
 * Zig names it by a relative path. It then does not find the C++ library that it has compiled
 * under another path. So this runs in a folder that has no compiler below it, as CMake does.
 * @param {Build} build @param {string[]} command
 */
const link = ({ objects }, command) =>
  compilerRun(command, { cwd: objects, progress: "linking" });

/** @param {Build} build @param {string[]} inputs @param {string} output */
async function linkLinux(build, inputs, output) {
  const words = ["--gc-sections", "--as-needed", "--build-id=none", "-z,now", "-z,relro"];
  words.push(`--version-script=${exportsMap}`);
  const flags = words.map((word) => `-Wl,${word}`);
  const command = [build.toolchain.cxx, "-shared", "-s", ...flags, "-o", output];
  await link(build, [...command, ...inputs, "-lpthread", "-lrt", "-ldl"]);
}

/** @param {Build} build @param {string[]} inputs @param {string} output */
async function linkWindows(build, inputs, output) {
  const { target, toolchain, objects } = build;
  // On 32-bit x86 each name has one underscore more.
  const prefix = target.arch === "ia32" ? "__imp__" : "__imp_";
  const source = join(objects, "host-imports.c");
  const imports = join(objects, "host-imports.o");
  writeFileSync(source, importsIn(await hostFunctionsIn(inputs, prefix), prefix));
  const strict = ["-O2", "-Wall", "-Wextra", "-Werror"];
  await compilerRun([toolchain.cc, ...strict, "-c", source, "-o", imports]);
  // Brepro: the linker writes a hash of the file instead of the time.
  const flags = ["-shared", "-s", "-Wl,--gc-sections", "-Wl,-Brepro", "-o", output];
  const libraries = settings["windows_libraries"];
  await link(build, [toolchain.cxx, ...flags, imports, ...inputs, ...libraries]);
}

/** The version of the macOS SDK whose symbols Zig has. */
const sdk = "15.1";

/** Returns the archives of the C++ library and of the compiler's own functions. Zig builds and
 * names them only when it links. @param {Build} build */
async function runtimeArchives(build) {
  const source = join(build.objects, "empty.cc");
  writeFileSync(source, "");
  const output = join(build.objects, "empty.dylib");
  const command = [build.toolchain.cxx, "-shared", source, "-o", output, "-v"];
  const words = (await link(build, command)).split(/\s+/);
  const archive = /\/lib(?:c\+\+|c\+\+abi|compiler_rt)\.a$/;
  return [...new Set(words.filter((word) => archive.test(word)))];
}

/**
 * Links for macOS with LLVM's linker. Zig's own linker cannot restrict the exports. It also binds
 * the tables of the C++ library weakly, so that tables of another copy could replace them. LLVM's
 * linker signs the file. A later change to the file breaks the signature.
 * @param {Build} build @param {string[]} inputs @param {string} output
 */
async function linkDarwin(build, inputs, output) {
  const { zig, target } = build;
  const [, cpu = "", oldest = ""] = /^(\w+)-macos\.(.*)$/.exec(target.triple) ?? [];
  // Only these symbols may come from the program that loads the addon.
  const host = await hostFunctionsIn(inputs, "_");
  await link(build, [
    llvm("ld64.lld"),
    ...["-arch", cpu === "aarch64" ? "arm64" : cpu],
    ...["-platform_version", "macos", oldest, sdk],
    ...["-bundle", "-dead_strip", "-x", "-adhoc_codesign", "-o", output],
    ...exportedNames().flatMap((name) => ["-exported_symbol", `_${name}`]),
    ...host.flatMap((name) => ["-U", `_${name}`]),
    ...inputs,
    ...(await runtimeArchives(build)),
    join(zig, "lib", "libc", "darwin", "libSystem.tbd"),
  ]);
}

const linkers = { linux: linkLinux, win32: linkWindows, darwin: linkDarwin };

/** Links `inputs` to the addon `output`. @param {Build} build @param {string[]} inputs @param {string} output */
export const linkAddon = (build, inputs, output) =>
  linkers[build.target.platform](build, inputs, output);
