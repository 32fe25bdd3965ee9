// The forms of the sanitized build: how the compiler is told, and which runtime Node preloads.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { exportsMap } from "../../release/prebuild/compiler.mjs";
import { root } from "../../support/run.mjs";
import { find } from "../../../vendor/scripts/tools.mjs";

/**
 * @typedef {object} Form
 * @property {string} name
 * @property {string} finds what it finds, for people
 * @property {string[]} sanitizers flags of the compiler
 * @property {string[]} runtimes libraries that come before all others in a process
 */

/** @type {Record<string, Form>} */
export const forms = {
  address: {
    name: "address",
    finds: "wrong memory accesses, undefined behaviour and leaks",
    // The check of virtual tables opens a pipe for each look. It reports falsely in a test that
    // leaves no descriptors, and the addon lacks the type information that it needs.
    sanitizers: ["-fsanitize=address,undefined", "-fno-sanitize=vptr"],
    runtimes: ["libasan.so"],
  },
  thread: {
    name: "thread",
    finds: "data races, lock orders and misuse of locks",
    sanitizers: ["-fsanitize=thread"],
    runtimes: ["libtsan.so"],
  },
};

/** @param {Form} form */
export const flagsOf = ({ sanitizers }) => [
  ...sanitizers,
  ...["-fno-omit-frame-pointer", "-g1", "-O1"],
];

/**
 * How an addon is linked. The shared runtime for undefined behaviour would take the path of
 * its reports from AddressSanitizer's, and write to the standard error. So it is linked in,
 * and the version script hides it from the other.
 */
export const linkFlags = [
  "-shared",
  `-Wl,--version-script=${exportsMap}`,
  "-static-libubsan",
];

/** The folder with all that belongs to a form. @param {Form} form */
export const folderOf = ({ name }) => join(root, ".cache", "sanitize", name);

/** The sanitized addon. @param {Form} form */
export const binaryOf = (form) => join(folderOf(form), "zmq_napi.node");

/** GCC prints the bare name of what it does not have. @param {string} name */
const pathOf = (name) =>
  execFileSync("g++", [`-print-file-name=${name}`], { encoding: "utf8" }).trim();

/** The full names of the runtimes. @param {Form} form */
export const runtimesOf = ({ runtimes }) => runtimes.map(pathOf);

/** What this machine lacks for a form, if anything. @param {Form} form */
export function lackOf({ name, runtimes }) {
  if (process.platform !== "linux" || !find("g++")) return `${name} needs Linux and g++`;
  const missing = runtimes.find((runtime) => !existsSync(pathOf(runtime)));
  return missing && `GCC has no ${missing}; on Debian: apt-get install libgcc-12-dev`;
}
