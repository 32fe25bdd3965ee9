// Makes the binary of one target: with Zig for any target, or with node-gyp for this machine.

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { sha256OfFile } from "../../../vendor/scripts/archive.mjs";
import { nodeHeaders } from "../../../vendor/scripts/tools.mjs";
import { pinned, pinnedPackage } from "../../support/pack.mjs";
import {
  Failure,
  nodeModule,
  outputOf,
  progress,
  root,
  show,
} from "../../support/run.mjs";
import {
  addonFlags,
  compileNative,
  compilerRun,
  exportedNames,
  exportsMap,
  hostFunctionsIn,
  llvm,
  settings,
} from "./compiler.mjs";
import { placesOf } from "./targets.mjs";
import { writeToolchain } from "./toolchain.mjs";
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

/** Zig, from npm's registry: a tool of this script and no dependency of the package. */
export const { zig } = pinned;

export const cache = join(root, ".cache");

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
  const said = (await link(build, command)).split(/\s+/);
  const archive = /\/lib(?:c\+\+|c\+\+abi|compiler_rt)\.a$/;
  return [...new Set(said.filter((word) => archive.test(word)))];
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

/** Makes the binary of `target` and the record beside it. @param {Target} target */
export async function crossCompile(target) {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Failure(
      "prebuilt binaries are cross-compiled on Linux x64 only; here, npm run prebuild -- " +
        "--native makes the binary of this machine.",
    );
  const { objects, vendored, binary, tools } = placesOf(target);
  const hide = progress("Zig", () => "is fetched and unpacked, once");
  const compiler = await pinnedPackage(zig, cache).finally(hide);
  const toolchain = writeToolchain(target, {
    zig: compiler,
    cache: join(cache, "prebuild", "zig-cache"),
    folder: tools,
  });
  const script = join(root, "vendor", "scripts", "build-libzmq.mjs");
  const words = ["--target", target.name, "--toolchain", toolchain.toolchain, "--fetch"];
  show([script, ...words, "--out", vendored]);
  rmSync(objects, { recursive: true, force: true });
  const windows = target.platform === "win32";
  const flags = [
    ...["-O3", ...(windows ? [] : ["-fPIC"]), ...settings["warnings"]],
    // Functions of Node and libuv are called through pointers, which windows.mjs makes.
    ...addonFlags(
      vendored,
      windows
        ? [
            ...settings["windows_defines"],
            "NAPI_EXTERN=__declspec(dllimport)",
            "USING_UV_SHARED=1",
          ]
        : [],
    ),
  ];
  const compiled = await compileNative(toolchain.cxx, flags, objects, vendored);
  const archives = ["libzmq.a", "libsodium.a"].map((name) => join(vendored, "lib", name));
  // Linkers also write other files into the folder.
  const output = join(objects, basename(binary));
  const build = { target, zig: compiler, toolchain, objects };
  await linkers[target.platform](build, [...compiled.objects, ...archives], output);
  mkdirSync(dirname(binary), { recursive: true });
  copyFileSync(output, binary);
  writeRecord(target, vendored, `zig ${zig.version}`);
}

/** Makes the binary of this machine with prebuildify and the installed compiler. @param {Target} target */
export async function buildNatively(target) {
  const words = ["--napi", "--target", process.versions.node, "--strip"];
  if (target.libc !== undefined) words.push(`--tag-libc=${target.libc}`);
  if (target.arch === "arm") words.push("--tag-armv=7");
  const headers = nodeHeaders();
  await outputOf([...nodeModule("prebuildify/bin.js"), ...words], {
    progress: "prebuildify",
    env: headers === undefined ? {} : { npm_config_nodedir: headers },
  });
  writeRecord(target, join(root, "vendor", "out", target.name), "node-gyp");
}

/**
 * The record beside each binary: its contents, and how it was made. The record has no time and no
 * fact about the machine, so two builds of one commit have the same record.
 *
 * @typedef {object} Record
 * @property {string} target
 * @property {string} sha256 of the binary
 * @property {string} compiler
 * @property {{ version: string, patches: string[] }} libzmq
 * @property {{ version: string, patches: string[] }} libsodium
 * @property {{ curve: number, draft: number, ws: number, ipc: number }} has
 * @property {string[]} features the macros that libzmq's platform.hpp defines
 */

/** @param {Target} target @param {string} vendored @param {string} compiler */
function writeRecord(target, vendored, compiler) {
  const { binary, record } = placesOf(target);
  const versions = JSON.parse(readFileSync(join(vendored, "versions.json"), "utf8"));
  const { libzmq, libsodium, curve, draft, ws, ipc } = versions;
  const platform = readFileSync(join(vendored, "share", "platform.hpp"), "utf8");
  /** @type {Record} */
  const content = {
    target: target.name,
    sha256: sha256OfFile(binary),
    compiler,
    libzmq: { version: libzmq.version, patches: libzmq.patches },
    libsodium: { version: libsodium.version, patches: libsodium.patches },
    has: { curve, draft, ws, ipc },
    // Whichever the compiler, whose own names begin with two underscores.
    features: [...platform.matchAll(/^#define (?!__)(\w+)/gm)].map(
      ([, name = ""]) => name,
    ),
  };
  writeFileSync(record, `${JSON.stringify(content, null, 2)}\n`);
}

/** Returns the record at `path`, or undefined. @returns {Record | undefined} */
export function readRecord(/** @type {string} */ path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
