// The inputs that the repository keeps: a corpus for each target, as lines in hex, and what
// was found, as files.

import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../../../scripts/support/run.mjs";
import { hashOf } from "../../../scripts/support/stamps.mjs";
import { cache } from "./build.mjs";

/** How much of a corpus is kept in the repository. */
const keptBytes = 12_288;

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

/** Keeps the shortest inputs of a folder. @param {string} target @param {string} folder */
export function pack(target, folder) {
  const inputs = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  inputs.sort((a, b) => a.length - b.length || a.compare(b));
  let bytes = 0;
  const kept = inputs.filter((input) => (bytes += input.length) <= keptBytes);
  const lines = kept
    .filter(({ length }) => length > 0)
    .map((input) => input.toString("hex"));
  writeFileSync(fileOf(target), `${lines.join("\n")}\n`);
}

/** What was found with a target, `TARGET-NAME`. @param {string} target */
export function found(target) {
  const folder = join(root, "test", "fuzz", "found", "parsers");
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${target}-`))
    .map((name) => join(folder, name));
}
