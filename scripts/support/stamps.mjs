// Remembers what each step of the setup was made from, so that it is done once.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "./run.mjs";

const file = join(root, ".cache", "setup.json");

function read() {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {}; // None yet, or damaged: every step is then done again.
  }
}

/** The stamp that a step left when it was last done, or undefined. */
export const stampOf = (step) => read()[step];

export function stamp(step, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...read(), [step]: value }, null, 2)}\n`);
}

/** All files at and below the given paths, relative to the root; missing ones are left out. */
export function filesIn(...paths) {
  const found = [];
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory())
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    else found.push(relative(root, path));
  };
  for (const path of paths) visit(join(root, path));
  return found;
}

/** One hash over strings. */
export function hashOf(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part}\0`);
  return hash.digest("hex");
}

/** One hash over the names and contents of files. */
export const contentsOf = (files) =>
  hashOf(...files.flatMap((name) => [name, readFileSync(join(root, name), "base64")]));

/** One hash over the names, sizes and times of files, for those too large to read. */
export const datesOf = (files) =>
  hashOf(
    ...files.map((name) => {
      const { size, mtimeMs } = statSync(join(root, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
