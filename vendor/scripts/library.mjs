// Makes the patched sources of a vendored library in `src/`.

import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, sha256, unpack } from "./archive.mjs";
import { Failure } from "./failure.mjs";
import { libraryNames, readManifest } from "./manifest.mjs";
import { applyPatches, patchDigest, patchesOf } from "./patches.mjs";
import { cachedOrigin, fetchOrigin, givenOrigin } from "./sources.mjs";
import { treeFault } from "./tree.mjs";

/**
 * The facts about unpacked sources that build-libzmq.mjs needs.
 *
 * @typedef {object} Vendored
 * @property {string} version
 * @property {string} licence
 * @property {string} from
 * @property {string} folder relative to the root
 * @property {string[]} patches
 * @property {string} patchDigest a short name of the set of patches
 * @property {string} stamp changes when the sources or the patches change
 *
 * @typedef {import("./manifest.mjs").Folders} Folders
 * @typedef {import("./manifest.mjs").LibraryName} LibraryName
 * @typedef {import("./manifest.mjs").Library} Library
 */

/**
 * @param {Folders} folders
 * @returns {Partial<Record<LibraryName, Vendored>>}
 */
export function readRecord({ record }) {
  try {
    return JSON.parse(readFileSync(record, "utf8"));
  } catch {
    return {}; // Nothing unpacked yet.
  }
}

/** @param {Folders} folders @param {Partial<Record<LibraryName, Vendored>>} vendored */
function writeRecord({ record, src }, vendored) {
  mkdirSync(src, { recursive: true });
  writeFileSync(record, `${JSON.stringify(vendored, null, 2)}\n`);
}

/**
 * Makes the patched sources of one library in `src/`. Does only the missing steps.
 *
 * @param {LibraryName} name
 * @param {Library} library
 * @param {object} options
 * @param {Folders} options.folders
 * @param {string | undefined} options.given an archive or a folder that the user has named
 * @param {boolean} options.patched
 * @param {(line: string) => void} options.log
 * @returns {Promise<Vendored>}
 */
async function vendorLibrary(name, library, options) {
  const { tree, sources } = library;
  const { folders, given, patched, log } = options;
  const origin = given
    ? givenOrigin(name, sources, given)
    : (cachedOrigin(sources, folders.cache) ??
      (await fetchOrigin(name, library, folders, log)));
  const { path, version, licence, from } = origin;
  const pinned = "sha256" in origin ? tree : undefined;
  const patches = patched ? patchesOf(folders.patches, name, version) : [];
  const content = "sha256" in origin ? String(origin.sha256) : fingerprint(path);
  const stamp = sha256(
    [name, version, content, ...patches.map((p) => p.sha256)].join("\n"),
  );
  const folder = `src/${name}-${version}`;
  const target = join(folders.root, folder);

  const before = readRecord(folders)[name];
  if (before?.stamp === stamp && before.folder === folder && existsSync(target))
    return before;

  log(`${name} ${version}: unpacking ${from}, ${patches.length} patches`);
  await unpackPatched(origin, target, { tree: pinned, patches });
  const names = patches.map((patch) => patch.path.slice(folders.patches.length + 1));
  return {
    version,
    licence,
    from,
    folder,
    patches: names,
    patchDigest: patchDigest(patches),
    stamp,
  };
}

/**
 * @param {import("./sources.mjs").Origin} origin
 * @param {string} folder
 * @param {object} contents
 * @param {import("./manifest.mjs").Tree | undefined} contents.tree the digest that the sources must have
 * @param {{ path: string }[]} contents.patches
 */
async function unpackPatched({ path, folder: inside }, folder, { tree, patches }) {
  if (folder.startsWith(path) && statSync(path).isDirectory())
    throw new Failure(
      `${path} contains the folder to which it would be copied; move it.`,
    );
  await unpack(
    path,
    folder,
    (work) => {
      checkTree(path, work, tree);
      return applyPatches(work, patches);
    },
    inside,
  );
}

/** @param {string} path @param {string} folder @param {import("./manifest.mjs").Tree | undefined} tree */
function checkTree(path, folder, tree) {
  if (tree === undefined) return;
  const fault = treeFault(folder, tree);
  if (fault === undefined) return;
  throw new Failure(
    `${path} has other sources than the pinned ones: ${fault}; delete the archive and ` +
      "take another source of vendor/manifest.json.",
  );
}

/**
 * Vendors every library of the manifest.
 *
 * @param {Folders} folders
 * @param {object} options
 * @param {Partial<Record<LibraryName, string>>} [options.given] has priority over the environment
 * @param {boolean} [options.patched]
 * @param {(line: string) => void} options.log
 */
export async function vendorAll(folders, { given = {}, patched = true, log }) {
  const manifest = readManifest(folders);
  const before = readRecord(folders);
  const vendored = { ...before };
  for (const name of libraryNames) {
    const named = given[name] ?? process.env[`ZMQ_NAPI_${name.toUpperCase()}`];
    const options = { folders, given: named || undefined, patched, log };
    vendored[name] = await vendorLibrary(name, manifest[name], options);
    if (vendored[name] !== before[name]) writeRecord(folders, vendored);
  }
}
