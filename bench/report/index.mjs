// Draws a report of the benchmark: a page, and the pictures of docs/performance.md.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { program, UsageError } from "../harness/options.mjs";
import { page } from "./page.mjs";
import { pictures } from "./pictures.mjs";

export { library } from "./render.mjs";

/** @typedef {import("../harness/workload.mjs").Report} Report */

const help = `Usage: node bench/report/index.mjs REPORT.json [--html FILE] [--svg FOLDER]

Draws what bench/index.mjs wrote with --json.
  --html FILE    a page with all plots, all figures, and the targets
  --svg FOLDER   the pictures of docs/performance.md
  --help`;

/** One file with all plots and figures, which needs no other. @param {Report} report @param {string} file */
export async function writeHtml(report, file) {
  const text = await page(report);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/**
 * The pictures of docs/performance.md for which there are results.
 *
 * @param {Report} report
 * @param {string} folder
 * @returns {Promise<string[]>} the files
 */
export async function writeSvgs(report, folder) {
  mkdirSync(folder, { recursive: true });
  const files = [];
  for (const [name, svg] of await pictures(report)) {
    const file = join(folder, `${name}.svg`);
    writeFileSync(file, `${svg}\n`);
    files.push(file);
  }
  return files;
}

async function main() {
  const { values, positionals } = commandLine();
  if (values.help) return console.log(help);
  const [file] = positionals;
  if (!file || !(values.html || values.svg)) throw new UsageError(help);
  const report = JSON.parse(readFileSync(file, "utf8"));
  if (values.html) await writeHtml(report, values.html);
  if (values.svg) await writeSvgs(report, values.svg);
}

function commandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        html: { type: "string" },
        svg: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${help}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await program(main);
