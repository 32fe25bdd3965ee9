// Finds the sources of one library, in this order: the named path, the cache, the upstream release,
// then a crate or Debian's source package.

import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { sha256OfFile } from "./archive.mjs";
import { fetchCrate } from "./crate.mjs";
import { fetchSourcePackage } from "./debian.mjs";
import { Failure } from "./failure.mjs";
import { download } from "./release.mjs";
import { archiveFault } from "./tree.mjs";

/**
 * @typedef {import("./manifest.mjs").Source} Source
 * @typedef {import("./manifest.mjs").LibraryName} LibraryName
 * @typedef {import("./manifest.mjs").Folders} Folders
 *
 * @typedef {object} Origin
 * @property {string} path an archive or a folder
 * @property {string} version
 * @property {string} licence
 * @property {string} from in words, for the report and the record
 * @property {string} [folder] the folder of the sources in the archive, if not its top
 */

/** @param {string} folder @param {string} file @param {RegExp} pattern */
function versionIn(folder, file, pattern) {
  const path = join(folder, file);
  const match = existsSync(path) ? pattern.exec(readFileSync(path, "utf8")) : null;
  return match ? match.slice(1).join(".") : undefined;
}

/** @param {LibraryName} name @param {string} folder */
function versionOf(name, folder) {
  const version =
    name === "libzmq"
      ? versionIn(
          folder,
          "include/zmq.h",
          /ZMQ_VERSION_MAJOR (\d+)[^]*?ZMQ_VERSION_MINOR (\d+)[^]*?ZMQ_VERSION_PATCH (\d+)/,
        )
      : versionIn(folder, "configure.ac", /AC_INIT\(\[libsodium\],\s*\[([\d.]+)/);
  if (version === undefined)
    throw new Failure(
      `${folder} does not have the sources of ${name}; name the top folder of the sources.`,
    );
  return version;
}

/**
 * Returns the origin that the user has named. A folder is used as it is. An archive must be a
 * pinned one.
 *
 * @param {LibraryName} name
 * @param {Source[]} sources
 * @param {string} path
 * @returns {Origin}
 */
export function givenOrigin(name, sources, path) {
  const at = resolve(path);
  if (!existsSync(at))
    throw new Failure(`${at}, given for ${name}, does not exist; correct the path.`);
  if (statSync(at).isDirectory()) {
    const version = versionOf(name, at);
    return { path: at, version, licence: "see its own files", from: `folder ${at}` };
  }
  const sum = sha256OfFile(at);
  const source = sources.find((candidate) => candidate.sha256 === sum);
  if (!source)
    throw new Failure(
      `${at} has the SHA-256 ${sum}, which is not pinned for ${name}; get ` +
        `${sources.map(({ file }) => file).join(" or ")}, or give an unpacked folder.`,
    );
  return { path: at, ...source, from: `given ${source.file}` };
}

/**
 * Returns the first pinned archive in the cache.
 *
 * @param {Source[]} sources
 * @param {string} cache
 * @returns {Origin | undefined}
 */
export function cachedOrigin(sources, cache) {
  for (const source of sources) {
    const path = join(cache, source.file);
    if (!existsSync(path)) continue;
    checkSum(path, source, `delete ${path} and run this again`);
    return { path, ...source, from: `cached ${source.file}` };
  }
  return undefined;
}

/**
 * @param {string} path
 * @param {Source} source
 * @param {string} remedy what to do if the checksum is wrong
 */
function checkSum(path, { file, sha256 }, remedy) {
  const sum = sha256OfFile(path);
  if (sum === sha256) return;
  throw new Failure(`${file} has the SHA-256 ${sum} instead of ${sha256}; ${remedy}.`);
}

/** @param {string} place */
const checksumRemedy = (place) =>
  `the file of ${place} is not the pinned one: do not use it, and get the file elsewhere`;

/**
 * @param {Source} source
 * @param {string} cache
 * @returns {Promise<Origin | { reason: string }>}
 */
async function fromRelease(source, cache) {
  const path = join(cache, source.file);
  const partial = `${path}.part`;
  const reason = await download(String(source.url), partial);
  if (reason !== undefined) {
    rmSync(partial, { force: true });
    return { reason };
  }
  try {
    checkSum(partial, source, checksumRemedy(String(source.url)));
  } catch (error) {
    rmSync(partial);
    throw error;
  }
  renameSync(partial, path);
  return { path, ...source, from: `upstream ${source.file}` };
}

/**
 * Fetches the sources from the machine's distribution. The distribution may have another version
 * than `wanted`: any file with a pinned checksum is used.
 *
 * @param {Source} wanted
 * @param {Source[]} sources
 * @param {string} cache
 * @returns {Promise<Origin | { reason: string }>}
 */
async function fromDebian(wanted, sources, cache) {
  const outcome = await fetchSourcePackage(String(wanted.package), (folder) => {
    const archives = readdirSync(folder).filter((file) => /\.orig\.tar\.gz$/.test(file));
    for (const file of archives) {
      const sum = sha256OfFile(join(folder, file));
      const source = sources.find(({ sha256 }) => sha256 === sum);
      if (!source) continue;
      copyFileSync(join(folder, file), join(cache, source.file));
      return source;
    }
    const own = archives.find((file) => file === wanted.file);
    if (own !== undefined)
      checkSum(join(folder, own), wanted, checksumRemedy("the distribution"));
    return undefined;
  });
  if ("reason" in outcome) return outcome;
  const source = outcome.taken;
  if (!source) return { reason: "this distribution has another version" };
  const path = join(cache, source.file);
  return { path, ...source, from: `Debian's ${wanted.package}, ${source.file}` };
}

/**
 * @param {Source} source
 * @param {string} cache
 * @returns {Promise<Origin | { reason: string }>}
 */
async function fromCrate(source, cache) {
  const path = join(cache, source.file);
  const { crate = "", crateVersion = "", file } = source;
  const reason = await fetchCrate({ crate, crateVersion, file }, (archive) => {
    checkSum(archive, source, checksumRemedy("the registry of crates"));
    copyFileSync(archive, path);
  });
  if (reason !== undefined) return { reason };
  return { path, ...source, from: `the crate ${crate} ${crateVersion}` };
}

/**
 * @param {Source} source
 * @param {Source[]} sources
 * @param {string} cache
 * @returns {Promise<Origin | { reason: string }>}
 */
async function fromSource(source, sources, cache) {
  if (source.kind === "upstream") return fromRelease(source, cache);
  if (source.kind === "crate") return fromCrate(source, cache);
  return fromDebian(source, sources, cache);
}

/** @param {Source} source */
const placeOf = ({ url, crate, package: name }) =>
  url ?? (crate ? `the crate ${crate}` : `Debian's source package ${name}`);

/**
 * Fetches one library into the cache, from the first source that can be reached and has the
 * pinned tree.
 *
 * @param {LibraryName} name
 * @param {import("./manifest.mjs").Library} library
 * @param {Folders} folders
 * @param {(line: string) => void} log
 * @returns {Promise<Origin>}
 */
export async function fetchOrigin(name, { tree, sources }, folders, log) {
  mkdirSync(folders.cache, { recursive: true });
  const reasons = [];
  for (const source of sources) {
    log(`${name} ${source.version}: trying ${placeOf(source)}`);
    const origin = await fromSource(source, sources, folders.cache);
    if ("reason" in origin) {
      reasons.push(origin.reason);
      continue;
    }
    const fault = tree && (await archiveFault(origin, tree));
    if (fault === undefined) return origin;
    rmSync(origin.path);
    reasons.push(`${source.file} has other sources than the pinned ones: ${fault}`);
  }
  const flag = `--${name}`;
  throw new Failure(
    `no source of ${name} can be reached (${reasons.join("; ")}); put ` +
      `${sources[0]?.file} into ${folders.cache}, or name it with ${flag} PATH.`,
  );
}
