// Runs one child process for a script: quiet when it goes well, with a sign of life on
// long steps, and with the end of its output when it fails.

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const heartbeatMs = 10_000;
const tailLines = 80;

/** A failed step: its message is meant for a person, without a stack. */
export class StepError extends Error {}

/** Seconds since `start` (of `performance.now()`), as people read them. @param {number} start */
export const since = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** The command that runs an installed package's program. @param {string} script */
export const nodeModule = (script) => [
  process.execPath,
  join(root, "node_modules", script),
];

/**
 * Runs all of `tasks`, at most `limit` at a time.
 *
 * @template Result
 * @param {(() => Promise<Result>)[]} tasks
 * @param {number} limit
 * @returns {Promise<Result[]>}
 */
export async function pool(tasks, limit) {
  /** @type {Result[]} */
  const results = [];
  const waiting = tasks.entries();
  const worker = async () => {
    for (const [index, task] of waiting) results[index] = await task();
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

/**
 * Runs a command to its end in the project's root or `cwd`, without a standard input, and
 * resolves with `{ code, output }`. After `timeout` ms it is killed
 * with all that it has started. With `progress` its last line shows on a terminal, and
 * elsewhere every ten seconds. A variable of `env` that is undefined is taken away.
 *
 * @param {string[]} command
 * @param {{
 *   cwd?: string, env?: NodeJS.ProcessEnv, progress?: boolean, timeout?: number,
 *   uid?: number,
 * }} [options] `uid` is that of the user who runs it
 * @returns {Promise<{ code: number, output: string }>}
 */
export function capture(
  [command, ...args],
  { cwd = root, env, progress = false, timeout, uid } = {},
) {
  return new Promise((resolve) => {
    const start = performance.now();
    let output = "";
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // The leader of a group can be killed with the group.
      detached: timeout !== undefined,
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    const lastLine = () =>
      output
        .trimEnd()
        .split(/[\r\n]/)
        .at(-1)
        ?.trim() ?? "";
    const terminal = progress && process.stdout.isTTY;
    const onData = (/** @type {string} */ data) => {
      output += data;
      if (!terminal) return;
      const width = (process.stdout.columns || 80) - 5;
      process.stdout.write(`\r\x1b[2K    ${lastLine().slice(0, width)}`);
    };
    child.stdout.setEncoding("utf8").on("data", onData);
    child.stderr.setEncoding("utf8").on("data", onData);
    const heartbeat = setInterval(() => {
      if (progress && !terminal)
        console.log(`    ${since(start)}: ${lastLine().slice(0, 120)}`);
    }, heartbeatMs);
    const killGroup = () => child.pid && process.kill(-child.pid, "SIGKILL");
    const limit = timeout === undefined ? undefined : setTimeout(killGroup, timeout);
    const end = (/** @type {number} */ code) => {
      clearTimeout(limit);
      clearInterval(heartbeat);
      if (terminal) process.stdout.write("\r\x1b[2K");
      resolve({ code, output });
    };
    child.on("error", (error) => {
      output += `${error.message}\n`;
      end(127);
    });
    child.on("close", (code, signal) => {
      if (signal) output += `Ended by ${signal}.\n`;
      end(code ?? 1);
    });
  });
}

/**
 * As `capture`, with progress, but a failure prints the end of the output and throws.
 *
 * @param {string} name
 * @param {string[]} command
 */
export async function run(name, command) {
  const { code, output } = await capture(command, { progress: true });
  const log = join(root, ".cache", `${name}.log`);
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, output);
  if (code === 0) return output;
  console.error(output.trimEnd().split("\n").slice(-tailLines).join("\n"));
  throw new StepError(
    `The step "${name}" failed (exit code ${code}); its whole output is in .cache/${name}.log.`,
  );
}
