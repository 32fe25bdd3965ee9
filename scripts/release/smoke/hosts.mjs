// The hosts of runtimes: this machine, an emulated processor, another C library, Wine.

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Failure, capture, root } from "../../support/run.mjs";
import { linkStandardLibrary, muslLibraries, muslRoot } from "./musl.mjs";
import { startInWine32, wine32Version } from "./wine32.mjs";

/**
 * @typedef {object} Host
 * @property {[debianPackage: string, file: string][]} needs
 * @property {() => Promise<string>} title its name and version
 * @property {(program: string) => Promise<Start>} start
 * @property {() => Promise<unknown>} [end] ends processes that `start` has left
 *
 * @typedef {{ command: string[], env?: Record<string, string> }} Start
 */

/** @param {string} text */
const versionIn = (text) => /\d+(\.\d+)+/.exec(text)?.[0] ?? "";

/** Returns the first version in the output of a program. @param {string[]} command */
async function versionOf(command) {
  return versionIn((await capture(command)).output);
}

/**
 * @param {string} qemu @param {string} libraries a folder of Debian's cross libraries
 * @param {[string, string][]} needs @returns {Host}
 */
function emulated(qemu, libraries, needs) {
  return {
    needs: [["qemu-user", `/usr/bin/${qemu}`], ...needs],
    title: async () => `qemu-user ${await versionOf([qemu, "--version"])}`,
    start: async (program) => ({ command: [qemu, "-L", libraries, program] }),
  };
}

/** The folder of Wine's Windows. */
const windows = join(root, ".cache", "wine");
const wineEnvironment = { WINEPREFIX: windows, WINEDEBUG: "-all", WINEARCH: "win64" };

const wineserver = "/usr/lib/wine/wineserver";

/** @param {string[]} command */
function inWindows(command) {
  return capture(command, { env: wineEnvironment, timeout: 180_000, separate: true });
}

/** Sets Windows up, as version 10. Wine's server keeps running for the next programs. */
async function setWindowsUp() {
  mkdirSync(windows, { recursive: true });
  await endWindows(); // Ends processes of an interrupted run.
  const commands = [
    [wineserver, "--persistent"],
    ["wineboot"],
    ["wine", "winecfg", "-v", "win10"],
  ];
  for (const command of commands) {
    const end = await inWindows(command);
    if (end.code === 0) continue;
    const why = end.late ? "it took three minutes" : end.errors.trim();
    throw new Failure(`${command.join(" ")} failed: ${why}.`);
  }
}

async function endWindows() {
  await inWindows([wineserver, "--kill"]);
  await inWindows([wineserver, "--wait"]);
}

/** @type {Promise<void> | undefined} */
let windowsUp;

/** @type {Host} */
const wine = {
  needs: [
    ["wine", "/usr/bin/wine"],
    ["wine64", "/usr/lib/wine/wine64"],
  ],
  title: async () => `Wine ${await versionOf(["wine", "--version"])}`,
  start: async (program) => {
    await (windowsUp ??= setWindowsUp());
    return { command: ["wine", program], env: wineEnvironment };
  },
  end: async () => {
    if (windowsUp !== undefined) await endWindows();
    windowsUp = undefined;
  },
};

/** @type {Host} */
const wine32 = {
  needs: [["util-linux", "/usr/bin/unshare"]],
  title: async () => `Wine ${versionIn(await wine32Version())}, 32 bits`,
  start: startInWine32,
};

/** @type {Host} */
const here = {
  needs: [],
  title: async () => "itself",
  start: async (program) => ({ command: [program] }),
};

/** @type {Host} */
const musl = {
  needs: [
    ["musl", "/lib/ld-musl-x86_64.so.1"],
    ["g++", "/usr/bin/gcc"],
    ["libstdc++-12-pic", "/usr/lib/gcc/x86_64-linux-gnu/12/libstdc++_pic.a"],
  ],
  title: async () => `musl ${await versionOf(["/lib/ld-musl-x86_64.so.1"])}`,
  start: async (program) => {
    await linkStandardLibrary("gcc", program, muslLibraries);
    return { command: [program], env: { LD_LIBRARY_PATH: muslLibraries } };
  },
};

/** @type {Host} */
const qemuArm64Musl = {
  needs: [
    ["qemu-user", "/usr/bin/qemu-aarch64"],
    ["g++-aarch64-linux-gnu", "/usr/bin/aarch64-linux-gnu-gcc"],
    [
      "libstdc++-12-pic-arm64-cross",
      "/usr/lib/gcc-cross/aarch64-linux-gnu/12/libstdc++_pic.a",
    ],
  ],
  title: async () => `qemu-user ${await versionOf(["qemu-aarch64", "--version"])}, musl`,
  start: async (program) => {
    const folder = await muslRoot("arm64");
    const libraries = join(folder, "lib", "aarch64-linux-musl");
    await linkStandardLibrary("aarch64-linux-gnu-gcc", program, libraries);
    return { command: ["qemu-aarch64", "-L", folder, program] };
  },
};

/** @type {Host} */
const qemuArm64 = emulated("qemu-aarch64", "/usr/aarch64-linux-gnu", [
  ["libc6-arm64-cross", "/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1"],
  ["libstdc++6-arm64-cross", "/usr/aarch64-linux-gnu/lib/libstdc++.so.6"],
]);

/** @type {Host} */
const qemuArm = emulated("qemu-arm", "/usr/arm-linux-gnueabihf", [
  ["libc6-armhf-cross", "/usr/arm-linux-gnueabihf/lib/ld-linux-armhf.so.3"],
  ["libstdc++6-armhf-cross", "/usr/arm-linux-gnueabihf/lib/libstdc++.so.6"],
  ["libatomic1-armhf-cross", "/usr/arm-linux-gnueabihf/lib/libatomic.so.1"],
]);

export const hosts = { here, musl, qemuArm, qemuArm64, qemuArm64Musl, wine, wine32 };

/** Returns a sentence about what the machine lacks, or undefined. @param {Host} host */
export function lackOf({ needs }) {
  const missing = needs.filter(([, file]) => !existsSync(file)).map(([name]) => name);
  if (missing.length === 0) return undefined;
  return `it needs ${missing.join(", ")}; on Debian: apt-get install -y ${missing.join(" ")}`;
}
