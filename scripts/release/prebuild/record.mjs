// What is written beside each binary: what is in it and how it was made. It holds nothing
// of the time or of the machine, so that two builds of one commit agree in it, too.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256OfFile } from "../../../vendor/scripts/archive.mjs";

/**
 * @typedef {object} Record
 * @property {string} target
 * @property {string} sha256 of the binary
 * @property {string} compiler
 * @property {{ version: string, patches: string[] }} libzmq
 * @property {{ version: string, patches: string[] }} libsodium
 * @property {{ curve: number, draft: number, ws: number, ipc: number }} has
 * @property {string[]} features what libzmq's platform.hpp defines
 */

/** What a platform.hpp defines, whichever the compiler. @param {string} text */
const featuresOf = (text) =>
  [...text.matchAll(/^#define (\w+)/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => !name.startsWith("__"));

/**
 * @param {object} build
 * @param {import("./targets.mjs").Target} build.target
 * @param {string} build.vendored
 * @param {string} build.binary
 * @param {string} build.record
 * @param {string} build.compiler
 */
export function writeRecord({ target, vendored, binary, record, compiler }) {
  const versions = JSON.parse(readFileSync(join(vendored, "versions.json"), "utf8"));
  const { libzmq, libsodium, curve, draft, ws, ipc } = versions;
  const platform = readFileSync(join(vendored, "share", "platform.hpp"), "utf8");
  /** @type {Record} */
  const content = {
    target: target.name,
    sha256: sha256OfFile(binary),
    compiler,
    libzmq: { version: libzmq.version, patches: libzmq.patches },
    libsodium: { version: libsodium.version, patches: libsodium.patches },
    has: { curve, draft, ws, ipc },
    features: featuresOf(platform),
  };
  writeFileSync(record, `${JSON.stringify(content, null, 2)}\n`);
}

/** The record at `path`, or undefined if there is none. @returns {Record | undefined} */
export function readRecord(/** @type {string} */ path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
