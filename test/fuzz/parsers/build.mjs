// Compiles the targets, with libzmq and libsodium, into .cache/fuzz/parsers/.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { compilerRun } from "../../../scripts/prebuild/compiler.mjs";
import { buildLibraries } from "../../../scripts/sanitize/build.mjs";
import { root } from "../../../scripts/support/run.mjs";
import { contentsOf, filesIn, hashOf } from "../../../scripts/support/stamps.mjs";
import { readRecord } from "../../../scripts/vendor/library.mjs";
import { vendorFolders } from "../../../scripts/vendor/manifest.mjs";
import { currentTarget } from "../../../scripts/vendor/target.mjs";

const sources = join("test", "fuzz", "parsers");
export const cache = join(".cache", "fuzz", "parsers");

export const nativeTargets = readdirSync(join(root, sources))
  .filter((name) => name.endsWith(".cc") && name !== "replay.cc")
  .map((name) => basename(name, ".cc"));

const checks = "address,undefined";
const debug = [
  ...["-O1", "-g", "-fno-omit-frame-pointer", "-fno-sanitize-recover=undefined"],
  `-fsanitize-ignorelist=${join(root, sources, "ignored.txt")}`,
];

/**
 * How targets are built: `main` is what calls them, if it is not the fuzzer.
 *
 * @typedef {{ name: string, compiler: string, flags: string[], libraries: string, main: string[] }} Form
 */

/** Without a fuzzer, on the libzmq that the package ships; what leaks is found, too. @type {Form} */
export const plain = {
  name: "plain",
  compiler: "g++",
  flags: ["-O1", "-fsanitize=address"],
  libraries: join("vendor", "out", currentTarget()),
  main: [join(sources, "replay.cc")],
};

/** With libFuzzer and sanitizers; undefined where no clang has them. */
export function fuzzing() {
  const flags = ["-x", "c++", `-fsanitize=fuzzer,${checks}`, "-", "-o", "/dev/null"];
  const input =
    '#include <string>\nextern "C" int LLVMFuzzerTestOneInput() { return 0; }';
  const compiler = ["", "-19", "-18", "-17", "-16", "-15", "-14"]
    .map((version) => `clang++${version}`)
    .find((name) => spawnSync(name, flags, { input }).status === 0);
  /** @type {Form | undefined} */
  const form = compiler && {
    name: "fuzzing",
    compiler,
    flags: [`-fsanitize=fuzzer,${checks}`, ...debug],
    libraries: join(cache, "libraries"),
    main: [],
  };
  return form;
}

/** Builds one target, unless it is there. Returns its program. @param {Form} form @param {string} target */
async function buildTarget(form, target) {
  const record = readRecord(vendorFolders()).libzmq;
  const internal = join(vendorFolders().root, record?.folder ?? "", "src");
  const program = join(root, cache, form.name, target);
  const command = [
    ...[form.compiler, "-std=c++17", ...form.flags, "-fno-access-control", "-w"],
    ...["-DZMQ_CUSTOM_PLATFORM_HPP", "-D_GNU_SOURCE", "-DZMQ_STATIC", "-DSODIUM_STATIC"],
    ...[
      "-include",
      "precompiled.hpp",
      "-I",
      join(form.libraries, "share"),
      "-I",
      internal,
    ],
    ...["-isystem", join(form.libraries, "include"), join(sources, `${target}.cc`)],
    ...[...form.main, "-o", program],
    ...["libzmq.a", "libsodium.a"].map((name) => join(form.libraries, "lib", name)),
    ...["-pthread", "-lrt"],
  ];
  const files = filesIn(sources).filter((name) => /\.(h|cc)$/.test(name));
  const versions = contentsOf([join(form.libraries, "versions.json")]);
  const state = hashOf(...command, contentsOf(files), versions);
  const stamp = `${program}.stamp`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === state) return program;
  mkdirSync(join(root, cache, form.name), { recursive: true });
  await compilerRun(command);
  writeFileSync(stamp, state);
  return program;
}

/** Builds targets. Returns the program of each. @param {Form} form @param {string[]} targets */
export async function buildTargets(form, targets) {
  const { name, compiler, libraries } = form;
  if (name === "fuzzing") {
    const flags = [`-fsanitize=fuzzer-no-link,${checks}`, ...debug];
    const compilers = { c: compiler.replace("++", ""), cxx: compiler, flags };
    await buildLibraries(libraries, compilers);
  }
  /** @type {Map<string, string>} */
  const programs = new Map();
  for (const target of targets) programs.set(target, await buildTarget(form, target));
  return programs;
}
