// Runs one child process: quiet when it goes well, with a sign of life when it takes long.

import { spawn } from "node:child_process";

const signMs = 5_000;

/** Seconds since `start` (of `performance.now()`), as people read them. @param {number} start */
export const since = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/**
 * Shows what `now` returns until it is ended: in place on a terminal, else every five seconds.
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
 * After `timeout` ms it is killed with all that it has started. With a title, `progress` shows
 * its last line. A variable of `env` that is undefined is taken away.
 *
 * @param {string[]} command
 * @param {{
 *   cwd?: string | undefined, env?: NodeJS.ProcessEnv | undefined,
 *   progress?: string | undefined, timeout?: number | undefined, uid?: number | undefined,
 * }} [options] `uid` is that of the user who runs it
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
      // The leader of a group can be killed with the group.
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
