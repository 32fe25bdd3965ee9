// Whether a binary depends on anything but its commit and the pinned tools: it is made once
// more from a clone in another folder, with a compiler and caches of its own.

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

/** A clone of HEAD with this folder's packages, archives and compiler. */
function clone(/** @type {string} */ folder) {
  git("clone", "--quiet", root, folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const compiler = relative(root, folderOf(zig, cache));
  for (const path of [join("vendor", "cache"), compiler])
    cpSync(join(root, path), join(folder, path), { recursive: true });
}

/** Fails if there are changes that no commit has. */
export function requireCommitted() {
  if (git("status", "--porcelain").trim() !== "")
    throw new Failure("--reproduce compares with HEAD: commit what has changed first.");
}

/** Fails unless `targets`, made from HEAD in another folder, are byte for byte the same.
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
      throw new Failure(`not the same when made again: ${different.join(", ")}.`);
    console.log(
      `prebuild: ${targets.length} the same, byte for byte, when made in ${folder}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
