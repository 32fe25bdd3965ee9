// The table of targets, for which there are prebuilt binaries. The names of the files are the names
// that node-gyp-build looks for.

import { join } from "node:path";
import { root } from "../../support/run.mjs";

/**
 * @typedef {object} Target
 * @property {string} name as in vendor/scripts/target.mjs
 * @property {"linux" | "win32" | "darwin"} platform
 * @property {string} arch as Node names it
 * @property {"glibc" | "musl"} [libc]
 * @property {string} file below `prebuilds/`
 * @property {string} triple as Zig names it, with the oldest system that it supports
 * @property {string} system as CMake names it
 * @property {string} processor as CMake names it
 */

/** @type {Target[]} */
export const targets = [
  linux("linux-x64", "glibc", "x86_64-linux-gnu.2.17", "x86_64"),
  linux("linux-x64", "musl", "x86_64-linux-musl", "x86_64"),
  linux("linux-arm64", "glibc", "aarch64-linux-gnu.2.17", "aarch64"),
  linux("linux-arm64", "musl", "aarch64-linux-musl", "aarch64"),
  linux("linux-arm", "glibc", "arm-linux-gnueabihf.2.17", "armv7l", ".armv7"),
  elsewhere("win32-x64", "x86_64-windows-gnu", "AMD64"),
  elsewhere("win32-arm64", "aarch64-windows-gnu", "ARM64"),
  elsewhere("win32-ia32", "x86-windows-gnu", "X86"),
  elsewhere("darwin-x64", "x86_64-macos.10.15", "x86_64"),
  elsewhere("darwin-arm64", "aarch64-macos.11.0", "arm64"),
];

/**
 * @param {string} folder @param {"glibc" | "musl"} libc @param {string} triple
 * @param {string} processor @param {string} [tag] of the processor, in the file's name
 * @returns {Target}
 */
function linux(folder, libc, triple, processor, tag = "") {
  return {
    name: libc === "musl" ? `${folder}-musl` : folder,
    platform: "linux",
    arch: folder.slice("linux-".length),
    libc,
    file: `${folder}/zmq-napi${tag}.${libc}.node`,
    triple,
    system: "Linux",
    processor,
  };
}

/** @param {string} name @param {string} triple @param {string} processor @returns {Target} */
function elsewhere(name, triple, processor) {
  const [platform, arch] = name.split("-");
  return {
    name,
    platform: platform === "win32" ? platform : "darwin",
    arch,
    file: `${name}/zmq-napi.node`,
    triple,
    system: platform === "win32" ? "Windows" : "Darwin",
    processor,
  };
}

/** The folder of one target's files. @param {Target} target */
export function placesOf({ name, file }) {
  const work = join(root, ".cache", "prebuild", name);
  const binary = join(root, "prebuilds", file);
  return {
    /** The folder of the vendored libraries. */
    vendored: join(work, "vendored"),
    tools: join(work, "tools"),
    objects: join(work, "objects"),
    binary,
    record: binary.replace(/\.node$/, ".json"),
  };
}
