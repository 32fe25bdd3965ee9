// Checks that a binary depends only on its commit and the pinned tools. Makes the binary once more
// from a clone in another folder, with another copy of the compiler and empty caches.

import { cpSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { folderOf } from "../../support/pack.mjs";
import { Failure, outputOf, root, runInForeground } from "../../support/run.mjs";
import { cache, zig } from "./addon.mjs";
import { placesOf } from "./targets.mjs";

/** Makes a clone of HEAD with the packages, archives and compiler of this folder. */
async function clone(/** @type {string} */ folder) {
  await outputOf(["git", "clone", "--quiet", root, folder]);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const compiler = relative(root, folderOf(zig, cache));
  for (const path of [join("vendor", "cache"), compiler])
    cpSync(join(root, path), join(folder, path), { recursive: true });
}

/** Fails if there are changes that are not committed. */
export async function requireCommitted() {
  if ((await outputOf(["git", "status", "--porcelain"])).trim() !== "")
    throw new Failure("--reproduce compares with HEAD: commit your changes first.");
}

/** Makes `targets` from HEAD in another folder. Fails unless they are the same, byte by byte.
 * @param {import("./targets.mjs").Target[]} targets */
export async function compareWithCopy(targets) {
  const folder = mkdtempSync(join(tmpdir(), "zmq-napi-again-"));
  try {
    await clone(folder);
    const script = join(folder, "scripts", "release", "prebuild.mjs");
    const words = [script, ...targets.map(({ name }) => name)];
    runInForeground(words, folder);
    const different = targets.flatMap((target) => {
      const { binary, record } = placesOf(target);
      return [binary, record].filter((file) => {
        const again = join(folder, relative(root, file));
        return !existsSync(again) || !readFileSync(file).equals(readFileSync(again));
      });
    });
    if (different.length > 0)
      throw new Failure(`different when made again: ${different.join(", ")}.`);
    console.log(
      `prebuild: ${targets.length} the same, byte by byte, when made in ${folder}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
