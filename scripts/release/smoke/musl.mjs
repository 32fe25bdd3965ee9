// musl's Bun wants a libstdc++ for musl, which Debian does not have. It uses 40 functions of
// it, which call nothing of glibc's: they are linked from Debian's archive of libstdc++.

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/run.mjs";
import { outputOf, unpackDebian } from "./debian.mjs";

const cache = join(root, ".cache", "musl");
const shim = join(import.meta.dirname, "musl-shim.c");

/** The symbols that a program is relocated with. @param {string} program */
async function symbolsOf(program) {
  const output = await outputOf(["readelf", "--relocs", "--wide", program]);
  const rows = output.split("\n").map((row) => row.trim().split(/\s+/)[4] ?? "");
  return new Set(rows.map((name) => name.replace(/@.*/, "")));
}

/** @param {string} archive */
async function definitionsOf(archive) {
  const words = ["--defined-only", "--extern-only", "--format=just-symbols", archive];
  const output = await outputOf(["nm", ...words]);
  return new Set(output.split("\n"));
}

/**
 * Makes the libstdc++.so.6 that `program` wants, in `folder`.
 *
 * @param {string} compiler GCC's, for glibc
 * @param {string} program
 * @param {string} folder
 */
export async function linkStandardLibrary(compiler, program, folder) {
  const library = join(folder, "libstdc++.so.6");
  if (existsSync(library)) return;
  const archive = (await outputOf([compiler, "-print-file-name=libstdc++_pic.a"])).trim();
  const defined = await definitionsOf(archive);
  const wanted = [...(await symbolsOf(program))].filter((name) => defined.has(name));
  mkdirSync(folder, { recursive: true });
  await outputOf([
    ...[compiler, "-shared", "-fPIC", "-nostdlib", "-Wl,--gc-sections"],
    ...["-Wl,-soname,libstdc++.so.6", "-o", library, shim],
    ...wanted.map((name) => `-Wl,--undefined=${name}`),
    ...[archive, "-lgcc_eh", "-lgcc"],
  ]);
}

/**
 * A root folder with Debian's musl of another architecture.
 *
 * @param {string} architecture as Debian names it
 */
export async function muslRoot(architecture) {
  const folder = join(cache, architecture);
  if (!existsSync(folder)) await unpackDebian("musl", architecture, folder);
  return folder;
}

/** Where the library for this machine's musl is put. */
export const muslLibraries = join(cache, "here");
