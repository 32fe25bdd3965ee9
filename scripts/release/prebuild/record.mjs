// Writes and reads the record beside each prebuilt binary.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256OfFile } from "../../../vendor/scripts/archive.mjs";
import { placesOf } from "./targets.mjs";

/** @typedef {import("./targets.mjs").Target} Target */

/**
 * The record beside each binary: its contents, and how it was made. The record has no time and no
 * fact about the machine, so two builds of one commit have the same record.
 *
 * @typedef {object} Record
 * @property {string} target
 * @property {string} sha256 of the binary
 * @property {string} compiler
 * @property {{ version: string, patches: string[] }} libzmq
 * @property {{ version: string, patches: string[] }} libsodium
 * @property {{ curve: number, draft: number, ws: number, ipc: number }} has
 * @property {string[]} features the macros that libzmq's platform.hpp defines
 */

/** @param {Target} target @param {string} vendored @param {string} compiler */
export function writeRecord(target, vendored, compiler) {
  const { binary, record } = placesOf(target);
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
    // Whichever the compiler, whose own names begin with two underscores.
    features: [...platform.matchAll(/^#define (?!__)(\w+)/gm)].map(
      ([, name = ""]) => name,
    ),
  };
  writeFileSync(record, `${JSON.stringify(content, null, 2)}\n`);
}

/** Returns the record at `path`, or undefined. @returns {Record | undefined} */
export function readRecord(/** @type {string} */ path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
