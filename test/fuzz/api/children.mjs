// Runs a batch in a separate process, and returns the outcome.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { faultIn } from "../fault.mjs";

/** @typedef {import("./program.mjs").Batch} Batch */
/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

/**
 * How a batch ended.
 *
 * @typedef {{ fault: string | undefined, report: string, at: number, begun: number,
 *   calls: Record<string, [number, number]> }} Outcome
 */

const main = fileURLToPath(new URL("child/main.mjs", import.meta.url));

/** The longest time, in milliseconds, that a child may be silent. */
const timeLimit = () => Number(process.env["ZMQ_NAPI_FUZZ_TIME_LIMIT"] ?? 40_000);

/** No core files, and few enough descriptors that a program can use them up. */
const limits = 'ulimit -c 0; ulimit -n 1024; exec "$0" "$@"';

/** @param {string[]} words @param {string} folder */
function start(words, folder) {
  const flags = ["--expose-gc", "--no-warnings", main, ...words];
  return spawn("/bin/sh", ["-c", limits, process.execPath, ...flags], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
}

/** Ends a silent child. @param {ChildProcess} child */
function watchdog(child) {
  const watch = { hung: false, alive: () => undefined, stop: () => clearTimeout(timer) };
  const expire = () => {
    watch.hung = true;
    child.kill("SIGKILL");
  };
  let timer = setTimeout(expire, timeLimit());
  watch.alive = () => {
    clearTimeout(timer);
    timer = setTimeout(expire, timeLimit());
  };
  return watch;
}

/** @param {ChildProcess} child */
async function textOf(child) {
  let errors = "";
  child.stderr?.on("data", (text) => (errors = (errors + text).slice(-200_000)));
  child.stdout?.resume();
  /** @type {[number | null, string | null]} */
  const [code, signal] = await new Promise((resolve) =>
    child.on("close", (...end) => resolve(end)),
  );
  return { code, signal, errors };
}

/** @param {Batch} batch @returns {Promise<Outcome>} */
export async function runChild(batch) {
  const folder = mkdtempSync(join(tmpdir(), "fuzz-api-"));
  const file = join(folder, "batch.json");
  writeFileSync(file, JSON.stringify(batch));
  const child = start([file], folder);
  const watch = watchdog(child);
  /** @type {Outcome & { broken?: string, done: boolean }} */
  const seen = { fault: undefined, report: "", at: -1, begun: 0, calls: {}, done: false };
  const channel = /** @type {import("node:stream").Readable} */ (child.stdio[3]);
  createInterface(channel).on("line", (line) => {
    watch.alive();
    const event = JSON.parse(line);
    if (event.begin !== undefined && seen.broken === undefined) {
      seen.at = event.begin;
      seen.begun++;
    }
    if (event.broken !== undefined) seen.broken ??= event.broken;
    if (event.calls !== undefined) seen.calls = event.calls;
    if (event.done === true) seen.done = true;
  });
  const { code, signal, errors } = await textOf(child);
  watch.stop();
  rmSync(folder, { recursive: true, force: true });
  const end = {
    code,
    signal,
    errors,
    hung: watch.hung,
    broken: seen.broken,
    done: seen.done,
  };
  return { ...seen, fault: faultIn(end, batch.ending ?? "close"), report: errors };
}

/** Returns the methods and options that programs can use. @returns {Promise<import("./child/catalog.mjs").Catalog>} */
export async function readCatalog() {
  const child = start(["--catalog"], tmpdir());
  let text = "";
  child.stdout?.on("data", (data) => (text += data));
  child.stderr?.on("data", (data) => process.stderr.write(data));
  await new Promise((resolve) => child.on("close", resolve));
  return JSON.parse(text);
}
