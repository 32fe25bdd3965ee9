// The cross compiler: Zig, from the npm registry, pinned by its checksum. It is a tool of
// this script and no dependency of the package.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { unpack } from "../../../vendor/scripts/archive.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";

const run = promisify(execFile);

/** @type {{ package: string, version: string, integrity: string }} */
const pinned = JSON.parse(readFileSync(join(import.meta.dirname, "zig.json"), "utf8"));

export const zigVersion = pinned.version;

/** @param {string} folder @returns the archive's file, checked */
async function fetchArchive(folder) {
  const specifier = `${pinned.package}@${pinned.version}`;
  const words = ["pack", specifier, "--silent", "--pack-destination", folder];
  const { stdout } = await run("npm", words).catch((error) => {
    throw new Failure(`npm could not fetch ${specifier}: ${error.message.trim()}.`);
  });
  const archive = join(folder, stdout.trim());
  const hash = createHash("sha512").update(readFileSync(archive)).digest("base64");
  if (`sha512-${hash}` === pinned.integrity) return archive;
  rmSync(archive);
  throw new Failure(`what npm fetched as ${specifier} is not what zig.json pins.`);
}

/** @param {string} cache */
export const zigFolder = (cache) => join(cache, `zig-${pinned.version}`);

/**
 * The folder of the compiler in `cache`, where it is put unless it is there.
 *
 * @param {string} cache
 * @param {(line: string) => void} tell
 */
export async function zigIn(cache, tell) {
  const folder = zigFolder(cache);
  if (existsSync(folder)) return folder;
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Failure(
      "prebuilt binaries are cross-compiled on Linux x64; here, npm run prebuild -- " +
        "--native makes that of this machine.",
    );
  tell(`fetching Zig ${pinned.version}`);
  mkdirSync(cache, { recursive: true });
  const archive = await fetchArchive(cache);
  await unpack(archive, folder, async () => {});
  rmSync(archive);
  return folder;
}
