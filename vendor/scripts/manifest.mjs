// The pinned libraries, and the folders of the vendor scripts.

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "./failure.mjs";

/**
 * A source of a library's archive. Only the checksum decides whether the archive is the right
 * one.
 *
 * @typedef {object} Source
 * @property {string} version
 * @property {"upstream" | "debian" | "crate"} kind
 * @property {string} file the archive's name in `cache/`
 * @property {string} [url] of an upstream release
 * @property {string} [package] Debian's source package
 * @property {string} [crate] the Rust crate that has the sources
 * @property {string} [crateVersion]
 * @property {string} [folder] the folder of the sources in the archive, if not its top
 * @property {string} sha256
 * @property {string} licence
 */

/**
 * The digest of the C and C++ files in these folders. Every source must have the same.
 *
 * @typedef {{ folders: string[], sha256: string }} Tree
 * @typedef {{ tree?: Tree, sources: Source[] }} Library
 */
/** @typedef {"libzmq" | "libsodium"} LibraryName */

/** @type {LibraryName[]} */
export const libraryNames = ["libsodium", "libzmq"];

const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/**
 * Returns the folders of the vendored libraries below `root`, by default the package's own
 * `vendor/`.
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
    /** The record of the unpacked sources. vendor.mjs writes it, and build-libzmq.mjs reads it. */
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
