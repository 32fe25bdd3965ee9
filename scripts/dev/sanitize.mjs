// Runs the tests on an addon, libzmq and libsodium that were built with sanitizers.

import { parseArgs } from "node:util";
import { build } from "./sanitize/build.mjs";
import { proveThatItFinds } from "./sanitize/control.mjs";
import { forms, lackOf } from "./sanitize/forms.mjs";
import { runFolders } from "./sanitize/run.mjs";
import { since } from "../support/run.mjs";
import { Failure, runScript } from "../../vendor/scripts/failure.mjs";

const folders = [
  "contract",
  "sockets",
  "state",
  "lifecycle",
  "draft",
  "events",
  "transports",
  "auth",
];
const shortFolders = ["state", "auth"];
const names = Object.keys(forms);

const help = `Usage: node scripts/dev/sanitize.mjs [--short] [FORM] [FOLDER...] [-- JEST...]

Builds the addon with libzmq and libsodium for sanitizers, and runs folders of test/ on it.
Any report and any failed test fails the run. The builds and the reports are in
.cache/sanitize/FORM/; the ordinary build is left alone. Linux and GCC only.

Forms:
${Object.values(forms)
  .map(({ name, finds }) => `  ${name.padEnd(9)} ${finds}`)
  .join("\n")}
Without a form: all of them. Folders: ${folders.join(", ")}.
  --short   only address, only ${shortFolders.join(", ")};
            a machine that lacks the sanitizer skips it
  --build   build and prove that planted faults are found, and run no tests`;

/** @param {string[]} words @param {boolean} short */
function choose(words, short) {
  const [first] = words;
  const named = first !== undefined && first in forms ? [forms[first]] : undefined;
  const chosen = named ?? (short ? [forms["address"]] : Object.values(forms));
  const rest = words.slice(named ? 1 : 0);
  const unknown = rest.filter((folder) => !folders.includes(folder.split("/")[0]));
  if (unknown.length > 0)
    throw new Failure(
      `"${unknown[0]}" is neither a form (${names.join(", ")}) nor a folder (${folders.join(", ")}).`,
    );
  if (rest.length > 0) return { chosen, run: rest };
  return { chosen, run: short ? shortFolders : folders };
}

await runScript("sanitize", async () => {
  const own = process.argv.slice(2);
  const cut = own.includes("--") ? own.indexOf("--") : own.length;
  const { values, positionals } = parseArgs({
    args: own.slice(0, cut),
    allowPositionals: true,
    options: {
      short: { type: "boolean", default: false },
      build: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const { chosen, run } = choose(positionals, values.short);
  let clean = true;
  for (const form of chosen) {
    const start = performance.now();
    const lack = lackOf(form);
    if (lack && !values.short) throw new Failure(`${lack}.`);
    if (lack) {
      console.log(`sanitize: skipped, as ${lack}`);
      continue;
    }
    await build(form);
    await proveThatItFinds(form);
    console.log(
      `sanitize: ${form.name} is built and finds planted faults (${since(start)})`,
    );
    if (!values.build) clean = (await runFolders(form, run, own.slice(cut + 1))) && clean;
  }
  if (!clean) process.exitCode = 1;
});
