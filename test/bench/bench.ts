// The benchmark as a user runs it, and programs that use its parts.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const bench = join(__dirname, "..", "..", "bench");

export interface Run {
  code: number;
  output: string;
  errors: string;
}

/** Runs Node to the end of the program. */
export function node(args: readonly string[], cwd?: string): Promise<Run> {
  return new Promise((resolve) => {
    const options = { timeout: 100_000, maxBuffer: 2 ** 24, ...(cwd && { cwd }) };
    execFile(process.execPath, args, options, (error, output, errors) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, output, errors });
    });
  });
}

/** Runs bench/index.mjs. */
export const run = (...args: string[]): Promise<Run> =>
  node([join(bench, "index.mjs"), ...args]);

/** Runs a module that has the benchmark's folder as `bench`. */
export function script(source: string): Promise<Run> {
  const folder = JSON.stringify(pathToFileURL(bench).href);
  const text = `const bench = ${folder};\n${source}`;
  return node(["--input-type=module", "--eval", text]);
}
