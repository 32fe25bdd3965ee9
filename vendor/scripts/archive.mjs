// Computes checksums of archives, and unpacks archives.

import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { cpSync, renameSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { Failure } from "./failure.mjs";
import { capture, notFound } from "./process.mjs";

/** @param {string | Buffer} content */
export const sha256 = (content) => createHash("sha256").update(content).digest("hex");

/** @param {string} path */
export const sha256OfFile = (path) => sha256(readFileSync(path));

/**
 * Returns one hash over names, sizes and dates of all files of a folder. The hash is fast, and
 * differs after any edit.
 *
 * @param {string} folder
 */
export function fingerprint(folder) {
  /** @type {string[]} */
  const lines = [];
  /** @param {string} at */
  const visit = (at) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.name === ".git") continue;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) {
        const { size, mtimeMs } = statSync(path);
        lines.push(`${relative(folder, path)} ${size} ${mtimeMs}`);
      }
    }
  };
  visit(folder);
  return sha256(lines.sort().join("\n"));
}

/** @param {string} archive @param {string} folder */
async function extract(archive, folder) {
  const ways = [
    ["tar", "-xzf", archive, "-C", folder],
    ["cmake", "-E", "chdir", folder, "cmake", "-E", "tar", "xzf", archive],
  ];
  const codes = [];
  for (const command of ways) {
    const { code } = await capture(command);
    if (code === 0) return;
    codes.push(code);
  }
  if (codes.every((code) => code === notFound))
    throw new Failure(
      "neither tar nor cmake is on the PATH; install cmake (the build needs it too).",
    );
  throw new Failure(`${archive} cannot be unpacked; delete it and run this again.`);
}

/**
 * Unpacks an archive that has one folder, or copies a folder, to `target`. Replaces an older
 * `target`. The new one exists completely or not at all.
 *
 * @param {string} origin
 * @param {string} target
 * @param {(folder: string) => Promise<void> | void} finish runs on the folder before it gets its name
 * @param {string} [inside] the folder in the archive to use, if not its top
 */
export async function unpack(origin, target, finish, inside = ".") {
  const parent = join(target, "..");
  mkdirSync(parent, { recursive: true });
  const work = mkdtempSync(join(parent, ".unpack-"));
  try {
    let folder = join(work, "folder");
    if (statSync(origin).isDirectory()) {
      cpSync(origin, folder, { recursive: true, preserveTimestamps: true });
    } else {
      await extract(origin, work);
      const entries = readdirSync(work);
      if (entries.length !== 1)
        throw new Failure(`${origin} has ${entries.length} folders instead of one.`);
      folder = join(work, String(entries[0]), inside);
    }
    await finish(folder);
    rmSync(target, { recursive: true, force: true });
    renameSync(folder, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
