// The environment in which Node runs with a sanitized addon. Child processes inherit it.

import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/run.mjs";
import { binaryOf, folderOf, runtimesOf } from "./forms.mjs";

/** @typedef {import("./forms.mjs").Form} Form */

/** Each frame names its module, by which reports.mjs tells whose it is. */
const frames = '"    #%n %p in %f %S %M"';

/** @param {string} name */
const suppressions = (name) =>
  join(root, "scripts", "dev", "sanitize", "suppressions", `${name}.txt`);

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
 * @param {Form} form
 * @param {string} reports a folder, into which each process writes files of its own
 * @param {string} [binary]
 * @returns {Record<string, string>}
 */
export function environmentOf(form, reports, binary = binaryOf(form)) {
  const common = { log_path: join(reports, "report"), stack_trace_format: frames };
  return {
    ZMQ_NAPI_BINARY: binary,
    LD_PRELOAD: runtimesOf(form).join(":"),
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
