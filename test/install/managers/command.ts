import { cpSync, existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { fetched, pinned } from "../../support/pinned";

/** Whether all users can read the files of a folder. */
function isOpen(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Returns the folder of a pinned package, which all users can read. A package in a closed
 * folder is copied into `folder`.
 */
function openPackage(name: string, folder: string): string {
  const place = fetched(name);
  if (isOpen(place)) return place;
  const copy = join(folder, basename(place));
  if (!existsSync(copy)) cpSync(place, copy, { recursive: true });
  return copy;
}

/** Returns the words that start a pinned program. `folder` is one that all users can read. */
export function commandOf(name: string, folder: string): string[] {
  const { program, runtime } = pinned[name]!;
  const before = runtime === undefined ? [] : commandOf(runtime, folder);
  return [...before, join(openPackage(name, folder), program)];
}
