// Writes the table of targets in docs/runtimes.md from the results of the smoke tests.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keepPart, root, runScript } from "../support/run.mjs";

/** @typedef {import("./smoke.mjs").Seen} Seen */

const help = `Usage: node scripts/release/target-docs.mjs [--check]

Writes the table of targets in docs/runtimes.md from scripts/release/smoke/seen.json. The
command npm run smoke -- --json scripts/release/smoke/seen.json writes this file.
  --check  writes nothing, and fails if the table is out of date`;

const data = join(root, "scripts", "release", "smoke", "seen.json");

/** The targets by their names for people, with the oldest system of each. */
const titles = new Map([
  ["linux-x64", "Linux x64, glibc 2.17 or newer"],
  ["linux-x64-musl", "Linux x64, musl"],
  ["linux-arm64", "Linux arm64, glibc 2.17 or newer"],
  ["linux-arm64-musl", "Linux arm64, musl"],
  ["linux-arm", "Linux arm (v7, NEON), glibc 2.17 or newer"],
  ["win32-x64", "Windows x64, 10 or newer"],
  ["win32-arm64", "Windows arm64, 10 or newer"],
  ["win32-ia32", "Windows ia32, 10 or newer"],
  ["darwin-x64", "macOS x64, 10.15 or newer"],
  ["darwin-arm64", "macOS arm64, 11 or newer"],
]);

/** @param {Seen["runs"][number]} run */
function place({ host, runtime, without }) {
  const where = host === "itself" ? runtime : `${runtime} on ${host}`;
  const lacks = without.map((step) => step.replace("push and pull over ", ""));
  return lacks.length > 0 ? `${where}, without ${lacks.join(" and ")}` : where;
}

/** @param {Seen} seen */
function table({ machine, commit, built, runs }) {
  const passing = runs.filter(({ passed }) => passed);
  const rows = [...titles].map(([target, title]) => {
    const binary = built.find((found) => found.target === target);
    if (binary === undefined) return `| ${title} | – | – |`;
    const places = passing.filter((run) => run.target === target).map(place);
    const megabytes = `${(binary.bytes / 1e6).toFixed(2)} MB`;
    const ran = places.length > 0 ? places.join("; ") : "built, not run";
    return `| ${title} | ${megabytes} | ${ran} |`;
  });
  const counts = [...new Set(passing.map(({ count }) => count.toLocaleString("en")))];
  return [
    "",
    "| Target | Binary | The smoke test passed on |",
    "|---|---|---|",
    ...rows,
    "",
    `Seen at commit \`${commit}\` on ${machine}. The packed package is installed with scripts`,
    `disabled. It sends ${counts.join(" or ")} messages over each transport, and uses CURVE and`,
    "worker threads. *Built, not run*: the binary links, and nobody has run it.",
    "",
    "",
  ].join("\n");
}

await runScript("target-docs", async () => {
  if (process.argv.includes("--help")) return console.log(help);
  const part = table(JSON.parse(readFileSync(data, "utf8")));
  keepPart("docs/runtimes.md", "scripts/release/target-docs.mjs", part);
});
