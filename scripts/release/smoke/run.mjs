// Runs the smoke program with one runner, and judges the result.

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pinned, pinnedPackage } from "../../support/pack.mjs";
import { capture, Failure } from "../../support/run.mjs";
import { hosts, lackOf } from "./hosts.mjs";
import { binaries } from "./runners.mjs";

/**
 * The output of the program (test/install/smoke/main.cjs).
 *
 * @typedef {object} Report
 * @property {string} runtime
 * @property {number} count
 * @property {Record<string, number>} passed
 * @property {string[]} skipped
 * @property {{ step: string, message: string }} [failed]
 * @property {string | null} [binary]
 * @property {string[]} [capability]
 *
 * The result of a run. `failed` and `lack` are sentences.
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
 *
 * The number of messages over each transport, and the time limit of a step in seconds.
 *
 * @typedef {{ count: number, timeout?: number }} Load
 */

/** @param {string} output @returns {Report | undefined} */
function reportIn(output) {
  try {
    return JSON.parse(output); // One line, and nothing else.
  } catch {
    return undefined;
  }
}

/** Returns the end of a program's errors. @param {string} errors */
function tail(errors) {
  const text = errors.trim().slice(-2000);
  return text === "" ? "" : `:\n${text}`;
}

/**
 * Returns the fault of a run, or undefined.
 * @param {import("../../../vendor/scripts/process.mjs").End} end @param {string} step the last step that was begun
 * @param {Report | undefined} report @param {string} binary the binary that it was to load
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

/**
 * Prepares the host and the runtime of a runner. Returns how to start a program with them, or a
 * sentence about what is missing.
 * @param {import("./runners.mjs").Runner} runner
 * @returns {Promise<import("./hosts.mjs").Start | { lack: string }>}
 */
async function prepare({ host: name, runtime }) {
  const host = hosts[name];
  const lack = lackOf(host);
  if (lack !== undefined) return { lack };
  try {
    const found = runtime === undefined ? undefined : pinned[runtime];
    return await host.start(
      found ? join(await pinnedPackage(found), found.program) : process.execPath,
    );
  } catch (error) {
    // The other runners still run if something is not available here.
    if (error instanceof Failure) return { lack: error.message };
    throw error;
  }
}

const progressFile = "progress";

/** Returns the last step that the program has begun, or "". @param {string} user */
export function currentStep(user) {
  const file = join(user, progressFile);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/**
 * @param {import("./runners.mjs").Runner} runner
 * @param {string} user the folder where the package is installed @param {Load} load
 * @returns {Promise<Outcome>}
 */
export async function smoke(runner, user, load) {
  const { name, target, words = [] } = runner;
  const { count, timeout = runner.timeout ?? 60 } = load;
  const outcome = { runner: name, target };
  const binary = binaries[target];
  if (!existsSync(join(user, "node_modules", "zmq-napi", binary)))
    return { ...outcome, lack: `the package has no ${binary}.` };
  rmSync(join(user, progressFile), { force: true });
  const prepared = await prepare(runner);
  if ("lack" in prepared) return { ...outcome, ...prepared };
  const { command, env } = prepared;
  const options = ["--count", `${count}`, "--timeout", `${timeout}`];
  const program = ["main.cjs", ...options, "--progress", progressFile];
  const start = performance.now();
  const end = await capture([...command, ...words, ...program], {
    cwd: user,
    env,
    separate: true,
    // Each step has its own limit; this one is for a program that no timer ends.
    timeout: 5000 * timeout,
  });
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const report = reportIn(end.output);
  const failed = faultOf(end, currentStep(user), report, binary);
  const { runtime } = report ?? {};
  const host = await hosts[runner.host].title();
  return { ...outcome, host, runtime, seconds, report, failed };
}
