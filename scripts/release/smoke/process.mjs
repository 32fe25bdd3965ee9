// Runs a program until it ends. Its output goes to files: pipes would stay open as long as any
// process that the program has started, and programs in Wine need files.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The end of a program. `late`: the program was killed at its time limit. `left`: processes that
 * the program had started were still running.
 *
 * @typedef {object} End
 * @property {number | null} code
 * @property {string | null} signal
 * @property {boolean} late
 * @property {boolean} left
 * @property {string} output
 * @property {string} errors
 */

/** Kills a group of processes. @param {number} leader @returns whether there were any */
function killGroup(leader) {
  try {
    return process.kill(-leader, "SIGKILL");
  } catch {
    return false;
  }
}

/**
 * @param {string[]} command
 * @param {{ cwd?: string, env?: Record<string, string>, seconds: number }} options
 * @returns {Promise<End>}
 */
export async function runToEnd([program, ...words], { cwd, env, seconds }) {
  const folder = mkdtempSync(join(tmpdir(), "smoke-output-"));
  const [output, errors] = ["output", "errors"].map((name) => join(folder, name));
  const [out, err] = [output, errors].map((file) => openSync(file, "w"));
  try {
    const child = spawn(program, words, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", out, err],
      detached: true,
    });
    await once(child, "spawn");
    const leader = child.pid ?? 0;
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      killGroup(leader);
    }, seconds * 1000);
    const [code, signal] = await once(child, "exit");
    clearTimeout(limit);
    const left = killGroup(leader);
    const [said, complained] = [output, errors].map((file) => readFileSync(file, "utf8"));
    return { code, signal, late, left, output: said, errors: complained };
  } finally {
    closeSync(out);
    closeSync(err);
    rmSync(folder, { recursive: true, force: true });
  }
}
