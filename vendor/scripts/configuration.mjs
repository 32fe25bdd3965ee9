// Makes the command that configures the build of the vendored libraries. In a clone cmake-js
// chooses the generator and the compiler. The packed package has no development tools, so a
// build from source passes the same settings to CMake itself.

import { createRequire } from "node:module";
import { find } from "./tools.mjs";

/**
 * @typedef {object} Configuration
 * @property {string} source the folder with CMakeLists.txt
 * @property {string} folder the folder of the build
 * @property {Record<string, string>} variables
 * @property {string} arch as Node names it
 * @property {string | undefined} toolchain a CMake toolchain file
 */

/** cmake-js has no types. @returns {(new (options: object) => any) | undefined} */
function cmakeJs() {
  try {
    return createRequire(import.meta.url)("cmake-js").CMake;
  } catch (error) {
    const absent = error instanceof Error && Reflect.get(error, "code");
    if (absent === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Visual Studio's names of the architectures. @type {Record<string, string>} */
const studioPlatforms = { x64: "x64", ia32: "Win32", arm64: "ARM64" };

/** Returns the generator, unless CMAKE_GENERATOR names it. @param {string} arch */
function generator(arch) {
  if (process.env["CMAKE_GENERATOR"]) return [];
  if (process.platform === "win32") return ["-A", studioPlatforms[arch] ?? arch];
  return find("ninja") ? ["-G", "Ninja"] : [];
}

/** Returns the settings for this system. @param {string} arch @returns {Record<string, string>} */
function settings(arch) {
  if (process.platform === "darwin")
    return { CMAKE_OSX_ARCHITECTURES: arch === "x64" ? "x86_64" : arch };
  if (process.platform !== "win32") return {};
  // The C runtime is linked statically, as node-gyp does it.
  return { CMAKE_MSVC_RUNTIME_LIBRARY: "MultiThreaded$<$<CONFIG:Debug>:Debug>" };
}

/** @param {Configuration} configuration */
function ownWords({ source, folder, variables, arch, toolchain }) {
  const defined = Object.entries({
    CMAKE_BUILD_TYPE: "Release",
    ...(toolchain ? { CMAKE_TOOLCHAIN_FILE: toolchain } : settings(arch)),
    ...variables,
  }).map(([name, value]) => `-D${name}=${value}`);
  return ["cmake", "-S", source, "-B", folder, ...generator(arch), ...defined];
}

/** @param {Configuration} configuration @returns {Promise<string[]>} */
export async function configureCommand(configuration) {
  const CMake = cmakeJs();
  if (CMake === undefined) return ownWords(configuration);
  const { source, folder, variables, arch, toolchain } = configuration;
  const cmake = new CMake({
    directory: source,
    out: folder,
    config: "Release",
    arch,
    isNodeApi: true, // So that cmake-js fetches no Node headers, which the libraries do not need.
    noLog: true,
    cMakeOptions: toolchain
      ? { ...variables, CMAKE_TOOLCHAIN_FILE: toolchain }
      : variables,
    ...(toolchain ? { cCompilerPath: "", cppCompilerPath: "" } : {}),
  });
  return [...(await cmake.getConfigureCommand()), `-B${folder}`];
}
