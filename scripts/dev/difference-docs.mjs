// Writes docs/coming-from-zeromq.md from the table of differences in test/compat.

import { join } from "node:path";
import { build } from "esbuild";
import { keepPage, root, runScript } from "../support/run.mjs";

/**
 * @typedef {{
 *   area: string, topic: string, zeromq: string, here: string, why: string, change?: string
 * }} Difference
 * @typedef {{ areas: readonly string[], differences: Record<string, Difference> }} Table
 */

const help = `Usage: node scripts/dev/difference-docs.mjs [--check]

Writes docs/coming-from-zeromq.md from the table in test/compat/differences.ts.
  --check  writes nothing, and fails if the page is out of date`;

const path = join(root, "docs", "coming-from-zeromq.md");

const introduction = `# Coming from zeromq.js

Change the import. A program for zeromq.js 6 then works as before, with the exceptions below:

\`\`\`diff
-import { Dealer } from "zeromq";
+import { Dealer } from "zmq-napi";
\`\`\`

\`zeromq/draft\` becomes \`zmq-napi/draft\`. These are the same in both packages: names, options and their
defaults, arguments, errors, events, warnings, and how a process ends. The tests in \`test/compat\` run both
packages, zeromq.js 6.8.0 and this one. They also prove each row of these tables.

"To change" says what a program must change. A row without these words needs no change, unless a program
relies on the fault.

This page is made from \`test/compat/differences.ts\` by \`node scripts/dev/difference-docs.mjs\`: change the source,
not the page.
`;

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
  const page = [introduction, ...sections].join("\n");
  keepPage(path, page, "scripts/dev/difference-docs.mjs");
});
