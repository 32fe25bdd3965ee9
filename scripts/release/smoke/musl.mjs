// Bun for musl needs a libstdc++ for musl, which Debian does not have. Bun uses 40 of its functions,
// which call no function of glibc. So they are linked from Debian's static libstdc++.

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { outputOf, root } from "../../support/run.mjs";
import { unpackDebian } from "./debian.mjs";

const cache = join(root, ".cache", "musl");
const shim = join(import.meta.dirname, "musl-shim.c");

/**
 * Makes the libstdc++.so.6 that `program` needs, in `folder`.
 * @param {string} compiler GCC's, for glibc @param {string} program @param {string} folder
 */
export async function linkStandardLibrary(compiler, program, folder) {
  const library = join(folder, "libstdc++.so.6");
  if (existsSync(library)) return;
  const archive = (await outputOf([compiler, "-print-file-name=libstdc++_pic.a"])).trim();
  const words = ["--defined-only", "--extern-only", "--format=just-symbols", archive];
  const defined = new Set((await outputOf(["nm", ...words])).split("\n"));
  // The symbols that a program is relocated with.
  const relocations = await outputOf(["readelf", "--relocs", "--wide", program]);
  const symbols = relocations.split("\n").map((row) => row.trim().split(/\s+/)[4] ?? "");
  const names = new Set(symbols.map((name) => name.replace(/@.*/, "")));
  const wanted = [...names].filter((name) => defined.has(name));
  mkdirSync(folder, { recursive: true });
  await outputOf([
    ...[compiler, "-shared", "-fPIC", "-nostdlib", "-Wl,--gc-sections"],
    ...["-Wl,-soname,libstdc++.so.6", "-o", library, shim],
    ...wanted.map((name) => `-Wl,--undefined=${name}`),
    ...[archive, "-lgcc_eh", "-lgcc"],
  ]);
}

/** Returns a root folder with Debian's musl of another architecture.
 * @param {string} architecture as Debian names it */
export async function muslRoot(architecture) {
  const folder = join(cache, architecture);
  if (!existsSync(folder)) await unpackDebian("musl", architecture, folder);
  return folder;
}

/** The folder of the library for this machine's musl. */
export const muslLibraries = join(cache, "here");
