// Checks that a binary depends only on its commit and the pinned tools. Makes the binary once more
// from a clone in another folder, with another copy of the compiler and empty caches.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { folderOf } from "../../support/pack.mjs";
import { Failure, root, show } from "../../support/run.mjs";
import { cache, zig } from "./addon.mjs";
import { placesOf } from "./targets.mjs";

/** @param {string[]} words */
const git = (...words) => execFileSync("git", words, { cwd: root, encoding: "utf8" });

/** Makes a clone of HEAD with the packages, archives and compiler of this folder. */
function clone(/** @type {string} */ folder) {
  git("clone", "--quiet", root, folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const compiler = relative(root, folderOf(zig, cache));
  for (const path of [join("vendor", "cache"), compiler])
    cpSync(join(root, path), join(folder, path), { recursive: true });
}

/** Fails if there are changes that are not committed. */
export function requireCommitted() {
  if (git("status", "--porcelain").trim() !== "")
    throw new Failure("--reproduce compares with HEAD: commit your changes first.");
}

/** Makes `targets` from HEAD in another folder. Fails unless they are the same, byte by byte.
 * @param {import("./targets.mjs").Target[]} targets */
export async function compareWithCopy(targets) {
  const folder = mkdtempSync(join(tmpdir(), "zmq-napi-again-"));
  try {
    clone(folder);
    const script = join(folder, "scripts", "release", "prebuild.mjs");
    const words = [script, ...targets.map(({ name }) => name)];
    show(words, folder);
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
