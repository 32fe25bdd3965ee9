// Writes results as text tables for people, and as JSON for programs. Both name the machine, the
// date and the versions.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {import("./statistics.mjs").Spread} Spread */

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The commit of this clone, and whether it has changes. Empty in an installed package.
 * @returns {Record<string, string>} */
function commitOfClone() {
  const options = /** @type {const} */ ({ cwd: root, encoding: "utf8" });
  const described = existsSync(join(root, ".git"))
    ? spawnSync("git", ["describe", "--always", "--dirty"], options)
    : undefined;
  return described?.status === 0 ? { commit: described.stdout.trim() } : {};
}

/** The machine, the versions and the date. @param {Record<string, string>} versions */
export function circumstances(versions) {
  return {
    date: new Date().toISOString(),
    machine: {
      processor: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()} ${process.arch}`,
      load: loadavg()[0],
    },
    versions: { ...commitOfClone(), node: process.version, ...versions },
  };
}

/** @param {string} title @param {ReturnType<typeof circumstances>} where */
export function printHeading(title, { date, machine, versions }) {
  const { processor, cores, memoryGiB, system, load } = machine;
  const tools = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  console.log(`${title}\n${date}; ${cores} × ${processor}, ${memoryGiB} GiB, ${system}`);
  console.log(`${tools.join(", ")}\n`);
  if (load > 0.3 * cores)
    console.log(
      `The machine is not quiet: its load was ${load.toFixed(1)} before the start.\n`,
    );
}

/** Lays out a table: the first column to the left, all others to the right. @param {string[][]} rows */
export function table(rows) {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const scales = /** @type {const} */ ([
  [1e6, " M"],
  [1e3, " k"],
  [1, ""],
]);

/** Formats a number with three digits, and M for millions or k for thousands. @param {number} value */
export function short(value) {
  if (!Number.isFinite(value)) return "–";
  const [scale, unit] = scales.find(([from]) => Math.abs(value) >= from) ?? [1, ""];
  const scaled = value / scale;
  const digits = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return scaled.toFixed(digits) + unit;
}

/** Formats the median and the range of the rounds. @param {Spread} spread */
export function withRange({ median, min, max, values }) {
  return values.length > 1
    ? `${short(median)} (${short(min)}–${short(max)})`
    : short(median);
}

/** Formats a size: 64 B, 16 KiB, 1 MiB. @param {number} bytes */
export function sizeName(bytes) {
  if (bytes >= 2 ** 20 && bytes % 2 ** 20 === 0) return `${bytes / 2 ** 20} MiB`;
  if (bytes >= 2 ** 10 && bytes % 2 ** 10 === 0) return `${bytes / 2 ** 10} KiB`;
  return `${bytes} B`;
}

/** Shows progress, on a terminal only. @param {string} text */
export function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}

/** Writes the whole report for programs, if `file` is set. @param {string | undefined} file @param {object} report */
export function writeJson(file, report) {
  if (!file) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}
