// What a runtime runs on: this machine, an emulated processor, another C library, Wine.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { capture, root } from "../support/run.mjs";
import { Failure } from "../vendor/failure.mjs";
import { runToEnd } from "./process.mjs";

/**
 * @typedef {object} Host
 * @property {[debianPackage: string, file: string][]} needs
 * @property {() => Promise<string>} title what it is, with its version
 * @property {(program: string) => Promise<Start>} start
 * @property {() => Promise<unknown>} [end] ends what `start` has left running
 *
 * @typedef {{ command: string[], env?: Record<string, string> }} Start
 */

/** The first version that a program prints about itself. @param {string[]} command */
async function versionOf(command) {
  const { output } = await capture(command);
  return /\d+(\.\d+)+/.exec(output)?.[0] ?? "";
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

/** The Windows that Wine plays. */
const windows = join(root, ".cache", "wine");
const wineEnvironment = { WINEPREFIX: windows, WINEDEBUG: "-all", WINEARCH: "win64" };

/** @param {string[]} command */
async function inWindows(command) {
  const end = await runToEnd(command, { env: wineEnvironment, seconds: 180 });
  if (end.code === 0) return;
  const why = end.late ? "it took three minutes" : end.errors.trim();
  throw new Failure(`${command.join(" ")} failed: ${why}.`);
}

/** Sets Windows up, as version 10; Wine's server stays, for the programs to come. */
async function startWindows() {
  await inWindows(["/usr/lib/wine/wineserver", "--persistent"]);
  await inWindows(["wineboot"]);
  await inWindows(["wine", "winecfg", "-v", "win10"]);
}

/** @type {Host} */
const wine = {
  needs: [
    ["wine", "/usr/bin/wine"],
    ["wine64", "/usr/lib/wine/wine64"],
  ],
  title: async () => `Wine ${await versionOf(["wine", "--version"])}`,
  start: async (program) => {
    await startWindows();
    return { command: ["wine", program], env: wineEnvironment };
  },
  end: () => inWindows(["/usr/lib/wine/wineserver", "--kill"]),
};

/** @type {Host} */
const here = {
  needs: [],
  title: async () => "itself",
  start: async (program) => ({ command: [program] }),
};

const loader = "ld-linux-aarch64.so.1";

export const hosts = {
  here,
  wine,
  qemuArm64: emulated("qemu-aarch64", "/usr/aarch64-linux-gnu", [
    ["libc6-arm64-cross", `/usr/aarch64-linux-gnu/lib/${loader}`],
    ["libstdc++6-arm64-cross", "/usr/aarch64-linux-gnu/lib/libstdc++.so.6"],
  ]),
  qemuArm: emulated("qemu-arm", "/usr/arm-linux-gnueabihf", [
    ["libc6-armhf-cross", "/usr/arm-linux-gnueabihf/lib/ld-linux-armhf.so.3"],
    ["libstdc++6-armhf-cross", "/usr/arm-linux-gnueabihf/lib/libstdc++.so.6"],
    ["libatomic1-armhf-cross", "/usr/arm-linux-gnueabihf/lib/libatomic.so.1"],
  ]),
};

/** Says in a sentence what the machine lacks. @param {Host} host */
export function lackOf({ needs }) {
  const missing = needs.filter(([, file]) => !existsSync(file)).map(([name]) => name);
  if (missing.length === 0) return undefined;
  return `it needs ${missing.join(", ")}; on Debian: apt-get install -y ${missing.join(" ")}`;
}
