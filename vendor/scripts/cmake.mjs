// One CMake build, with its progress in view.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configureCommand } from "./configuration.mjs";
import { Failure } from "./failure.mjs";

const everyMs = 5_000;
const shownLines = 25;

/** @param {string} line a progress line of make or ninja */
function percentIn(line) {
  const [, percent, done, all] = /^\[\s*(?:(\d+)%|(\d+)\/(\d+))\]/.exec(line) ?? [];
  if (percent !== undefined) return Number(percent);
  return done === undefined ? undefined : Math.floor((100 * Number(done)) / Number(all));
}

/**
 * Shows how far a build is: in place on a terminal, else a line every few seconds.
 *
 * @param {string} title
 */
function progress(title) {
  const terminal = process.stdout.isTTY;
  let shownAt = performance.now();
  return (/** @type {string} */ line) => {
    const percent = percentIn(line);
    if (percent === undefined) return;
    if (terminal)
      process.stdout.write(`\r${title} ${percent} %${percent === 100 ? "\n" : ""}`);
    else if (performance.now() - shownAt > everyMs) {
      process.stdout.write(`${title} ${percent} %\n`);
      shownAt = performance.now();
    }
  };
}

/**
 * @param {string[]} command
 * @param {import("node:fs").WriteStream} log
 * @param {(line: string) => void} see
 */
async function run([program = "", ...args], log, see) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let rest = "";
  child.stdout.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(see);
  });
  for (const stream of [child.stdout, child.stderr]) stream.pipe(log, { end: false });
  const [code] = await once(child, "close");
  return code === 0;
}

/** @typedef {{ jobs: number, title: string }} Build */

/**
 * Configures, builds and installs; a failure shows the end of the log.
 *
 * @param {import("./configuration.mjs").Configuration & Build} build
 */
export async function cmakeBuild({ jobs, title, ...configuration }) {
  const { folder } = configuration;
  mkdirSync(folder, { recursive: true });
  const logFile = join(dirname(folder), "build.log");
  const log = createWriteStream(logFile);
  const see = progress(title);
  const release = ["--config", "Release"];
  const steps = [
    await configureCommand(configuration),
    ["cmake", "--build", folder, ...release, "--target", "vendored", "-j", String(jobs)],
    ["cmake", "--install", folder, ...release],
  ];
  for (const step of steps) {
    if (await run(step, log, see)) continue;
    log.end();
    await once(log, "finish");
    const end = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-shownLines);
    process.stderr.write(`${end.join("\n")}\n`);
    throw new Failure(`the build of ${title} failed; see above and ${logFile}.`);
  }
  log.end();
}
