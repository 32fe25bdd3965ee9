// The inputs that the repository keeps: a corpus for each target, as lines in hex, and what
// was found, as files.

import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../../../scripts/support/run.mjs";
import { hashOf } from "../../../scripts/dev/stamps.mjs";
import { cache } from "./build.mjs";

/** How many characters of hex a corpus has in the repository. */
const keptSize = 18_000;

/** @param {string} target */
const fileOf = (target) =>
  join(root, "test", "fuzz", "parsers", "corpora", `${target}.txt`);

/** The folder of a growing corpus, with all that the repository has. @param {string} target */
export function unpack(target) {
  const folder = join(root, cache, "corpora", target);
  mkdirSync(folder, { recursive: true });
  const text = existsSync(fileOf(target)) ? readFileSync(fileOf(target), "utf8") : "";
  for (const line of text.split("\n").filter(Boolean))
    writeFileSync(join(folder, hashOf(line).slice(0, 16)), Buffer.from(line, "hex"));
  for (const file of found(target)) copyFileSync(file, join(folder, basename(file)));
  return folder;
}

/** How many features count as much as code that no other input reaches. */
const worthOfCode = 20;

/** The inputs of a merge, with what each adds to those before it. @param {string} control the file in which libFuzzer wrote it down */
function gainsIn(control) {
  const [count, , ...lines] = readFileSync(control, "utf8").split("\n");
  const files = lines.splice(0, Number(count));
  /** @type {Map<string, number>} */
  const gains = new Map();
  for (const line of lines) {
    const [kind, index, ...added] = line.trim().split(" ");
    const file = files[Number(index)];
    const worth = { FT: 1, COV: worthOfCode }[kind ?? ""];
    if (file === undefined || worth === undefined) continue;
    gains.set(file, (gains.get(file) ?? 0) + worth * added.length);
  }
  return [...gains]
    .map(([file, gain]) => ({ hex: readFileSync(file, "hex"), gain }))
    .filter(({ hex, gain }) => hex !== "" && gain > 0);
}

/** Keeps the inputs that add most for their size. @param {string} target @param {string} control */
export function pack(target, control) {
  const worth = (/** @type {{ hex: string, gain: number }} */ { hex, gain }) =>
    gain / hex.length;
  const inputs = gainsIn(control).sort((a, b) => worth(b) - worth(a));
  let size = 0;
  const kept = inputs.filter(({ hex }) => (size += hex.length) <= keptSize);
  const lines = kept.map(({ hex }) => hex);
  lines.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  writeFileSync(fileOf(target), `${lines.join("\n")}\n`);
}

/** Faults that were found with a target, `TARGET-NAME`. @param {string} target */
export function found(target) {
  const folder = join(root, "test", "fuzz", "found", "parsers");
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${target}-`))
    .map((name) => join(folder, name));
}
