// Programs from npm's registry, pinned by version and checksum. They are tools of the
// scripts and no dependencies of the package.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { unpack } from "../../vendor/scripts/archive.mjs";
import { Failure } from "../../vendor/scripts/failure.mjs";
import { capture } from "../support/run.mjs";

/**
 * A package of npm's registry as it has to be; `integrity` is that of its archive, as in a
 * lock file.
 *
 * @typedef {{ package: string, version: string, integrity: string }} Pinned
 */

/** @param {Pinned} pinned @param {string} folder @returns the archive's file, checked */
async function fetchArchive({ package: name, version, integrity }, folder) {
  const specifier = `${name}@${version}`;
  const words = ["--silent", "--pack-destination", folder];
  const { code, output } = await capture(["npm", "pack", specifier, ...words]);
  if (code !== 0) throw new Failure(`npm could not fetch ${specifier}: ${output.trim()}`);
  const archive = join(folder, output.trim().split("\n").at(-1) ?? "");
  const hash = createHash("sha512").update(readFileSync(archive)).digest("base64");
  if (`sha512-${hash}` === integrity) return archive;
  throw new Failure(`what npm fetched as ${specifier} is not what is pinned here.`);
}

/**
 * The folder of a pinned package in `cache`, where it is put unless it is there.
 *
 * @param {Pinned} pinned
 * @param {string} cache
 */
export async function pinnedPackage(pinned, cache) {
  const name = `${pinned.package.replace("@", "").replace("/", "-")}-${pinned.version}`;
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, ".fetch-"));
  try {
    const whole = join(work, "package");
    await unpack(await fetchArchive(pinned, work), whole, async () => undefined);
    try {
      renameSync(whole, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error; // Else another process was faster.
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}
