// Compiles the fuzzer on the libzmq that the package ships, or on a sanitized one.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  build,
  environmentOf,
  flagsOf,
  forms,
  freshReports,
} from "../../../scripts/dev/sanitize/build.mjs";
import { reportsIn } from "../../../scripts/dev/sanitize/reports.mjs";
import {
  compilerRun,
  isMade,
  markMade,
} from "../../../scripts/release/prebuild/compiler.mjs";
import { root } from "../../../scripts/support/run.mjs";
import { contentsOf, datesOf, filesIn, hashOf } from "../../../scripts/dev/stamps.mjs";
import { currentTarget } from "../../../vendor/scripts/target.mjs";

const sources = join("test", "fuzz", "pairs");
const cache = join(".cache", "fuzz", "pairs");

/** The folder of a form's libraries, which are built if needed. @param {string} name */
async function librariesOf(name) {
  if (name === "plain") return join("vendor", "out", currentTarget());
  await build(forms[name]);
  return join(".cache", "sanitize", name, "vendor");
}

/**
 * Builds a form. Returns its program, the environment in which it runs, and what reads the
 * reports of sanitizers.
 *
 * @param {string} name
 */
export async function buildPairs(name) {
  const libraries = await librariesOf(name);
  const program = join(root, cache, name);
  mkdirSync(join(root, cache), { recursive: true });
  const files = filesIn(sources).filter((file) => /\.(h|cc)$/.test(file));
  const archives = ["libzmq.a", "libsodium.a"].map((file) =>
    join(libraries, "lib", file),
  );
  const command = [
    ...["g++", "-std=c++17", "-Wall", "-Wextra", "-Werror", "-DZMQ_BUILD_DRAFT_API=1"],
    ...(name === "plain" ? ["-O1"] : flagsOf(forms[name])),
    ...["-isystem", join(libraries, "include"), "-o", program],
    ...[...files.filter((file) => file.endsWith(".cc")), ...archives, "-pthread"],
  ];
  const state = hashOf(...command, contentsOf(files), datesOf(archives));
  if (!isMade(program, state)) {
    await compilerRun(command);
    markMade(program, state);
  }
  if (name === "plain") return { program, env: {}, reports: () => [] };
  const folder = freshReports(forms[name]);
  // The program contains the runtime, which Node has to preload.
  const env = { ...environmentOf(forms[name], folder), LD_PRELOAD: "" };
  return { program, env, reports: () => reportsIn(folder) };
}
