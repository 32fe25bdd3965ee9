// How long npm takes to install this package and zeromq.js from a warm cache.

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../../support/run.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";
import { commandOf, managers } from "./managers.mjs";
import { Registry } from "./registry.mjs";

const rounds = 9;

/** @typedef {{ specifier: string, registry?: string }} Package */

/** Installs into an empty folder, with scripts allowed. @param {string[]} npm
 * @param {Package} wanted @param {string} folder @param {string} flag */
async function install(npm, { specifier, registry }, folder, flag) {
  const place = mkdtempSync(join(folder, "user-"));
  writeFileSync(join(place, "package.json"), '{ "private": true }\n');
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", flag];
  const from = registry === undefined ? [] : [`--registry=${registry}`];
  const start = performance.now();
  const { code, output } = await capture(
    [...npm, "install", specifier, ...quiet, ...from],
    { cwd: place, env: { npm_config_cache: join(folder, "cache") } },
  );
  if (code !== 0) throw new Failure(`npm install ${specifier}: ${output.trim()}`);
  return (performance.now() - start) / 1000;
}

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** @param {string[]} tarballs this package's first @param {string} folder */
export async function timeInstalls(tarballs, folder) {
  const manager = managers.find(({ name }) => name === "npm-11");
  if (manager === undefined) throw new Failure("there is no npm-11.");
  const npm = await commandOf(manager, folder);
  const registry = await Registry.open(tarballs);
  mkdirSync(join(folder, "cache"));
  /** @type {Package[]} */
  const packages = [
    { specifier: "zmq-napi", registry: registry.url },
    { specifier: "zeromq@6.8.0" },
  ];
  try {
    for (const wanted of packages) await install(npm, wanted, folder, "--prefer-online");
    /** @type {Record<string, number[]>} */
    const times = {};
    for (let round = 0; round < rounds; round += 1)
      for (const wanted of packages)
        (times[wanted.specifier] ??= []).push(
          await install(npm, wanted, folder, "--offline"),
        );
    for (const [name, all] of Object.entries(times)) {
      const [low, high] = [Math.min(...all), Math.max(...all)];
      const range = `${low.toFixed(2)} to ${high.toFixed(2)}`;
      console.log(`${name.padEnd(13)}  ${median(all).toFixed(2)} s  (${range})`);
    }
    return times;
  } finally {
    await registry.close();
  }
}
