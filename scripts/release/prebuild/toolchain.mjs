// Writes what CMake and the addon's compile step need to cross-compile: the compilers and tools
// of one target, as small programs, and CMake's toolchain file.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../../support/run.mjs";
import { sha256 } from "../../../vendor/scripts/archive.mjs";

/** @typedef {import("./targets.mjs").Target} Target */

/**
 * Headers that libzmq includes on Windows by a name in another case, or by the name of another
 * system's header, with the header of Zig to use.
 */
const windowsHeaders = {
  "WinSock2.h": ["winsock2.h"],
  "WS2tcpip.h": ["ws2tcpip.h"],
  "Windows.h": ["windows.h"],
  "Mstcpip.h": ["mstcpip.h"],
  "sys/socket.h": ["winsock2.h"],
  "sys/un.h": ["winsock2.h", "afunix.h"],
};

/** A resource compiler that makes an empty file. libzmq's resource has its version, which the
 * archive does not need. */
const emptyResource = `
while [ "$1" != /fo ]; do shift; done
exec "$(dirname "$0")/cc" -x c -c /dev/null -o "$2"`;

/** @param {string} word */
const quoted = (word) => `'${word}'`;

/** @returns {Record<string, string>} the headers by their names */
function headersOf(/** @type {Target} */ { name, platform }) {
  if (platform !== "win32") return {};
  const lines = Object.entries(windowsHeaders).map(([file, meant]) => [
    `include/${file}`,
    ["#pragma once", ...meant.map((header) => `#include <${header}>`), ""].join("\n"),
  ]);
  const clock = readFileSync(join(import.meta.dirname, "clock_gettime.h"), "utf8");
  return {
    ...Object.fromEntries(lines),
    ...(name === "win32-arm64" ? { "include/clock_gettime.h": clock } : {}),
  };
}

/**
 * Returns the compilers and tools by their names. Their caches are in `cache`, and their output
 * contains no path of this machine.
 * @param {Target} target @param {{ zig: string, cache: string, folder: string }} places
 * @returns {Record<string, string>}
 */
function programsOf({ name, platform, triple }, { zig, cache, folder }) {
  /** @param {string[]} words */
  const run = (...words) =>
    `export ZIG_GLOBAL_CACHE_DIR=${quoted(cache)} ZIG_LOCAL_CACHE_DIR=${quoted(cache)}\n` +
    `exec ${[join(zig, "zig"), ...words].map(quoted).join(" ")} "$@"`;
  const flags = ["-target", triple, "-g0"];
  flags.push(`-ffile-prefix-map=${zig}=zig`, `-ffile-prefix-map=${root}=.`);
  // Zig compiles its C++ library when it first links a program, and again when these flags differ.
  // So CMake's trials and the addon all have these flags.
  if (platform !== "win32") flags.push("-fPIC");
  if (platform !== "darwin") flags.push("-s");
  if (platform === "win32") flags.push("-isystem", join(folder, "include"));
  const clock = ["-include", join(folder, "include", "clock_gettime.h")];
  return {
    cc: run("cc", ...flags),
    "c++": run("c++", ...flags, ...(name === "win32-arm64" ? clock : [])),
    ar: run("ar"),
    ranlib: run("ranlib"),
    rc: emptyResource.trim(),
  };
}

/** For macOS CMake needs a tool that changes the names of shared libraries. There are none here. */
const installNames = `set(CMAKE_INSTALL_NAME_TOOL : CACHE INTERNAL "")
`;

/**
 * Returns the toolchain file. Its first line is a hash, from which vendor/scripts/build-libzmq.mjs
 * sees whether it must build again.
 * @param {Target} target @param {string} folder @param {string} contents of all other files
 */
const toolchainFile = ({ system, processor }, folder, contents) => `# ${sha256(contents)}
set(CMAKE_SYSTEM_NAME ${system})
set(CMAKE_SYSTEM_PROCESSOR ${processor})
set(CMAKE_C_COMPILER "${folder}/cc")
set(CMAKE_CXX_COMPILER "${folder}/c++")
set(CMAKE_AR "${folder}/ar" CACHE FILEPATH "")
set(CMAKE_RANLIB "${folder}/ranlib" CACHE FILEPATH "")
set(CMAKE_RC_COMPILER "${folder}/rc")
# Programs, libraries and headers of this machine are not for the target.
set(CMAKE_FIND_ROOT_PATH "${folder}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(KIND LIBRARY INCLUDE PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_\${KIND} ONLY)
endforeach()
${system === "Darwin" ? installNames : ""}`;

/**
 * Writes the toolchain of `target` into `folder`.
 * @param {Target} target @param {object} places
 * @param {string} places.zig the folder of the compiler
 * @param {string} places.cache of the compiler @param {string} places.folder
 */
export function writeToolchain(target, places) {
  const { folder } = places;
  rmSync(folder, { recursive: true, force: true });
  const headers = headersOf(target);
  const programs = programsOf(target, places);
  const toolchain = join(folder, "toolchain.cmake");
  const contents = JSON.stringify([headers, programs]);
  mkdirSync(folder, { recursive: true });
  writeFileSync(toolchain, toolchainFile(target, folder, contents));
  for (const [name, text] of Object.entries(headers)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const [name, text] of Object.entries(programs))
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return { toolchain, cc: join(folder, "cc"), cxx: join(folder, "c++") };
}

/** @typedef {ReturnType<typeof writeToolchain>} Toolchain */
