// Runs the smoke program with one runner, and judges the result.

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pinned, pinnedPackage } from "../../support/pack.mjs";
import { Failure } from "../../support/run.mjs";
import { hosts, lackOf } from "./hosts.mjs";
import { runToEnd } from "./process.mjs";
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
 * @param {import("./process.mjs").End} end @param {string} step the last step that was begun
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
 * @param {import("./runners.mjs").Runner} runner
 * @param {string} user the folder where the package is installed @param {Load} load
 * @returns {Promise<Outcome>}
 */
export async function smoke(runner, user, load) {
  const { name, target, runtime: named, words = [] } = runner;
  const { count, timeout = runner.timeout ?? 60 } = load;
  const outcome = { runner: name, target };
  const binary = binaries[target];
  if (!existsSync(join(user, "node_modules", "zmq-napi", binary)))
    return { ...outcome, lack: `the package has no ${binary}.` };
  const host = hosts[runner.host];
  const lack = lackOf(host);
  if (lack !== undefined) return { ...outcome, lack };

  let started;
  try {
    const found = named === undefined ? undefined : pinned[named];
    started = await host.start(
      found ? join(await pinnedPackage(found), found.program) : process.execPath,
    );
  } catch (error) {
    // The other runners still run if something is not available here.
    if (error instanceof Failure) return { ...outcome, lack: error.message };
    throw error;
  }
  const { command, env } = started;
  const progress = join(user, "progress");
  rmSync(progress, { force: true });
  const options = ["--count", `${count}`, "--timeout", `${timeout}`];
  const program = ["main.cjs", ...options, "--progress", "progress"];
  const start = performance.now();
  const end = await runToEnd([...command, ...words, ...program], {
    cwd: user,
    env,
    // Each step has its own limit; this one is for a program that no timer ends.
    seconds: 5 * timeout,
  });
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const step = existsSync(progress) ? readFileSync(progress, "utf8") : "";
  const report = reportIn(end.output);
  const failed = faultOf(end, step, report, binary);
  const { runtime } = report ?? {};
  return { ...outcome, host: await host.title(), runtime, seconds, report, failed };
}
