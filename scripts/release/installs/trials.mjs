// What each package manager is asked to do.

import { chmodSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { commandOf } from "./managers.mjs";
import { InstallFailure, Project } from "./project.mjs";
import { Registry } from "./registry.mjs";

const nobody = 65534;
const isRoot = process.getuid?.() === 0;

/**
 * `failed` and `skipped` are sentences; without either, it went well.
 *
 * @typedef {{ trial: string, seconds: number, failed?: string, skipped?: string }} Outcome
 */

/** @param {string} trial @param {() => Promise<unknown>} run @returns {Promise<Outcome>} */
async function attempt(trial, run) {
  const start = performance.now();
  const seconds = () => Number(((performance.now() - start) / 1000).toFixed(1));
  try {
    await run();
    return { trial, seconds: seconds() };
  } catch (error) {
    if (!(error instanceof InstallFailure)) throw error;
    return { trial, seconds: seconds(), failed: error.message };
  }
}

/** @param {string} trial @returns {Outcome} */
const notRoot = (trial) => ({
  trial,
  seconds: 0,
  skipped: "only root can become another user",
});

/**
 * Tries one manager; after a failure nothing else is tried with what was installed.
 *
 * @param {import("./managers.mjs").Manager} manager
 * @param {string[]} tarballs what the registry has
 * @param {string} folder for all that is written
 */
export async function tryManager(manager, tarballs, folder) {
  const command = await commandOf(manager, folder);
  const registry = await Registry.open(tarballs);
  const make = () => {
    const place = mkdtempSync(join(folder, `${manager.name}-`));
    chmodSync(place, 0o755);
    return { place, project: new Project(place, manager, command, registry.url) };
  };
  /** @type {Outcome[]} */
  const outcomes = [];
  try {
    if (isRoot) {
      const { project } = make();
      project.giveTo(nobody);
      const run = async () => {
        await project.install(nobody);
        await project.use(nobody);
      };
      outcomes.push(await attempt("another user's", run));
    } else outcomes.push(notRoot("another user's"));

    const { project } = make();
    const steps = {
      "scripts blocked": async () => {
        await project.install();
        await project.use();
      },
      "offline, from the cache": async () => {
        await registry.close();
        await project.installAgain();
        await project.use();
      },
      "read-only": async () => {
        project.protect();
        await project.use(isRoot ? nobody : undefined);
      },
    };
    for (const [trial, run] of Object.entries(steps)) {
      outcomes.push(await attempt(trial, run));
      if (outcomes.at(-1)?.failed !== undefined) break;
    }
    return outcomes;
  } finally {
    await registry.close();
  }
}
