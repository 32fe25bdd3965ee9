// Records the inputs of each step of the setup, so that an unchanged step is not done again.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "../support/run.mjs";

const file = join(root, ".cache", "setup.json");

/** @returns {Record<string, string>} */
function read() {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {}; // Missing or damaged: every step is done again.
  }
}

/** Returns the stamp of a step when it was last done, or undefined. @param {string} step */
export const stampOf = (step) => read()[step];

/** @param {string} step @param {string} value */
export function stamp(step, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...read(), [step]: value }, null, 2)}\n`);
}

/**
 * Returns all files at and below the given paths, relative to the root. Missing ones are left out.
 * @param {string[]} paths
 */
export function filesIn(...paths) {
  /** @type {string[]} */
  const found = [];
  const visit = (/** @type {string} */ path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory())
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    else found.push(relative(root, path));
  };
  for (const path of paths) visit(join(root, path));
  return found;
}

/** Returns one hash over strings. @param {string[]} parts */
export function hashOf(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part}\0`);
  return hash.digest("hex");
}

/** Returns one hash over the names and contents of files. @param {string[]} files */
export const contentsOf = (files) =>
  hashOf(...files.flatMap((name) => [name, readFileSync(join(root, name), "base64")]));

/** Returns one hash over the names, sizes and times of files that are too large to read.
 * @param {string[]} files */
export const datesOf = (files) =>
  hashOf(
    ...files.map((name) => {
      const { size, mtimeMs } = statSync(join(root, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
