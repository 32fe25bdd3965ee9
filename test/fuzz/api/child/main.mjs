// Runs the batch of the file that the first argument names, in this process. The file
// descriptor 3 gets a line of JSON before each program, and at the end the calls that were
// tried. `--catalog` instead of a file prints what can be called.

import { readFileSync, writeSync } from "node:fs";
import { catalog } from "./catalog.mjs";
import { runBatch } from "./batch.mjs";
import { OwnError, shortened } from "./thrown.mjs";

process.on("warning", () => undefined);

/** @param {object} line */
function say(line) {
  writeSync(3, `${JSON.stringify(line)}\n`);
}

/** @param {string} kind @param {unknown} error */
function stray(kind, error) {
  if (error instanceof OwnError) return;
  say({
    broken: `${kind}: ${error instanceof Error ? shortened(error) : String(error)}`,
  });
}

process.on("unhandledRejection", (error) => stray("unhandled rejection", error));

const [file = ""] = process.argv.slice(2);
if (file === "--catalog") process.stdout.write(JSON.stringify(catalog()));
else {
  /** @type {import("../program.mjs").Batch} */
  const batch = JSON.parse(readFileSync(file, "utf8"));
  const event =
    batch.ending === "throw" ? "uncaughtExceptionMonitor" : "uncaughtException";
  process.on(event, (error) => stray("uncaught exception", error));
  await runBatch(batch, say);
}
