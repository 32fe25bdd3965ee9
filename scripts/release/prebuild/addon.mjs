// Compiles the addon for a target with Zig, and links it with the vendored libraries.
//
// All targets take this one way, and not node-gyp: gyp knows the platform it runs on, so it
// can be made to build for another Linux but not for Windows or macOS. How the addon is
// compiled stands in one place, native/addon.gypi, which binding.gyp includes.

import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { pool, root } from "../../support/run.mjs";
import { nodeHeaders } from "../../../vendor/scripts/tools.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";
import { compilerRun, exportsMap, settings } from "./compiler.mjs";
import { linkDarwin } from "./darwin.mjs";
import { hostImports } from "./windows.mjs";

/** @typedef {import("./compiler.mjs").Build} Build */

function nodeIncludes() {
  const folder = nodeHeaders();
  if (folder === undefined)
    throw new Failure(
      `the headers of Node ${process.version} were not found; name the folder that has ` +
        "them in include/node by npm_config_nodedir.",
    );
  return join(folder, "include", "node");
}

/** @param {Build} build */
function compilerFlags({ target, vendored }) {
  const windows = target.platform === "win32";
  const defines = [...settings["addon_defines"], ...settings["vendored_defines"]];
  // So that functions of Node and libuv are called by pointers, which windows.mjs makes.
  if (windows)
    defines.push(
      ...settings["windows_defines"],
      "NAPI_EXTERN=__declspec(dllimport)",
      "USING_UV_SHARED=1",
    );
  // Not by its real path: the one below the root is mapped away.
  const addonApi = join(root, "node_modules", "node-addon-api");
  const includes = [addonApi, nodeIncludes(), join(vendored, "include")];
  return [
    ...["-O3", ...(windows ? [] : ["-fPIC"])],
    ...["warnings", "addon_cflags", "addon_cflags_cc"].flatMap((list) => settings[list]),
    ...defines.map((definition) => `-D${definition}`),
    ...includes.flatMap((folder) => ["-isystem", folder]),
  ];
}

/** @param {Build} build @returns {Promise<string[]>} the objects */
function compile(build) {
  const { objects, toolchain } = build;
  const flags = compilerFlags(build);
  const names = readdirSync(join(root, "native"))
    .filter((name) => name.endsWith(".cc"))
    .sort();
  const tasks = names.map((name) => async () => {
    const object = join(objects, `${basename(name, ".cc")}.o`);
    // By a path that is the same everywhere, because CHECK puts it into the binary.
    const source = join("native", name);
    await compilerRun([toolchain.cxx, ...flags, "-c", source, "-o", object]);
    return object;
  });
  return pool(tasks, availableParallelism());
}

/** @param {Build} build @param {string[]} inputs @param {string} output */
async function linkLinux({ toolchain }, inputs, output) {
  const words = ["--gc-sections", "--as-needed", "--build-id=none", "-z,now", "-z,relro"];
  words.push(`--version-script=${exportsMap}`);
  const flags = words.map((word) => `-Wl,${word}`);
  const libraries = ["-lpthread", "-lrt", "-ldl"];
  const command = [toolchain.cxx, "-shared", "-s", ...flags, "-o", output];
  await compilerRun([...command, ...inputs, ...libraries]);
}

/** @param {Build} build @param {string[]} inputs @param {string} output */
async function linkWindows(build, inputs, output) {
  const { toolchain } = build;
  const imports = await hostImports(build, inputs);
  const libraries = settings["windows_libraries"];
  // Brepro: a hash of the file stands where else the time would.
  const flags = ["-shared", "-s", "-Wl,--gc-sections", "-Wl,-Brepro"];
  const command = [toolchain.cxx, ...flags, "-o", output];
  await compilerRun([...command, imports, ...inputs, ...libraries]);
}

/** Makes the binary of a build. @param {Build} build */
export async function buildAddon(build) {
  const { target, vendored, objects, binary } = build;
  rmSync(objects, { recursive: true, force: true });
  mkdirSync(objects, { recursive: true });
  const archives = ["libzmq.a", "libsodium.a"].map((name) => join(vendored, "lib", name));
  const inputs = [...(await compile(build)), ...archives];
  const link = { linux: linkLinux, win32: linkWindows, darwin: linkDarwin };
  // Linkers lay other files beside it.
  const output = join(objects, basename(binary));
  await link[target.platform](build, inputs, output);
  mkdirSync(dirname(binary), { recursive: true });
  copyFileSync(output, binary);
}
