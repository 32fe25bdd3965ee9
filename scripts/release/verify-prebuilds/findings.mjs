// Describes the faults of a binary, in sentences.

import { exportedNames } from "../prebuild/compiler.mjs";
import { readManifest, vendorFolders } from "../../../vendor/scripts/manifest.mjs";
import { patchDigest, patchesOf } from "../../../vendor/scripts/patches.mjs";
import {
  hostFunction,
  inside,
  largestBinary,
  libuvFunctions,
  requirements,
} from "./requirements.mjs";

/** @typedef {import("./facts.mjs").Facts} Facts */
/** @typedef {import("./requirements.mjs").Requirement} Requirement */
/** @typedef {import("../prebuild/record.mjs").Record} Record */

/** @param {string} a @param {string} b two versions, such as 2.17 */
function isNewer(a, b) {
  const [one = [], other = []] = [a, b].map((version) => version.split(".").map(Number));
  const index = one.findIndex((part, place) => part !== (other[place] ?? 0));
  return index >= 0 && (one[index] ?? 0) > (other[index] ?? 0);
}

const list = (/** @type {string[]} */ names) => names.join(", ");

/** @param {Facts} facts @param {Requirement} wanted */
function* symbolFindings(facts, { libc, spareExports }) {
  const { exports, undefined: taken, unbound, host, versions } = facts;
  const promised = exportedNames();
  const allowed = [...promised, ...spareExports];
  const extra = exports.filter((name) => !allowed.includes(name));
  if (extra.length > 0) yield `it exports ${list(extra)}`;
  const lacking = promised.filter((name) => !exports.includes(name));
  if (lacking.length > 0) yield `it does not export ${list(lacking)}`;
  const outside = taken.filter((name) => inside.test(name));
  if (outside.length > 0) yield `it takes from elsewhere ${list(outside)}`;
  const unknown = [
    ...unbound.filter((name) => !hostFunction.test(name) && !inside.test(name)),
    ...taken.filter((name) => name.startsWith("uv_") && !unbound.includes(name)),
  ];
  if (unknown.length > 0) yield `not every host provides ${list(unknown)}`;
  const calls = host.filter(
    (name) => name.startsWith("uv_") && !libuvFunctions.includes(name),
  );
  if (calls.length > 0) yield `it calls ${list(calls)} of libuv`;
  const tooNew = versions.filter((version) => {
    const [, number] = /^GLIBC_([\d.]+)$/.exec(version) ?? [];
    return number === undefined || libc === undefined || isNewer(number, libc);
  });
  if (tooNew.length > 0) yield `it needs ${list(tooNew)}`;
}

/** @param {Facts} facts @param {Requirement} wanted */
function* fileFindings(facts, wanted) {
  const { size, format, libraries, oldest, signature, faults } = facts;
  if (format !== wanted.format) yield `it is ${format}, not ${wanted.format}`;
  if (size > largestBinary) yield `it has ${(size / 1e6).toFixed(2)} MB`;
  const foreign = libraries.filter((name) => !wanted.libraries.test(name));
  if (foreign.length > 0) yield `it loads ${list(foreign)}`;
  if (wanted.oldest !== undefined && oldest !== wanted.oldest)
    yield `it is for macOS ${oldest || "of any age"}, not ${wanted.oldest}`;
  if (signature !== wanted.signature) yield `its signature is ${signature}`;
  yield* faults;
}

/** @param {Facts} facts @param {Record | undefined} record */
function* libzmqFindings({ patches }, record) {
  const folders = vendorFolders();
  const version = readManifest(folders).libzmq.sources[0]?.version ?? "";
  const wanted = patchDigest(patchesOf(folders.patches, "libzmq", version));
  if (patches !== wanted)
    yield `its libzmq has the patches ${patches}, not those of the tree, ${wanted}`;
  if (record !== undefined && record.libzmq.version !== version)
    yield `its libzmq is ${record.libzmq.version}, not ${version}`;
}

/**
 * @param {Record | undefined} record @param {string} name of the target
 * @param {string} sha256 of the binary
 */
function* recordFindings(record, name, sha256) {
  if (record === undefined) {
    yield "it has no record of what is in it";
    return;
  }
  const { features } = requirements[name];
  if (record.target !== name) yield `its record is of ${record.target}`;
  if (record.sha256 !== sha256) yield "its record is of another file";
  const lacking = features.filter((feature) => !record.features.includes(feature));
  if (lacking.length > 0) yield `its libzmq was built without ${list(lacking)}`;
  const missing = Object.entries(record.has).filter(([, value]) => value !== 1);
  if (missing.length > 0) yield `it has no ${list(missing.map(([key]) => key))}`;
}

/**
 * @param {string} name of the target
 * @param {{ facts: Facts, record: Record | undefined, sha256: string }} found
 */
export function findingsOf(name, { facts, record, sha256 }) {
  const wanted = requirements[name];
  return [
    ...fileFindings(facts, wanted),
    ...symbolFindings(facts, wanted),
    ...libzmqFindings(facts, record),
    ...recordFindings(record, name, sha256),
  ];
}
