// Compiles the targets, and for the fuzzer also the libraries, into .cache/fuzz/parsers/.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import {
  compilerRun,
  isMade,
  markMade,
} from "../../../scripts/release/prebuild/compiler.mjs";
import { pool, root } from "../../../scripts/support/run.mjs";
import { contentsOf, datesOf, filesIn, hashOf } from "../../../scripts/dev/stamps.mjs";
import { buildLibraries, libzmqFlags, vendored } from "./libraries.mjs";

const sources = join("test", "fuzz", "parsers");
export const cache = join(".cache", "fuzz", "parsers");

export const nativeTargets = readdirSync(join(root, sources))
  .filter((name) => name.endsWith(".cc") && name !== "replay.cc")
  .map((name) => basename(name, ".cc"));

/**
 * How targets are built: `main` is what calls them, if it is not the fuzzer. `archives` are those
 * of the libraries, which it builds if there is a need.
 *
 * @typedef {{ name: string, compiler: string, flags: string[], archives: () => Promise<string[]>, main: string[] }} Form
 */

/** Without a fuzzer, on the libzmq that the package ships; what leaks is found, too. @type {Form} */
export const plain = {
  name: "plain",
  compiler: "g++",
  flags: ["-O1", "-fsanitize=address"],
  archives: async () =>
    ["libzmq.a", "libsodium.a"].map((name) => join(vendored, "lib", name)),
  main: [join(sources, "replay.cc")],
};

// A null pointer ends the process without a check.
const checks = [
  ...["-fsanitize=address,undefined", "-fno-sanitize=null"],
  ...["-fno-sanitize-recover=undefined", "-O1", "-gline-tables-only"],
  "-fno-omit-frame-pointer",
  `-fsanitize-ignorelist=${join(root, sources, "ignored.txt")}`,
];

/** With libFuzzer and sanitizers; undefined where no clang has them. */
export function fuzzing() {
  const flags = ["-x", "c++", "-fsanitize=fuzzer,address,undefined", "-", "-o"];
  const input =
    '#include <string>\nextern "C" int LLVMFuzzerTestOneInput() { return 0; }';
  const compiler = ["-19", "", "-18", "-17", "-16", "-15", "-14"]
    .map((version) => `clang++${version}`)
    .find((name) => spawnSync(name, [...flags, "/dev/null"], { input }).status === 0);
  if (compiler === undefined) return undefined;
  const libraries = join(cache, "libraries");
  /** @type {Form} */
  const form = {
    name: "fuzzing",
    compiler,
    flags: ["-fsanitize=fuzzer", ...checks],
    archives: () =>
      buildLibraries(libraries, compiler, {
        common: checks,
        libzmq: ["-fsanitize=fuzzer-no-link"],
      }),
    main: [],
  };
  return form;
}

/** Builds one target, unless it is there. Returns its program. @param {Form} form @param {string[]} archives @param {string} target */
async function buildTarget(form, archives, target) {
  const program = join(root, cache, form.name, target);
  const command = [
    ...[form.compiler, ...form.flags, ...libzmqFlags(), "-fno-access-control"],
    ...[join(sources, `${target}.cc`), ...form.main, "-o", program],
    ...[...archives, "-pthread", "-lrt"],
  ];
  const files = filesIn(sources).filter((name) => /\.(h|cc)$/.test(name));
  const state = hashOf(...command, contentsOf(files), datesOf(archives));
  if (isMade(program, state)) return program;
  await compilerRun(command);
  markMade(program, state);
  return program;
}

/** Builds targets. Returns the program of each. @param {Form} form @param {string[]} targets */
export async function buildTargets(form, targets) {
  mkdirSync(join(root, cache, form.name), { recursive: true });
  const archives = await form.archives();
  const tasks = targets.map(
    (target) => async () =>
      /** @type {const} */ ([target, await buildTarget(form, archives, target)]),
  );
  return new Map(await pool(tasks, availableParallelism()));
}
