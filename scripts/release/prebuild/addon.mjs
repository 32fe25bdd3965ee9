// Makes the binary of one target: with Zig for any target, or with node-gyp for this machine.

import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { nodeHeaders } from "../../../vendor/scripts/tools.mjs";
import { pinned, pinnedPackage } from "../../support/pack.mjs";
import {
  Failure,
  nodeModule,
  outputOf,
  root,
  runInForeground,
  withProgress,
} from "../../support/run.mjs";
import { addonFlags, compileNative, settings } from "./compiler.mjs";
import { linkAddon } from "./link.mjs";
import { writeRecord } from "./record.mjs";
import { placesOf } from "./targets.mjs";
import { writeToolchain } from "./toolchain.mjs";

/** @typedef {import("./targets.mjs").Target} Target */

/** Zig, from npm's registry: a tool of this script and no dependency of the package. */
export const { zig } = pinned;

export const cache = join(root, ".cache");

/** Returns the flags of the compiler. @param {Target} target @param {string} vendored */
function flagsOf({ platform }, vendored) {
  const warnings = settings["warnings"];
  if (platform !== "win32") return ["-O3", "-fPIC", ...warnings, ...addonFlags(vendored)];
  // Functions of Node and libuv are called through pointers, which windows.mjs makes.
  const host = ["NAPI_EXTERN=__declspec(dllimport)", "USING_UV_SHARED=1"];
  const defines = [...settings["windows_defines"], ...host];
  return ["-O3", ...warnings, ...addonFlags(vendored, defines)];
}

/** Makes the binary of `target` and the record beside it. @param {Target} target */
export async function crossCompile(target) {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Failure(
      "prebuilt binaries are cross-compiled on Linux x64 only; here, npm run prebuild -- " +
        "--native makes the binary of this machine.",
    );
  const { objects, vendored, binary, tools } = placesOf(target);
  const compiler = await withProgress("Zig", "is fetched and unpacked, once", () =>
    pinnedPackage(zig, cache),
  );
  const toolchain = writeToolchain(target, {
    zig: compiler,
    cache: join(cache, "prebuild", "zig-cache"),
    folder: tools,
  });
  const script = join(root, "vendor", "scripts", "build-libzmq.mjs");
  const words = ["--target", target.name, "--toolchain", toolchain.toolchain, "--fetch"];
  runInForeground([script, ...words, "--out", vendored]);
  rmSync(objects, { recursive: true, force: true });
  const flags = flagsOf(target, vendored);
  const compiled = await compileNative(toolchain.cxx, flags, objects, vendored);
  const archives = ["libzmq.a", "libsodium.a"].map((name) => join(vendored, "lib", name));
  // Linkers also write other files into the folder.
  const output = join(objects, basename(binary));
  const build = { target, zig: compiler, toolchain, objects };
  await linkAddon(build, [...compiled.objects, ...archives], output);
  mkdirSync(dirname(binary), { recursive: true });
  copyFileSync(output, binary);
  writeRecord(target, vendored, `zig ${zig.version}`);
}

/** Makes the binary of this machine with prebuildify and the installed compiler. @param {Target} target */
export async function buildNatively(target) {
  const words = ["--napi", "--target", process.versions.node, "--strip"];
  if (target.libc !== undefined) words.push(`--tag-libc=${target.libc}`);
  if (target.arch === "arm") words.push("--tag-armv=7");
  const headers = nodeHeaders();
  await outputOf([...nodeModule("prebuildify/bin.js"), ...words], {
    progress: "prebuildify",
    env: headers === undefined ? {} : { npm_config_nodedir: headers },
  });
  writeRecord(target, join(root, "vendor", "out", target.name), "node-gyp");
}
