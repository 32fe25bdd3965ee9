// Builds the addon apart from the ordinary build, with further flags of the compiler.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  addonFlags,
  compileNative,
  compilerRun,
  exportsMap,
  isMade,
  markMade,
} from "../release/prebuild/compiler.mjs";
import { root, runStep } from "../support/run.mjs";
import { hashOf } from "./stamps.mjs";

/**
 * @typedef {object} Apart
 * @property {string} name for people, and for the log in .cache/
 * @property {string} folder with all that is made, relative to the root
 * @property {string[]} flags of the compiler, which win over all others
 * @property {string[]} [linkFlags] of the addon
 * @property {string[]} [environment] of the build of the libraries: "NAME=value"
 * @property {string} [libraries] that are there already; else they are built with the flags
 */

/** How an addon is linked. */
export const sharedFlags = ["-shared", `-Wl,--version-script=${exportsMap}`];

/** The addon. @param {Apart} apart */
export const binaryOf = ({ folder }) => join(root, folder, "zmq_napi.node");

/**
 * Makes a compiler that adds `flags` behind those of CMake, where they win: CMake adds
 * -O3, and cmake-js overrides CXXFLAGS.
 * @param {string} name @param {string[]} flags
 */
function compilerWith(name, flags) {
  const words = [name, '"$@"', ...flags].join(" ");
  // A build knows its compiler by name.
  const folder = join(root, ".cache", "compilers", hashOf(words));
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `#!/bin/sh\nexec ${words}\n`, { mode: 0o755 });
  return file;
}

/** Builds libzmq and libsodium with the flags. Returns their folder. @param {Apart} apart */
async function buildLibraries({ name, folder, flags, environment = [] }) {
  const libraries = join(folder, "vendor");
  const variables = [
    `CC=${compilerWith("gcc", flags)}`,
    `CXX=${compilerWith("g++", flags)}`,
    ...environment,
  ];
  const script = [process.execPath, "vendor/scripts/build-libzmq.mjs", "--fetch"];
  const command = ["env", ...variables, ...script, "--out", libraries];
  await runStep(`${name}-libraries`, command);
  return libraries;
}

/** Builds the addon, but for what is there and unchanged. @param {Apart} apart */
export async function buildApart(apart) {
  const { folder, flags, linkFlags = [] } = apart;
  const libraries = apart.libraries ?? (await buildLibraries(apart));
  const all = ["-fPIC", ...addonFlags(libraries), ...flags];
  const objects = join(root, folder, "objects");
  const made = await compileNative("g++", all, objects, libraries);
  const binary = binaryOf(apart);
  if (isMade(binary, made.state)) return;
  await compilerRun([
    ...["g++", ...flags, ...sharedFlags, ...linkFlags, "-o", binary, ...made.objects],
    ...["libzmq.a", "libsodium.a"].map((name) => join(libraries, "lib", name)),
    ...["-lpthread", "-lrt"],
  ]);
  markMade(binary, made.state);
}
