// Links the addon for macOS with LLVM's linker: Zig's own cannot restrict the exports, and
// binds the C++ library's tables weakly, so that another copy's could take their place.
// The linker signs what it writes; whatever changes the file afterwards breaks that.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compilerRun, exportedNames } from "./compiler.mjs";
import { hostFunctionsIn, llvm } from "./llvm.mjs";

/** @typedef {import("./compiler.mjs").Build} Build */

/** The SDK whose symbols Zig has. */
const sdk = "15.1";

/**
 * The archives of the C++ library and of the compiler's own functions, which Zig builds
 * when it links and names only then.
 *
 * @param {Build} build
 */
async function runtimeArchives({ objects, toolchain }) {
  const source = join(objects, "empty.cc");
  writeFileSync(source, "");
  const output = join(objects, "empty.dylib");
  const command = [toolchain.cxx, "-shared", source, "-o", output, "-v"];
  const said = (await compilerRun(command)).split(/\s+/);
  const archive = /\/lib(?:c\+\+|c\+\+abi|compiler_rt)\.a$/;
  return [...new Set(said.filter((word) => archive.test(word)))];
}

/** @param {Build} build @param {string[]} inputs @param {string} output */
export async function linkDarwin(build, inputs, output) {
  const { zig, target } = build;
  const [, cpu = "", oldest = ""] = /^(\w+)-macos\.(.*)$/.exec(target.triple) ?? [];
  // Only these may be left to the program that loads the addon.
  const host = await hostFunctionsIn(inputs, "_");
  await compilerRun([
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
