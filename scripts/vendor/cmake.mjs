// One CMake build, with its progress in view.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "./failure.mjs";
import { onPath } from "./tools.mjs";

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

/** Visual Studio's names of the architectures. @type {Record<string, string>} */
const studioPlatforms = { x64: "x64", ia32: "Win32", arm64: "ARM64" };

/** Where CMAKE_GENERATOR does not say it. @param {string} arch as Node names it */
function generator(arch) {
  if (process.env["CMAKE_GENERATOR"]) return [];
  if (process.platform === "win32") return ["-A", studioPlatforms[arch] ?? arch];
  return onPath(["ninja"]) ? ["-G", "Ninja"] : [];
}

/** How to compile for this system. @param {string} arch @returns {Record<string, string>} */
function settings(arch) {
  if (process.platform === "darwin")
    return { CMAKE_OSX_ARCHITECTURES: arch === "x64" ? "x86_64" : arch };
  if (process.platform !== "win32") return {};
  // The C runtime is linked in, as node-gyp has it.
  return { CMAKE_MSVC_RUNTIME_LIBRARY: "MultiThreaded$<$<CONFIG:Debug>:Debug>" };
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
  mkdirSync(folder, { recursive: true });
  const logFile = join(dirname(folder), "build.log");
  const log = createWriteStream(logFile);
  const see = progress(title);
  const defined = Object.entries({
    CMAKE_BUILD_TYPE: "Release",
    ...(toolchain ? { CMAKE_TOOLCHAIN_FILE: toolchain } : settings(arch)),
    ...variables,
  }).map(([name, value]) => `-D${name}=${value}`);
  const release = ["--config", "Release"];
  const steps = [
    ["cmake", "-S", source, "-B", folder, ...generator(arch), ...defined],
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
