// Builds the vendored libsodium and libzmq for one platform, if they are not built yet.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sha256 } from "./archive.mjs";
import { capabilitiesOf, checkCapabilities, crossResults } from "./capabilities.mjs";
import { Failure, runScript } from "./failure.mjs";
import { readRecord, vendorAll } from "./library.mjs";
import { libraryNames, vendorFolders } from "./manifest.mjs";
import { currentTarget, isBuilt, outputOf } from "./target.mjs";
import { checkTools } from "./tools.mjs";

/** The folder of the CMake files. It is the package's own, also with `--root`. */
const recipe = join(dirname(fileURLToPath(import.meta.url)), "..");

const help = `Usage: node vendor/scripts/build-libzmq.mjs [options]

Builds static libraries from the sources that vendor/scripts/vendor.mjs has put into vendor/src/.
The result is in vendor/out/<platform>-<arch>[-musl]/. An existing result is kept.

  --fetch           runs vendor/scripts/vendor.mjs first
  --where           only prints the folder of the result, relative to the package
  --jobs N          compiles N files at a time (default: one per processor)
  --target NAME     the platform to build for, such as linux-arm64; needs --toolchain
  --toolchain FILE  a CMake toolchain file for cross-compiling
  --out DIR         puts the result into DIR instead
  --root DIR        works in DIR instead of vendor/, with the CMake files of the package
  --quiet           prints only failures
  --help            prints this`;

const options = /** @type {const} */ ({
  fetch: { type: "boolean", default: false },
  where: { type: "boolean", default: false },
  jobs: { type: "string", default: String(availableParallelism()) },
  target: { type: "string" },
  toolchain: { type: "string" },
  out: { type: "string" },
  root: { type: "string" },
  quiet: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
});

/** @typedef {import("./library.mjs").Vendored} Vendored */

/** @param {import("./manifest.mjs").Folders} folders */
function vendoredLibraries(folders) {
  const { libzmq, libsodium } = readRecord(folders);
  if (
    !libzmq ||
    !libsodium ||
    ![libzmq, libsodium].every(({ folder }) => existsSync(join(folders.root, folder)))
  )
    throw new Failure(
      "the sources are missing; run node vendor/scripts/vendor.mjs first.",
    );
  return { libzmq, libsodium };
}

/**
 * Returns a hash that changes whenever the same command would have another result.
 *
 * @param {{ libzmq: Vendored, libsodium: Vendored }} vendored
 * @param {string} target
 * @param {string | undefined} toolchain
 */
function stampOf({ libzmq, libsodium }, target, toolchain) {
  const files = ["CMakeLists.txt", "capabilities.c"].map((file) => join(recipe, file));
  if (toolchain !== undefined) files.push(toolchain);
  const contents = files.map((file) => readFileSync(file, "utf8"));
  const flags = ["CC", "CXX", "CFLAGS", "CXXFLAGS"].map(
    (name) => process.env[name] ?? "",
  );
  return sha256(
    [
      target,
      libzmq.stamp,
      libzmq.patchDigest,
      libsodium.stamp,
      ...flags,
      ...contents,
    ].join("\0"),
  );
}

/** Returns the header from which the addon knows its patches. @param {Vendored} libzmq */
const headerOf = ({ patchDigest }) =>
  `// Made by vendor/scripts/build-libzmq.mjs.\n#define ZMQ_NAPI_PATCHES "${patchDigest}"\n`;

/**
 * @param {{ libzmq: Vendored, libsodium: Vendored }} vendored
 * @param {object} plan
 * @param {string} plan.root
 * @param {import("./target.mjs").Output} plan.output
 * @param {string} plan.target
 * @param {number} plan.jobs
 * @param {string | undefined} plan.toolchain
 * @param {boolean} plan.quiet
 */
async function build({ libzmq, libsodium }, plan) {
  const { root, output, target, jobs, toolchain, quiet } = plan;
  const folder = join(output.at, "build");
  rmSync(output.at, { recursive: true, force: true });
  mkdirSync(output.at, { recursive: true });
  const { cmakeBuild } = await import("./cmake.mjs");
  await cmakeBuild({
    source: recipe,
    folder,
    variables: {
      LIBZMQ_SOURCE: join(root, libzmq.folder),
      SODIUM_SOURCE: join(root, libsodium.folder),
      CMAKE_INSTALL_PREFIX: output.at,
      ...(toolchain === undefined ? {} : crossResults(target)),
    },
    arch: String(target.split("-")[1]),
    jobs,
    toolchain,
    quiet,
    title: `libzmq ${libzmq.version} with libsodium ${libsodium.version}`,
  });
  const cross = toolchain !== undefined;
  const capabilities = await capabilitiesOf(output.at, folder, cross);
  checkCapabilities(capabilities);
  writeFileSync(join(output.at, "include", "zmq_napi_patches.h"), headerOf(libzmq));
  rmSync(folder, { recursive: true, force: true });
  return capabilities;
}

/**
 * Returns the target and how to compile for it, after checks.
 *
 * @param {{ jobs: string, target?: string | undefined, toolchain?: string | undefined }} values
 */
function planOf(values) {
  const target = values.target ?? currentTarget();
  const toolchain =
    values.toolchain === undefined ? undefined : resolve(values.toolchain);
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new Failure("--jobs takes a count from 1 up.");
  if (target !== currentTarget() && toolchain === undefined)
    throw new Failure(`building for ${target} here needs --toolchain FILE.`);
  return { target, toolchain, jobs };
}

async function main() {
  const { values } = parseArgs({ options });
  const say = (/** @type {string} */ line) => void process.stdout.write(`${line}\n`);
  if (values.help) return say(help);
  const folders = vendorFolders(values.root);
  const plan = planOf(values);
  const output = outputOf(values.out ?? join(folders.out, plan.target));
  if (values.where)
    return say(relative(join(recipe, ".."), output.at).replaceAll("\\", "/"));

  const log = values.quiet ? () => {} : say;
  if (values.fetch) await vendorAll(folders, { log });
  const vendored = vendoredLibraries(folders);
  const stamp = stampOf(vendored, plan.target, plan.toolchain);
  if (isBuilt(output, stamp)) return;
  checkTools();
  const started = performance.now();
  const capabilities = await build(vendored, {
    ...{ root: folders.root, output, quiet: values.quiet },
    ...plan,
  });
  const libraries = Object.fromEntries(
    Object.entries(vendored).map(([name, { version, licence, patches, patchDigest }]) => [
      name,
      { version, licence, patches, patchDigest },
    ]),
  );
  const record = { target: plan.target, ...capabilities, ...libraries, stamp };
  writeFileSync(output.versions, `${JSON.stringify(record, null, 2)}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const built = libraryNames
    .map((name) => `${name} ${vendored[name].version}`)
    .join(", ");
  log(`build-libzmq: ${built} for ${plan.target} in ${seconds} s`);
}

await runScript("build-libzmq", main);
