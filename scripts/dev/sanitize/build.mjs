// The forms of the sanitized build: how they are built, apart from the ordinary build, and the
// environment in which Node runs with one.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { find } from "../../../vendor/scripts/tools.mjs";
import { root } from "../../support/run.mjs";
import { binaryOf, buildApart, sharedFlags } from "../apart.mjs";

/**
 * @typedef {object} Form
 * @property {string} name
 * @property {string} finds what it finds, for people
 * @property {string[]} sanitizers flags of the compiler
 * @property {string} runtime the library that comes before all others in a process
 */

/** @type {Record<string, Form>} */
export const forms = {
  address: {
    name: "address",
    finds: "wrong memory accesses, undefined behaviour and leaks",
    // The check of virtual tables opens a pipe for each look. It reports falsely in a test that
    // leaves no descriptors, and the addon lacks the type information that it needs.
    sanitizers: ["-fsanitize=address,undefined", "-fno-sanitize=vptr"],
    runtime: "libasan.so",
  },
  thread: {
    name: "thread",
    finds: "data races, lock orders and misuse of locks",
    sanitizers: ["-fsanitize=thread"],
    runtime: "libtsan.so",
  },
};

/** @param {Form} form */
export const flagsOf = ({ sanitizers }) => [
  ...sanitizers,
  ...["-fno-omit-frame-pointer", "-g1", "-O1"],
];

/**
 * The shared runtime for undefined behaviour would take the path of its reports from
 * AddressSanitizer's, and write to the standard error. So it is linked in, and the version
 * script hides it from the other.
 */
const staticUbsan = "-static-libubsan";

/** How an addon is linked. */
export const linkFlags = [...sharedFlags, staticUbsan];

/** The folder with all that belongs to a form. @param {Form} form */
export const folderOf = ({ name }) => join(root, ".cache", "sanitize", name);

/** GCC prints the bare name of what it does not have. @param {Form} form */
const runtimeOf = ({ runtime }) =>
  execFileSync("g++", [`-print-file-name=${runtime}`], { encoding: "utf8" }).trim();

/** What this machine lacks for a form, if anything. @param {Form} form */
export function lackOf(form) {
  const { name, runtime } = form;
  if (process.platform !== "linux" || !find("g++")) return `${name} needs Linux and g++`;
  if (existsSync(runtimeOf(form))) return undefined;
  return `GCC has no ${runtime}; on Debian: apt-get install libgcc-12-dev`;
}

/** @param {Form} form @returns {import("../apart.mjs").Apart} */
const apartOf = (form) => ({
  name: "sanitize",
  folder: join(".cache", "sanitize", form.name),
  flags: flagsOf(form),
  linkFlags: [staticUbsan],
  // The program that tells what was built leaves libzmq's globals behind.
  environment: ["ASAN_OPTIONS=detect_leaks=0"],
});

/** Builds a form; what is already there is kept. @param {Form} form */
export const build = (form) => buildApart(apartOf(form));

/** Each frame names its module, by which reports.mjs tells whose it is. */
const frames = '"    #%n %p in %f %S %M"';

/** @param {string} name */
const suppressions = (name) => join(import.meta.dirname, "suppressions", `${name}.txt`);

/** @param {Record<string, string | number>} options */
const line = (options) =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(":");

/** The folder of the reports, emptied. @param {Form} form */
export function freshReports(form) {
  const folder = join(folderOf(form), "reports");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * The environment for Node and its child processes, which inherit it.
 * @param {Form} form
 * @param {string} reports a folder, into which each process writes files of its own
 * @param {string} [binary] @returns {Record<string, string>}
 */
export function environmentOf(form, reports, binary = binaryOf(apartOf(form))) {
  const common = { log_path: join(reports, "report"), stack_trace_format: frames };
  return {
    ZMQ_NAPI_BINARY: binary,
    LD_PRELOAD: runtimeOf(form),
    // A leak changes no exit code, which many tests look at; a wrong access aborts.
    ASAN_OPTIONS: line({ ...common, detect_leaks: 1, exitcode: 0, abort_on_error: 1 }),
    LSAN_OPTIONS: line({ suppressions: suppressions("leak"), print_suppressions: 0 }),
    UBSAN_OPTIONS: line({
      ...common,
      print_stacktrace: 1,
      suppressions: suppressions("undefined"),
    }),
    // Node and V8 are not compiled for it, so what they do among themselves is not judged.
    TSAN_OPTIONS: line({
      ...common,
      exitcode: 0,
      ignore_noninstrumented_modules: 1,
      history_size: 4,
      second_deadlock_stack: 1,
      suppressions: suppressions("thread"),
      print_suppressions: 0,
    }),
  };
}
