// Runs a child process. Shows progress if it takes long, and its output if it fails.

import { spawn } from "node:child_process";

const signMs = 5_000;

/** Returns the time since `start` (of `performance.now()`) for people: `1.2 s`. @param {number} start */
export const since = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/**
 * Shows what `now` returns until the progress is ended: in place on a terminal, otherwise every
 * five seconds.
 *
 * @param {string} title @param {() => string} now
 */
export function progress(title, now) {
  const start = performance.now();
  const terminal = process.stdout.isTTY;
  const width = (process.stdout.columns || 120) - 1;
  const timer = setInterval(
    () => {
      const line = `${title}: ${since(start)} ${now()}`.slice(0, width);
      process.stdout.write(terminal ? `\r\x1b[2K${line}` : `${line}\n`);
    },
    terminal ? 200 : signMs,
  );
  return () => {
    clearInterval(timer);
    if (terminal) process.stdout.write("\r\x1b[2K");
  };
}

/**
 * Runs a command to its end, without a standard input, and resolves with `{ code, output }`.
 * After `timeout` ms the command and its child processes are killed. With `progress`, a title, the
 * last line of the output is shown. A variable of `env` that is undefined is removed.
 *
 * @param {string[]} command
 * @param {{
 *   cwd?: string | undefined, env?: NodeJS.ProcessEnv | undefined,
 *   progress?: string | undefined, timeout?: number | undefined, uid?: number | undefined,
 * }} [options] `uid` is the user who runs the command
 * @returns {Promise<{ code: number, output: string }>}
 */
export function capture([program = "", ...words], options = {}) {
  const { cwd, env, timeout, uid } = options;
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(program, words, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // In a process group of its own, so that its child processes can be killed too.
      detached: timeout !== undefined,
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    const lastLine = () => /[^\r\n]*$/.exec(output.slice(-500).trimEnd())?.[0] ?? "";
    const hide = options.progress ? progress(options.progress, lastLine) : () => {};
    const killGroup = () => child.pid && process.kill(-child.pid, "SIGKILL");
    const limit = timeout === undefined ? undefined : setTimeout(killGroup, timeout);
    const end = (/** @type {number} */ code) => {
      clearTimeout(limit);
      hide();
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
