// musl's Bun wants a libstdc++ for musl, which Debian does not have. It uses 40 functions of
// it, which call nothing of glibc's: they are linked from Debian's archive of libstdc++.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { capture, root } from "../support/run.mjs";
import { Failure } from "../vendor/failure.mjs";

const cache = join(root, ".cache", "musl");
const shim = join(import.meta.dirname, "musl-shim.c");

/** The output of a command that has to go well. @param {string[]} command @param {string} [cwd] */
async function outputOf(command, cwd) {
  const { code, output } = await capture(command, { cwd });
  if (code === 0) return output;
  throw new Failure(`${command[0]} failed: ${output.trim().slice(-2000)}`);
}

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
 * A root folder with Debian's musl of another architecture. The machine's own list of
 * packages, which may not know that architecture, stays as it is.
 *
 * @param {string} architecture as Debian names it
 */
export async function muslRoot(architecture) {
  const folder = join(cache, architecture);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const home = mkdtempSync(join(cache, ".apt-"));
  try {
    for (const name of ["lists/partial", "archives/partial"])
      mkdirSync(join(home, name), { recursive: true });
    const settings = [
      `APT::Architecture=${architecture}`,
      `APT::Architectures=${architecture}`,
      `Dir::State=${home}`,
      "Dir::State::Status=/dev/null",
      `Dir::Cache=${home}`,
      "APT::Sandbox::User=",
    ].flatMap((setting) => ["-o", setting]);
    // A list that fails, say of security updates, leaves the others.
    await capture(["apt-get", ...settings, "update"]);
    await outputOf(["apt-get", ...settings, "download", "musl"], home);
    const archive = readdirSync(home).find((name) => name.endsWith(".deb")) ?? "";
    await outputOf(["dpkg-deb", "--extract", join(home, archive), folder]);
    return folder;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Where the library for this machine's musl is put. */
export const muslLibraries = join(cache, "here");
