// Packs and fetches packages with npm: this package, and packages of npm's registry that the scripts
// use as tools. The tools are pinned by version and checksum.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unpack } from "../../vendor/scripts/archive.mjs";
import { Failure, outputOf, root } from "./run.mjs";

/** Packs a folder, or a package of the registry. Resolves with the tarball. @param {string} what @param {string} into @param {string[]} [flags] */
export async function pack(what, into, flags = []) {
  mkdirSync(into, { recursive: true });
  const words = ["--silent", "--pack-destination", into, ...flags];
  const output = await outputOf(["npm", "pack", what, ...words]);
  return join(into, output.trim().split("\n").at(-1) ?? "");
}

/** Installs packages in a folder, without scripts. @param {string} folder @param {string[]} what */
export async function install(folder, what) {
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  await outputOf(["npm", "install", "--ignore-scripts", ...quiet, ...what], {
    cwd: folder,
  });
}

/**
 * A pinned package of npm's registry. `integrity` is the checksum of its archive, as in a lock
 * file.
 *
 * @typedef {{ package: string, version: string, integrity: string }} Pinned
 */

/**
 * The programs that scripts and tests fetch. `program` is below the package's folder, and
 * `runtime` is the name of the one that runs it.
 * @type {Record<string, Pinned & { program: string, runtime?: string }>}
 */
export const pinned = JSON.parse(
  readFileSync(join(import.meta.dirname, "pinned.json"), "utf8"),
);

/** @param {Pinned} pinned @param {string} folder @returns the archive's file, checked */
async function fetchArchive({ package: name, version, integrity }, folder) {
  const specifier = `${name}@${version}`;
  const archive = await pack(specifier, folder);
  const hash = createHash("sha512").update(readFileSync(archive)).digest("base64");
  if (`sha512-${hash}` === integrity) return archive;
  throw new Failure(
    `the archive that npm fetched as ${specifier} has another checksum than the pinned one.`,
  );
}

/** Returns the folder of a pinned package in `cache`. @param {Pinned} pinned @param {string} cache */
export const folderOf = ({ package: name, version }, cache) =>
  join(cache, `${name.replace("@", "").replace("/", "-")}-${version}`);

/** Returns the folder of a pinned package in `cache`. Fetches the package if necessary. @param {Pinned} pinned @param {string} [cache] */
export async function pinnedPackage(pinned, cache = join(root, ".cache", "runtimes")) {
  const folder = folderOf(pinned, cache);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, ".fetch-"));
  try {
    const whole = join(work, "package");
    await unpack(await fetchArchive(pinned, work), whole, async () => undefined);
    try {
      renameSync(whole, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error; // Otherwise another process was faster.
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}
