// Our own patches to the vendored libraries: `patches/<library>-<version>/NN-name.patch`,
// each a reason in plain text followed by a unified diff.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { sha256, sha256OfFile } from "./archive.mjs";
import { Failure } from "./failure.mjs";

/**
 * Returns the patches of a library's version, in the order in which they apply.
 *
 * @param {string} folder the `patches` folder
 * @param {string} name
 * @param {string} version
 * @returns {{ path: string, sha256: string }[]}
 */
export function patchesOf(folder, name, version) {
  const own = join(folder, `${name}-${version}`);
  if (!existsSync(own)) return [];
  return readdirSync(own)
    .filter((file) => file.endsWith(".patch"))
    .sort(new Intl.Collator("en", { numeric: true }).compare)
    .map((file) => join(own, file))
    .map((path) => ({ path, sha256: sha256OfFile(path) }));
}

/**
 * Returns a short name for a set of patches, or "none". The addon and
 * `scripts/release/verify-prebuilds.mjs` compare sets by this name.
 *
 * @param {{ sha256: string }[]} patches in the order in which they apply
 */
export const patchDigest = (patches) =>
  patches.length === 0
    ? "none"
    : sha256(patches.map((patch) => patch.sha256).join("\n")).slice(0, 16);

/** Returns the name of a patched file, without the `a/` or `b/` of git's diffs. */
const stripped = (/** @type {string | undefined} */ name) =>
  String(name).replace(/^[ab]\//, "");

/**
 * Applies patches to the sources in `folder`. Context lines must match exactly.
 *
 * @param {string} folder
 * @param {{ path: string }[]} patches
 */
export async function applyPatches(folder, patches) {
  if (patches.length === 0) return;
  const { applyPatch, parsePatch } = await import("diff");
  for (const { path } of patches) {
    const text = readFileSync(path, "utf8");
    const start = text.search(/^--- /m);
    const changes = start < 0 ? [] : parsePatch(text.slice(start));
    if (changes.length === 0) throw new Failure(`${path} contains no diff; restore it.`);
    for (const change of changes) {
      const file = join(folder, stripped(change.newFileName));
      const before = existsSync(file) ? readFileSync(file, "utf8") : "";
      const after = applyPatch(before, change);
      if (after === false)
        throw new Failure(
          `${basename(path)} does not apply to ${stripped(change.newFileName)}; ` +
            "use the pinned sources, or pass --no-patches for sources that are patched already.",
        );
      writeFileSync(file, after);
    }
  }
}
