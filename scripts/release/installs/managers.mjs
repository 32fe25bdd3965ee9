// The package managers: their settings and commands for installing without scripts.

import { cpSync, existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pinnedPackage } from "../../support/pack.mjs";

/** @typedef {import("../../support/pack.mjs").Pinned & { program: string, runtime?: string }} Tool */

/** @param {string} path @returns {Record<string, Tool>} */
const table = (path) => JSON.parse(readFileSync(join(import.meta.dirname, path), "utf8"));

const tools = table("managers.json");
const runtimes = table("../smoke/runtimes.json");

/**
 * @typedef {object} Manager
 * @property {string} name
 * @property {string} tool in managers.json
 * @property {(url: string) => Record<string, string>} settings files of a project that use
 *   the registry at `url`
 * @property {string[]} install the command, which blocks scripts. If the manager can, it
 *   fails instead of skipping a script.
 * @property {string[]} again installs by the lock file, from the cache
 * @property {Record<string, string>} [offline] the environment for `again`
 * @property {string[]} [run] the command that runs a program; by default, Node runs the
 *   program
 */

const npmrc = (/** @type {string} */ url) => ({
  ".npmrc": `registry=${url}\naudit=false\nfund=false\nupdate-notifier=false\n`,
});

/** @param {string} version @param {string} blocking @returns {Manager} */
const npm = (version, blocking) => ({
  name: `npm-${version}`,
  tool: `npm-${version}`,
  settings: npmrc,
  install: ["install", blocking],
  again: ["ci", "--offline", blocking],
});

/** @param {string} version @returns {Manager} */
const pnpm = (version) => ({
  name: `pnpm-${version}`,
  tool: `pnpm-${version}`,
  settings: (url) => ({
    ".npmrc": `registry=${url}\n`,
    "pnpm-workspace.yaml": "strictDepBuilds: true\n",
  }),
  install: ["install"],
  again: ["install", "--offline", "--frozen-lockfile"],
});

/** @param {string} linker @returns {Manager} */
const berry = (linker) => ({
  name: `yarn-4-${linker}`,
  tool: "yarn-4",
  settings: (url) => ({
    ".yarnrc.yml": [
      `npmRegistryServer: "${url}"`,
      "unsafeHttpWhitelist: [127.0.0.1]",
      "enableScripts: false",
      "enableTelemetry: false",
      "enableImmutableInstalls: false",
      `nodeLinker: ${linker}`,
      "",
    ].join("\n"),
  }),
  install: ["install"],
  again: ["install", "--immutable"],
  offline: { YARN_ENABLE_NETWORK: "0" },
  run: ["node"],
});

/** @type {Manager[]} */
export const managers = [
  npm("10", "--ignore-scripts"),
  npm("11", "--strict-allow-scripts"),
  npm("12", "--strict-allow-scripts"),
  pnpm("10"),
  pnpm("12"),
  {
    name: "yarn-1",
    tool: "yarn-1",
    settings: (url) => ({
      ".npmrc": `registry=${url}\n`,
      ".yarnrc": `registry "${url}"\n`,
    }),
    install: ["install", "--ignore-scripts", "--non-interactive"],
    again: ["install", "--ignore-scripts", "--offline", "--frozen-lockfile"],
  },
  berry("pnp"),
  berry("node-modules"),
  {
    name: "bun",
    tool: "bun",
    settings: npmrc,
    install: ["install", "--ignore-scripts"],
    again: ["install", "--ignore-scripts", "--frozen-lockfile"],
  },
];

/** Whether all users may read the files of a folder. @param {string} folder */
function isOpen(folder) {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Returns the folder of a pinned package that all users may use. If other users can't read the
 * cache, the package is copied into `folder`. @param {Tool} pinned @param {string} folder */
async function openPackage(pinned, folder) {
  const place = await pinnedPackage(pinned);
  if (isOpen(place)) return place;
  const copy = join(folder, basename(place));
  if (!existsSync(copy)) cpSync(place, copy, { recursive: true });
  return copy;
}

/** Returns the command that starts a manager. Fetches the manager if necessary.
 * @param {Manager} manager @param {string} folder that all users can read */
export async function commandOf({ tool }, folder) {
  const pinned = tools[tool];
  const program = join(await openPackage(pinned, folder), pinned.program);
  const { runtime } = pinned;
  if (runtime === undefined) return [program];
  const node = runtimes[runtime];
  return [join(await openPackage(node, folder), node.program), program];
}
