// Fuzzing on a build with sanitizers: children inherit the environment that loads the build.

import {
  build,
  environmentOf,
  forms,
  freshReports,
} from "../../scripts/dev/sanitize/build.mjs";
import { reportsIn } from "../../scripts/dev/sanitize/reports.mjs";
import { Failure } from "../../scripts/support/run.mjs";

/** The names of the forms. "plain" is the package as it is built. */
export const formNames = ["plain", ...Object.keys(forms)];

/** @param {string} name */
export function checkForm(name) {
  if (!formNames.includes(name))
    throw new Failure(`--form takes one of ${formNames.join(", ")}.`);
}

/**
 * Builds a form, and lets the children of this process load it. Returns a function that
 * prints the reports of sanitizers since then, and returns their number.
 *
 * @param {string} name
 * @returns {Promise<() => number>}
 */
export async function useForm(name) {
  checkForm(name);
  if (name === "plain") return () => 0;
  const form = forms[name];
  await build(form);
  const folder = freshReports(form);
  Object.assign(process.env, environmentOf(form, folder));
  // A bound on memory counts what AddressSanitizer itself takes: up to 256 MB of freed memory, and
  // an eighth of each allocation. A frame that is announced as 4 GB gets no memory then.
  process.env["ASAN_OPTIONS"] += ":quarantine_size_mb=16:max_allocation_size_mb=1024";
  // Everything takes several times as long.
  process.env["ZMQ_NAPI_FUZZ_TIME_LIMIT"] ??= "120000";
  return () => {
    const found = reportsIn(folder);
    for (const { text } of found) console.log(text);
    console.log(`${name}: ${found.length} reports`);
    return found.length;
  };
}
