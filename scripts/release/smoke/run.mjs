// Runs the smoke program by one runner, and judges how it went.

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pinnedPackage } from "../pinned.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";
import { hosts, lackOf } from "./hosts.mjs";
import { cache } from "./installation.mjs";
import { runToEnd } from "./process.mjs";
import { binaries, runtimes } from "./runners.mjs";

/** @typedef {import("./runners.mjs").Runner} Runner */
/** @typedef {import("./process.mjs").End} End */

/**
 * What the program prints (program/main.cjs).
 *
 * @typedef {object} Report
 * @property {string} runtime
 * @property {number} count
 * @property {Record<string, number>} passed
 * @property {string[]} skipped
 * @property {{ step: string, message: string }} [failed]
 * @property {string | null} [binary]
 * @property {string} [libzmq]
 * @property {string[]} [capability]
 */

/**
 * How a run went: `failed` and `lack` are sentences.
 *
 * @typedef {object} Outcome
 * @property {string} runner
 * @property {string} target
 * @property {string} [host]
 * @property {string} [runtime]
 * @property {number} [seconds]
 * @property {Report} [report]
 * @property {string} [failed]
 * @property {string} [lack]
 */

/**
 * How many messages go over each transport, and how many seconds a step may take.
 *
 * @typedef {{ count: number, patience?: number }} Load
 */

/** @param {string} output @returns {Report | undefined} */
function reportIn(output) {
  const lines = output.trimEnd().split("\n");
  if (lines.length !== 1) return undefined;
  try {
    return JSON.parse(lines[0]);
  } catch {
    return undefined;
  }
}

/** The end of what a program complained about. @param {string} errors */
function tail(errors) {
  const text = errors.trim().slice(-2000);
  return text === "" ? "" : `:\n${text}`;
}

/**
 * What is wrong with a run, or undefined.
 *
 * @param {End} end @param {string} step the last that was begun
 * @param {Report | undefined} report @param {string} binary the one to load
 */
function faultOf(end, step, report, binary) {
  const { code, signal, late, left, errors } = end;
  const at = step === "" ? "before the first step" : `at the step "${step}"`;
  if (late) return `it did not end, and was killed ${at}${tail(errors)}`;
  if (report?.failed) return `the step "${report.failed.step}": ${report.failed.message}`;
  if (signal) return `it was ended by ${signal} ${at}${tail(errors)}`;
  if (code !== 0) return `it ended with code ${code} ${at}${tail(errors)}`;
  if (!report) return `it printed something else than its report${tail(end.output)}`;
  if (errors !== "") return `it wrote to the standard error${tail(errors)}`;
  if (left) return "it left processes running.";
  if (report.binary !== binary) return `it loaded ${report.binary}, not ${binary}.`;
  const lacks = ["curve", "draft", "ws"].filter(
    (name) => !report.capability?.includes(name),
  );
  return lacks.length > 0 ? `its libzmq lacks ${lacks.join(" and ")}.` : undefined;
}

/** @param {Runner} runner */
async function programOf({ runtime }) {
  if (runtime === undefined) return process.execPath;
  const pinned = runtimes[runtime];
  return join(await pinnedPackage(pinned, cache), pinned.program);
}

/**
 * @param {Runner} runner
 * @param {import("./installation.mjs").Installation} installation
 * @param {Load} load
 * @returns {Promise<Outcome>}
 */
export async function smoke(runner, installation, load) {
  const { name, target, words = [] } = runner;
  const { count, patience = runner.patience ?? 60 } = load;
  const outcome = { runner: name, target };
  const binary = binaries[target];
  if (!installation.has(binary))
    return { ...outcome, lack: `the package has no ${binary}.` };
  const host = hosts[runner.host];
  const lack = lackOf(host);
  if (lack !== undefined) return { ...outcome, lack };

  let started;
  try {
    started = await host.start(await programOf(runner));
  } catch (error) {
    // What cannot be had here leaves the other runners their turn.
    if (error instanceof Failure) return { ...outcome, lack: error.message };
    throw error;
  }
  const { command, env } = started;
  const progress = join(installation.user, "progress");
  rmSync(progress, { force: true });
  const options = ["--count", `${count}`, "--patience", `${patience}`];
  const program = ["main.cjs", ...options, "--progress", "progress"];
  const start = performance.now();
  const end = await runToEnd([...command, ...words, ...program], {
    cwd: installation.user,
    env,
    // Each step has its own limit; this one is for a program that no timer ends.
    seconds: 5 * patience,
  });
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const step = existsSync(progress) ? readFileSync(progress, "utf8") : "";
  const report = reportIn(end.output);
  const failed = faultOf(end, step, report, binary);
  const { runtime } = report ?? {};
  return { ...outcome, host: await host.title(), runtime, seconds, report, failed };
}
