// Writes the tables of docs/coming-from-zeromq.md from the table of differences in test/compat.

import { join } from "node:path";
import { build } from "esbuild";
import { keepPart, root, runScript } from "../support/run.mjs";

/**
 * @typedef {{
 *   area: string, topic: string, zeromq: string, here: string, why: string, change?: string
 * }} Difference
 * @typedef {{ areas: readonly string[], differences: Record<string, Difference> }} Table
 */

const help = `Usage: node scripts/dev/difference-docs.mjs [--check]

Writes the tables of docs/coming-from-zeromq.md from the one in test/compat/differences.ts.
  --check  write nothing; fail if the page is not what would be written`;

/** @returns {Promise<Table>} */
async function table() {
  const { outputFiles } = await build({
    entryPoints: [join(root, "test", "compat", "differences.ts")],
    bundle: true,
    format: "esm",
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error("esbuild has made no file of the table");
  return import(
    `data:text/javascript;base64,${Buffer.from(file.text).toString("base64")}`
  );
}

/** @param {string} text */
const cell = (text) => text.replaceAll("|", "\\|");

/** @param {Difference} row */
function line({ topic, zeromq, here, why, change }) {
  const reason = change === undefined ? why : `${why} **To change:** ${change}`;
  return ["", topic, zeromq, here, reason].map(cell).join("|").concat("|");
}

/** @param {Table} table @param {string} area */
function section({ differences }, area) {
  const rows = Object.values(differences).filter((row) => row.area === area);
  const head = ["|What|zeromq.js 6.8|zmq-napi|Why|", "|---|---|---|---|"];
  return [`## ${area}`, "", ...head, ...rows.map(line), ""].join("\n");
}

await runScript("difference-docs", async () => {
  if (process.argv.includes("--help")) return console.log(help);
  const found = await table();
  const sections = found.areas.map((area) => section(found, area));
  const part = ["", ...sections, ""].join("\n");
  keepPart("docs/coming-from-zeromq.md", "scripts/dev/difference-docs.mjs", part);
});
