// The pinned libraries and where the vendoring scripts keep things.

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "./failure.mjs";

/**
 * One place a library's archive can be had from; the checksum alone decides whether what
 * was found there is the right one.
 *
 * @typedef {object} Source
 * @property {string} version
 * @property {"upstream" | "debian" | "crate"} kind
 * @property {string} file the archive's name in `cache/`
 * @property {string} [url] of an upstream release
 * @property {string} [package] Debian's source package
 * @property {string} [crate] the Rust crate that holds the sources
 * @property {string} [crateVersion]
 * @property {string} [folder] where the archive holds the sources, if not at its top
 * @property {string} sha256
 * @property {string} licence
 */

/**
 * The files of C and C++ in these folders, which every source must hold alike.
 *
 * @typedef {{ folders: string[], sha256: string }} Tree
 * @typedef {{ tree?: Tree, sources: Source[] }} Library
 */
/** @typedef {"libzmq" | "libsodium"} LibraryName */

/** @type {LibraryName[]} */
export const libraryNames = ["libsodium", "libzmq"];

const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/**
 * The folders of the vendored libraries below `root` (the package's own `vendor/` unless
 * given).
 *
 * @param {string} [root]
 */
export function vendorFolders(root) {
  const at = resolve(root ?? join(repository, "vendor"));
  return {
    root: at,
    manifest: join(at, "manifest.json"),
    patches: join(at, "patches"),
    cache: join(at, "cache"),
    src: join(at, "src"),
    out: join(at, "out"),
    /** What is unpacked at the moment, written by vendor.mjs, read by build-libzmq.mjs. */
    record: join(at, "src", "vendored.json"),
  };
}

/** @typedef {ReturnType<typeof vendorFolders>} Folders */

/**
 * @param {Folders} folders
 * @returns {Record<LibraryName, Library>}
 */
export function readManifest({ manifest }) {
  try {
    return JSON.parse(readFileSync(manifest, "utf8"));
  } catch (error) {
    throw new Failure(
      `${manifest} cannot be read; restore it from the repository (${error}).`,
    );
  }
}
