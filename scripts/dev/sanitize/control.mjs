// Proves that a form finds faults: an addon with planted ones is loaded, and each has to be
// reported in words that fit.

import { join } from "node:path";
import { compilerRun } from "../../release/prebuild/compiler.mjs";
import { capture } from "../../support/run.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";
import { addonIncludes } from "./build.mjs";
import { environmentOf, freshReports } from "./environment.mjs";
import { flagsOf, folderOf, linkFlags } from "./forms.mjs";
import { reportsIn } from "./reports.mjs";

/** @type {Record<string, Record<string, RegExp>>} */
const planted = {
  address: {
    heap: /heap-buffer-overflow/,
    number: /signed integer overflow/,
    leak: /leak of 77 byte/,
  },
  thread: { race: /data race/ },
};

/** @param {import("./forms.mjs").Form} form */
export async function proveThatItFinds(form) {
  // A name by which reports.mjs knows the addon.
  const binary = join(folderOf(form), "planted", "zmq_napi.node");
  const source = join("scripts", "dev", "sanitize", "planted.cc");
  const flags = ["-std=c++17", "-fPIC", ...flagsOf(form), ...linkFlags];
  await compilerRun(["mkdir", "-p", join(folderOf(form), "planted")]);
  await compilerRun(["g++", ...flags, ...addonIncludes(), "-o", binary, source]);
  for (const [fault, expected] of Object.entries(planted[form.name])) {
    const reports = freshReports(form);
    const env = { ...environmentOf(form, reports, binary), PLANTED: fault };
    const program = `process.dlopen({ exports: {} }, process.env.ZMQ_NAPI_BINARY)`;
    const { output } = await capture([process.execPath, "-e", program], { env });
    const titles = reportsIn(reports).map(({ title }) => title);
    if (titles.length === 1 && expected.test(titles[0])) continue;
    throw new Failure(
      `A planted fault ("${fault}") was not reported as ${String(expected)}, so the ` +
        `sanitizers see nothing here. Reports: ${titles.join("; ") || "none"}.\n${output}`,
    );
  }
}
