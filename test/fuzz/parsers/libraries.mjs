// Compiles libzmq and libsodium for the fuzzer. It takes a third of the time of the vendored
// build, which makes one file of libzmq and asks the compiler what the machine has.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join, relative } from "node:path";
import {
  compilerRun,
  isMade,
  markMade,
} from "../../../scripts/release/prebuild/compiler.mjs";
import { Failure, pool, root } from "../../../scripts/support/run.mjs";
import { contentsOf, filesIn, hashOf } from "../../../scripts/dev/stamps.mjs";
import { readRecord } from "../../../vendor/scripts/library.mjs";
import { vendorFolders } from "../../../vendor/scripts/manifest.mjs";
import { currentTarget } from "../../../vendor/scripts/target.mjs";

/** The ordinary build, whose headers and platform also apply here. */
export const vendored = join("vendor", "out", currentTarget());

/** The folder of a library's sources. @param {"libzmq" | "libsodium"} name */
export function sourcesOf(name) {
  const folders = vendorFolders();
  const folder = readRecord(folders)[name]?.folder;
  if (folder === undefined)
    throw new Failure(`the sources of ${name} are not there; run npm run setup first.`);
  return join(relative(root, folders.root), folder, "src");
}

/** Compiler flags for libzmq's files, and for files that include its internal headers. */
export const libzmqFlags = () => [
  ...["-std=c++17", "-w", "-D_GNU_SOURCE", "-DZMQ_CUSTOM_PLATFORM_HPP", "-DZMQ_STATIC"],
  ...["-DSODIUM_STATIC", "-include", "precompiled.hpp", "-I", join(vendored, "share")],
  ...["-I", sourcesOf("libzmq"), "-isystem", join(vendored, "include")],
];

/**
 * A file to compile, and the files that it is made of.
 *
 * @typedef {{ source: string, parts: string[] }} Unit
 */

/** How many files libzmq is compiled as: its headers are most of the work. */
const libzmqUnits = 8;

/** WebSocket with TLS is left out, as in the package. @param {string} folder for the units */
function libzmq(folder) {
  const names = [
    join("..", "external", "sha1", "sha1.c"),
    ...readdirSync(join(root, sourcesOf("libzmq"))).filter(
      (name) => name.endsWith(".cpp") && !name.startsWith("wss_"),
    ),
  ];
  return Array.from({ length: libzmqUnits }, (_, index) => {
    const own = names.filter((_name, at) => at % libzmqUnits === index);
    const source = join(folder, `libzmq-${index}.cpp`);
    const lines = own.map((name) => `#include "${name}"\n`);
    writeFileSync(join(root, source), lines.join(""));
    return { source, parts: own.map((name) => join(sourcesOf("libzmq"), name)) };
  });
}

const sodiumFolder = () => join(sourcesOf("libsodium"), "libsodium");

/** libsodium's portable C needs no flags for single files. */
function sodiumFlags() {
  const include = join(vendored, "include");
  const folders = [
    join(include, "sodium"),
    join(sodiumFolder(), "include", "sodium"),
    include,
  ];
  const defines = ["CONFIGURED", "SODIUM_STATIC", "NATIVE_LITTLE_ENDIAN", "HAVE_TI_MODE"];
  return [
    ...["-std=gnu11", "-w", "-D_GNU_SOURCE", "-fno-strict-aliasing", "-fwrapv"],
    ...defines.map((name) => `-D${name}=1`),
    ...folders.flatMap((name) => ["-I", name]),
  ];
}

const sodium = () =>
  filesIn(sodiumFolder())
    .filter((name) => name.endsWith(".c"))
    .map((source) => ({ source, parts: [source] }));

/**
 * Compiles what has changed, at once as many as there are processors. Returns the objects.
 *
 * @param {string} folder for the objects
 * @param {string[]} command
 * @param {string} headers what all depend on
 * @param {Unit[]} units
 */
async function compile(folder, command, headers, units) {
  const tasks = units.map(({ source, parts }) => async () => {
    const object = join(folder, `${basename(source)}-${hashOf(source).slice(0, 8)}.o`);
    const state = hashOf(...command, headers, contentsOf(parts));
    if (isMade(join(root, object), state)) return object;
    await compilerRun([...command, "-c", source, "-o", object]);
    markMade(join(root, object), state);
    return object;
  });
  return pool(tasks, availableParallelism());
}

const headersIn = (/** @type {string[]} */ ...folders) =>
  contentsOf(filesIn(...folders).filter((name) => /\.(h|hpp)$/.test(name)));

/** Puts objects into an archive. Returns its name. @param {string} archive @param {string[]} objects */
async function collect(archive, objects) {
  const state = contentsOf(objects.map((object) => `${object}.made-from`));
  if (isMade(join(root, archive), state)) return archive;
  rmSync(join(root, archive), { force: true });
  await compilerRun(["ar", "rcs", archive, ...objects]);
  markMade(join(root, archive), state);
  return archive;
}

/**
 * Builds both libraries into a folder. Returns their archives.
 *
 * @param {string} folder
 * @param {string} compiler of C++
 * @param {{ common: string[], libzmq: string[] }} flags for both, and for libzmq alone
 */
export async function buildLibraries(folder, compiler, flags) {
  mkdirSync(join(root, folder), { recursive: true });
  const zmqCommand = [compiler, ...flags.common, ...flags.libzmq, ...libzmqFlags()];
  const zmqHeaders = headersIn(sourcesOf("libzmq"), vendored);
  const zmqObjects = await compile(folder, zmqCommand, zmqHeaders, libzmq(folder));
  const c = compiler.replace("++", "");
  const sodiumCommand = [c, ...flags.common, ...sodiumFlags()];
  const sodiumHeaders = headersIn(sodiumFolder());
  const sodiumObjects = await compile(folder, sodiumCommand, sodiumHeaders, sodium());
  return [
    await collect(join(folder, "libzmq.a"), zmqObjects),
    await collect(join(folder, "libsodium.a"), sodiumObjects),
  ];
}
