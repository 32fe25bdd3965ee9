// Builds the forms of the sanitized build, apart from the ordinary build, and makes the environment
// in which Node runs with a form.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { find } from "../../../vendor/scripts/tools.mjs";
import { root } from "../../support/run.mjs";
import { binaryOf, buildApart, sharedFlags } from "../apart.mjs";

/**
 * @typedef {object} Form
 * @property {string} name
 * @property {string} finds a description of the faults that the form finds
 * @property {string[]} sanitizers flags of the compiler
 * @property {string} runtime the library that comes before all others in a process
 */

/** @type {Record<string, Form>} */
export const forms = {
  address: {
    name: "address",
    finds: "wrong memory accesses, undefined behaviour and leaks",
    // The check of virtual tables (vptr) opens a pipe each time. In a test without free descriptors
    // it reports faults that do not exist. The addon also lacks the type information for it.
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

/** Returns the folder with all files of a form. @param {Form} form */
export const folderOf = ({ name }) => join(root, ".cache", "sanitize", name);

/** GCC prints the bare name of what it does not have. @param {Form} form */
const runtimeOf = ({ runtime }) =>
  execFileSync("g++", [`-print-file-name=${runtime}`], { encoding: "utf8" }).trim();

/** Returns what this machine lacks for a form, or undefined. @param {Form} form */
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
  // The program that prints what was built leaves libzmq's globals behind.
  environment: ["ASAN_OPTIONS=detect_leaks=0"],
});

/** Builds a form; what is already there is kept. @param {Form} form */
export const build = (form) => buildApart(apartOf(form));

/** Each frame of a stack names its module. reports.mjs sees from it whose code the frame is. */
const frames = '"    #%n %p in %f %S %M"';

/** @param {string} name */
const suppressions = (name) => join(import.meta.dirname, "suppressions", `${name}.txt`);

/** @param {Record<string, string | number>} options */
const line = (options) =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(":");

/** Empties the folder of the reports, and returns it. @param {Form} form */
export function freshReports(form) {
  const folder = join(folderOf(form), "reports");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Returns the environment for Node and its child processes.
 * @param {Form} form
 * @param {string} reports a folder, into which each process writes files of its own
 * @param {string} [binary] @returns {Record<string, string>}
 */
export function environmentOf(form, reports, binary = binaryOf(apartOf(form))) {
  const common = { log_path: join(reports, "report"), stack_trace_format: frames };
  return {
    ZMQ_NAPI_BINARY: binary,
    LD_PRELOAD: runtimeOf(form),
    // A leak does not change the exit code, which many tests check. A wrong access aborts.
    // A peer may announce a frame that is larger than all memory: libzmq gets no memory then.
    ASAN_OPTIONS: line({
      ...common,
      detect_leaks: 1,
      exitcode: 0,
      abort_on_error: 1,
      allocator_may_return_null: 1,
    }),
    // libzmq's trees of subscriptions keep pointers at any place in a node.
    LSAN_OPTIONS: line({
      suppressions: suppressions("leak"),
      print_suppressions: 0,
      use_unaligned: 1,
    }),
    UBSAN_OPTIONS: line({
      ...common,
      print_stacktrace: 1,
      suppressions: suppressions("undefined"),
    }),
    // Node and V8 are not compiled with the sanitizer. Accesses within them are not checked.
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
