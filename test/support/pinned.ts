// Programs that are not dependencies of the package: scripts/support/pinned.json has them.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Pinned {
  readonly version: string;
  /** Below the package's folder. */
  readonly program: string;
  /**
   * The name of the pinned program that runs this program; undefined for a program that
   * needs none.
   */
  readonly runtime?: string;
}

const file = join(__dirname, "../../scripts/support/pinned.json");

/** The pinned packages, by the names that tests and scripts use. */
export const pinned = JSON.parse(readFileSync(file, "utf8")) as Record<string, Pinned>;

/** Returns the folder of a pinned package. Fetches the package if it is missing. */
export function fetched(name: string): string {
  const command = [join(__dirname, "fetch.mjs"), name];
  return execFileSync(process.execPath, command, { encoding: "utf8" }).trim();
}
