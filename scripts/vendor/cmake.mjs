// One CMake build, configured by cmake-js and run with its progress in view.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Failure } from "./failure.mjs";

const require = createRequire(import.meta.url);
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

/**
 * Configures, builds and installs; a failure shows the end of the log.
 *
 * @param {object} build
 * @param {string} build.source the folder with CMakeLists.txt
 * @param {string} build.folder where it is built
 * @param {Record<string, string>} build.variables
 * @param {string} build.arch as Node names it
 * @param {number} build.jobs
 * @param {string | undefined} build.toolchain a CMake toolchain file
 * @param {string} build.title
 */
export async function cmakeBuild({
  source,
  folder,
  variables,
  arch,
  jobs,
  toolchain,
  title,
}) {
  /** cmake-js has no types. @type {{ CMake: new (options: object) => any }} */
  const { CMake } = require("cmake-js");
  const cmake = new CMake({
    directory: source,
    out: folder,
    config: "Release",
    target: "vendored",
    parallel: jobs,
    arch,
    isNodeApi: true, // The libraries need no Node headers: cmake-js must not fetch them.
    noLog: true,
    cMakeOptions: toolchain
      ? { ...variables, CMAKE_TOOLCHAIN_FILE: toolchain }
      : variables,
    ...(toolchain ? { cCompilerPath: "", cppCompilerPath: "" } : {}),
  });
  mkdirSync(folder, { recursive: true });
  const logFile = join(dirname(folder), "build.log");
  const log = createWriteStream(logFile);
  const see = progress(title);
  const configure = [...(await cmake.getConfigureCommand()), `-B${folder}`];
  const steps = [
    configure,
    (await cmake.getBuildCommand()).map(String),
    ["cmake", "--install", folder, "--config", "Release"],
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
