// The table of runners, which run the smoke program.

import { currentTarget } from "../../../vendor/scripts/target.mjs";
import { Failure } from "../../support/run.mjs";
import { targets } from "../prebuild/targets.mjs";

/**
 * @typedef {object} Runner
 * @property {string} name
 * @property {string} target whose binary it is to load
 * @property {string} [runtime] in scripts/support/pinned.json; without one it is the Node that runs this
 * @property {keyof typeof import("./hosts.mjs").hosts} host what the runtime runs on
 * @property {string[]} [words] between the runtime and the program
 * @property {number} [timeout] seconds that a step may take
 */

/** @param {string} name @param {string} target @param {Runner["host"]} host @param {string} runtime @param {Partial<Runner>} [more] @returns {Runner} */
const runner = (name, target, host, runtime, more = {}) => ({
  ...{ name, target, host, runtime },
  ...more,
});

/** How slow an emulated processor may be. */
const emulated = { timeout: 300 };

/** @type {Runner[]} */
export const runners = [
  { name: "this", target: currentTarget(), host: "here" },
  ...["node-20", "node-22", "node-24", "node-26", "bun"].map((name) =>
    runner(name, "linux-x64", "here", name),
  ),
  runner("deno", "linux-x64", "here", "deno", {
    words: ["run", "--allow-all", "--no-lock"],
  }),
  runner("musl", "linux-x64-musl", "musl", "bun-musl"),
  runner("arm64", "linux-arm64", "qemuArm64", "node-arm64", emulated),
  runner("arm64-musl", "linux-arm64-musl", "qemuArm64Musl", "bun-arm64-musl", emulated),
  runner("arm", "linux-arm", "qemuArm", "node-arm", emulated),
  runner("windows-node-20", "win32-x64", "wine", "node-20-windows"),
  runner("windows-node-22", "win32-x64", "wine", "node-22-windows"),
  runner("windows-ia32", "win32-ia32", "wine32", "node-22-windows-ia32"),
];

/** Returns the runners with these names or targets. Without names, all but `this`. @param {string[]} names */
export function runnersNamed(names) {
  const known = runners.flatMap(({ name, target }) => [name, target]);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const all = runners.map(({ name }) => name).join(", ");
    throw new Failure(`unknown runner ${unknown}; known are ${all}.`);
  }
  return runners.filter(({ name, target }) =>
    name === "this"
      ? names.includes(name)
      : names.length === 0 || names.includes(name) || names.includes(target),
  );
}

/** The path of each target's binary in the package. @type {Record<string, string>} */
export const binaries = Object.fromEntries(
  targets.map(({ name, file }) => [name, `prebuilds/${file}`]),
);
