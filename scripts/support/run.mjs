// Functions that all scripts share: the root, child processes, failures.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../../vendor/scripts/failure.mjs";
import { capture as captureIn } from "../../vendor/scripts/process.mjs";

export { Failure, runScript } from "../../vendor/scripts/failure.mjs";
export { since, withProgress } from "../../vendor/scripts/process.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Returns the command that runs the program of an installed package. @param {string} script */
export const nodeModule = (script) => [
  process.execPath,
  join(root, "node_modules", script),
];

/**
 * Runs all `tasks`, at most `limit` at a time.
 * @template Result
 * @param {(() => Promise<Result>)[]} tasks @param {number} limit @returns {Promise<Result[]>}
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

/** Runs a command as `capture` of vendor/scripts/process.mjs does, in the root by default. @type {typeof captureIn} */
export const capture = (command, options) =>
  captureIn(command, { cwd: root, ...options });

/** Returns the output of a command. Fails if the command fails. @param {string[]} command @param {Parameters<typeof captureIn>[1]} [options] */
export async function outputOf(command, options) {
  const { code, output } = await capture(command, options);
  if (code === 0) return output;
  const words = command.slice(0, 3).join(" ");
  throw new Failure(`${words} failed: ${output.trim().slice(-4000)}`);
}

/** Runs a script of Node that shows its own progress. Fails if the script fails. @param {string[]} words @param {string} [cwd] */
export function runInForeground(words, cwd = root) {
  const { status } = spawnSync(process.execPath, words, { cwd, stdio: "inherit" });
  if (status !== 0) throw new Failure(`${words[0]} failed; see above.`);
}

/** Like `outputOf`, with progress, and with the whole output in .cache/. @param {string} name @param {string[]} command */
export async function runStep(name, command) {
  const { code, output } = await capture(command, { progress: `    ${name}` });
  const log = join(root, ".cache", `${name}.log`);
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, output);
  if (code === 0) return output;
  console.error(output.trimEnd().split("\n").slice(-80).join("\n"));
  throw new Failure(
    `The step "${name}" failed (exit code ${code}); its whole output is in .cache/${name}.log.`,
  );
}

/**
 * Returns the row of `all` for each name, or all rows without a name.
 * @template {{ name: string }} Row
 * @param {string} what the kind of the rows @param {Row[]} all @param {string[]} names
 */
export function named(what, all, names) {
  const unknown = names.find((name) => !all.some((row) => row.name === name));
  if (unknown === undefined)
    return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  const known = all.map(({ name }) => name).join(", ");
  throw new Failure(`unknown ${what} ${unknown}; known are ${known}.`);
}

/** Lays out rows of cells in columns. @param {string[][]} rows @param {string} [gap] */
export function columns(rows, gap = "  ") {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? "").length)),
  );
  return rows
    .map((cells) => cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(gap))
    .map((line) => line.trimEnd())
    .join("\n");
}

/**
 * Writes the part of a file that a script makes: what is between the line with "Made by
 * SCRIPT" and the line with "End of what SCRIPT makes". With --check it writes nothing, and
 * fails if the part would change.
 * @param {string} name of the file, from the root @param {string} script @param {string} part
 */
export function keepPart(name, script, part) {
  const file = join(root, name);
  const text = readFileSync(file, "utf8");
  const lines = [`Made by ${script}`, `End of what ${script} makes`];
  const [begin = -1, end = -1] = lines.map((line) => text.indexOf(line));
  if (begin < 0 || end < begin) throw new Failure(`${name} has no part by ${script}.`);
  const head = text.slice(0, text.indexOf("\n", begin) + 1);
  const made = head + part + text.slice(text.lastIndexOf("\n", end) + 1);
  if (!process.argv.includes("--check")) writeFileSync(file, made);
  else if (text !== made) throw new Failure(`${name} is out of date: run node ${script}`);
}
