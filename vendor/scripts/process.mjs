// Runs a child process to its end, and shows progress if it takes long.

import { spawn } from "node:child_process";
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync } from "node:fs";
import { readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const intervalMs = 5_000;

/** Returns the time since `start` (of `performance.now()`) for people: `1.2 s`. @param {number} start */
export const since = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/**
 * Shows what `now` returns until the progress is ended: in place on a terminal, otherwise every
 * five seconds.
 *
 * @param {string} title @param {() => string} now
 */
function progress(title, now) {
  const start = performance.now();
  const terminal = process.stdout.isTTY;
  const width = (process.stdout.columns || 120) - 1;
  const timer = setInterval(
    () => {
      const line = `${title}: ${since(start)} ${now()}`.slice(0, width);
      process.stdout.write(terminal ? `\r\x1b[2K${line}` : `${line}\n`);
    },
    terminal ? 200 : intervalMs,
  );
  return () => {
    clearInterval(timer);
    if (terminal) process.stdout.write("\r\x1b[2K");
  };
}

/**
 * Runs a task, and shows progress until the task has ended: a text, or what a function returns.
 *
 * @template Result
 * @param {string} title @param {string | (() => string)} now @param {() => Promise<Result>} task
 */
export async function withProgress(title, now, task) {
  const hide = progress(title, typeof now === "string" ? () => now : now);
  try {
    return await task();
  } finally {
    hide();
  }
}

/** Returns the last line of a file, or a part of it. @param {number} file a descriptor */
function lastLine(file) {
  const end = Buffer.alloc(500);
  const length = readSync(file, end, 0, 500, Math.max(0, fstatSync(file).size - 500));
  const text = end.toString("utf8", 0, length).trimEnd();
  return /[^\r\n]*$/.exec(text)?.[0] ?? "";
}

/** The code of a program that was not found, as shells have it. */
export const notFound = 127;

/** Kills a group of processes. @param {number | undefined} leader @returns whether there were any */
function killGroup(leader) {
  try {
    return leader !== undefined && process.kill(-leader, "SIGKILL");
  } catch {
    return false;
  }
}

/**
 * A program to run. After `timeout` ms the program and its child processes are killed. With
 * `progress`, a title, the last line of the output is shown. A variable of `env` that is undefined
 * is removed. With `separate`, the standard error is not a part of the output. `uid` is the user
 * who runs the program.
 *
 * @typedef {{
 *   cwd?: string | undefined, env?: NodeJS.ProcessEnv | undefined,
 *   progress?: string | undefined, timeout?: number | undefined, uid?: number | undefined,
 *   separate?: boolean,
 * }} Options
 *
 * The end of a program. `late`: it was killed at its time limit. `left`: a program with a time
 * limit has left child processes, which were killed.
 *
 * @typedef {{
 *   code: number, signal: string | null, late: boolean, left: boolean, output: string,
 *   errors: string,
 * }} End
 */

/**
 * Runs a program whose output and errors go to the open files `out` and `err`.
 *
 * @param {string[]} command @param {Options} options @param {number} out @param {number} err
 */
async function runInto([program = "", ...words], options, out, err) {
  const { cwd, env, progress: title, separate, timeout, uid } = options;
  const child = spawn(program, words, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", out, err],
    // In a process group of its own, so that its child processes can be killed too.
    detached: timeout !== undefined,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let late = false;
  const kill = () => (late = killGroup(child.pid));
  const limit = timeout === undefined ? undefined : setTimeout(kill, timeout);
  const hide = title === undefined ? undefined : progress(title, () => lastLine(out));
  /** @type {[number, string | null]} */
  const [code, signal] = await new Promise((resolve) => {
    child.on("error", ({ message }) => {
      writeSync(err, `${message}\n`);
      resolve([notFound, null]);
    });
    child.on("exit", (status, by) => resolve([status ?? 1, by]));
  });
  clearTimeout(limit);
  hide?.();
  if (signal && !separate) writeSync(out, `Ended by ${signal}.\n`);
  return { code, signal, late, left: timeout !== undefined && killGroup(child.pid) };
}

/**
 * Runs a command to its end, without a standard input. The output goes to files,
 * because a pipe stays open until all child processes of the program have ended. Programs in Wine
 * need files, too.
 *
 * @param {string[]} command @param {Options} [options] @returns {Promise<End>}
 */
export async function capture(command, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), "zmq-napi-output-"));
  const names = options.separate ? ["output", "errors"] : ["output"];
  const paths = names.map((name) => join(folder, name));
  const files = paths.map((path) => openSync(path, "w+"));
  const [out = -1, err = out] = files;
  try {
    const end = await runInto(command, options, out, err);
    const [output = "", errors = ""] = paths.map((path) => readFileSync(path, "utf8"));
    return { ...end, output, errors };
  } finally {
    for (const file of files) closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}
