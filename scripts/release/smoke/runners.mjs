// Where the smoke program is run: one row per runner.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../../vendor/scripts/failure.mjs";
import { currentTarget } from "../../../vendor/scripts/target.mjs";

/** @typedef {import("../pinned.mjs").Pinned & { program: string }} Runtime */

/** The programs that run JavaScript, by the names that the runners have for them.
 * @type {Record<string, Runtime>} */
export const runtimes = JSON.parse(
  readFileSync(join(import.meta.dirname, "runtimes.json"), "utf8"),
);

/**
 * @typedef {object} Runner
 * @property {string} name
 * @property {string} target whose binary it is to load
 * @property {string} [runtime] in runtimes.json; without one it is the Node that runs this
 * @property {keyof typeof import("./hosts.mjs").hosts} host what the runtime runs on
 * @property {string[]} [words] between the runtime and the program
 * @property {number} [patience] seconds that a step may take
 */

/** How slow an emulated processor may be. */
const emulated = { patience: 300 };

/** @type {Runner[]} */
export const runners = [
  { name: "this", target: currentTarget(), host: "here" },
  { name: "node-20", target: "linux-x64", runtime: "node-20", host: "here" },
  { name: "node-22", target: "linux-x64", runtime: "node-22", host: "here" },
  { name: "node-24", target: "linux-x64", runtime: "node-24", host: "here" },
  { name: "node-26", target: "linux-x64", runtime: "node-26", host: "here" },
  { name: "bun", target: "linux-x64", runtime: "bun", host: "here" },
  {
    name: "deno",
    target: "linux-x64",
    runtime: "deno",
    host: "here",
    words: ["run", "--allow-all", "--no-lock"],
  },
  { name: "musl", target: "linux-x64-musl", runtime: "bun-musl", host: "musl" },
  {
    name: "arm64",
    target: "linux-arm64",
    runtime: "node-arm64",
    host: "qemuArm64",
    ...emulated,
  },
  {
    name: "arm64-musl",
    target: "linux-arm64-musl",
    runtime: "bun-arm64-musl",
    host: "qemuArm64Musl",
    ...emulated,
  },
  {
    name: "arm",
    target: "linux-arm",
    runtime: "node-arm",
    host: "qemuArm",
    ...emulated,
  },
  {
    name: "windows-node-20",
    target: "win32-x64",
    runtime: "node-20-windows",
    host: "wine",
  },
  {
    name: "windows-node-22",
    target: "win32-x64",
    runtime: "node-22-windows",
    host: "wine",
  },
  {
    name: "windows-ia32",
    target: "win32-ia32",
    runtime: "node-22-windows-ia32",
    host: "wine32",
  },
];

/**
 * The runners of these names and targets; without any, all but the one that is `this`.
 *
 * @param {string[]} names
 */
export function runnersNamed(names) {
  const known = runners.flatMap(({ name, target }) => [name, target]);
  for (const name of names)
    if (!known.includes(name)) {
      const all = runners.map((runner) => runner.name).join(", ");
      throw new Failure(`there is no runner ${name}; there are ${all}.`);
    }
  return runners.filter(({ name, target }) => {
    if (names.length === 0 || (name === "this" && !names.includes(name)))
      return names.length === 0 && name !== "this";
    return names.includes(name) || names.includes(target);
  });
}

/** The binary of each target in the package. @type {Record<string, string>} */
export const binaries = {
  "linux-x64": "prebuilds/linux-x64/zmq-napi.glibc.node",
  "linux-x64-musl": "prebuilds/linux-x64/zmq-napi.musl.node",
  "linux-arm64": "prebuilds/linux-arm64/zmq-napi.glibc.node",
  "linux-arm64-musl": "prebuilds/linux-arm64/zmq-napi.musl.node",
  "linux-arm": "prebuilds/linux-arm/zmq-napi.armv7.glibc.node",
  "win32-x64": "prebuilds/win32-x64/zmq-napi.node",
  "win32-arm64": "prebuilds/win32-arm64/zmq-napi.node",
  "win32-ia32": "prebuilds/win32-ia32/zmq-napi.node",
  "darwin-x64": "prebuilds/darwin-x64/zmq-napi.node",
  "darwin-arm64": "prebuilds/darwin-arm64/zmq-napi.node",
};
