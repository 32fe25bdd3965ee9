// Checks that the sources in an archive or a folder are the pinned ones.

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256, sha256OfFile, unpack } from "./archive.mjs";

/** @typedef {import("./manifest.mjs").Tree} Tree */

/** Whether a file is C or C++. libsodium's version.h is generated, so it is not compared. */
const isSource = (/** @type {string} */ path) =>
  /\.(c|cc|cpp|h|hpp|S)$/.test(path) && !path.endsWith("/version.h");

/**
 * Returns one hash over names and contents of the C and C++ files in some folders.
 *
 * @param {string} root
 * @param {string[]} folders relative to the root
 */
function treeDigest(root, folders) {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) =>
      `${folder}/${name}`.replaceAll("\\", "/"),
    ),
  );
  const lines = paths
    .filter(isSource)
    .sort()
    .map((path) => `${sha256OfFile(join(root, path))}  ${path}`);
  return sha256(lines.join("\n"));
}

/**
 * Returns what differs from the pinned tree, or undefined.
 *
 * @param {string} folder
 * @param {Tree} tree
 */
export function treeFault(folder, { folders, sha256: pinned }) {
  const digest = treeDigest(folder, folders);
  return digest === pinned
    ? undefined
    : `the digest of ${folders.join(" and ")} is ${digest} instead of ${pinned}`;
}

/**
 * Returns what in an archive differs from the pinned tree, or undefined.
 *
 * @param {import("./sources.mjs").Origin} origin
 * @param {Tree} tree
 * @returns {Promise<string | undefined>}
 */
export async function archiveFault({ path, folder: inside }, tree) {
  const work = mkdtempSync(join(tmpdir(), "zmq-napi-tree-"));
  /** @type {string | undefined} */
  let fault;
  const look = (/** @type {string} */ folder) => {
    fault = treeFault(folder, tree);
  };
  try {
    await unpack(path, join(work, "sources"), look, inside);
    return fault;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
