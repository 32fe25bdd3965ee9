// Compiles the files of native/, and reads the results with LLVM's tools.
//
// All targets are compiled here, without node-gyp. gyp builds for the platform on which it runs: it
// can build for another Linux, but not for Windows or macOS. The flags of the addon are in one
// place, native/addon.gypi, which binding.gyp includes too.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { find, nodeHeaders } from "../../../vendor/scripts/tools.mjs";
import { contentsOf, datesOf, filesIn, hashOf } from "../../dev/stamps.mjs";
import {
  capture,
  Failure,
  outputOf,
  pool,
  root,
  withProgress,
} from "../../support/run.mjs";

/** The lists of native/addon.gypi, which is written so that it is JSON too. @type {Record<string, string[]>} */
export const settings = JSON.parse(
  readFileSync(join(root, "native", "addon.gypi"), "utf8"),
).variables;

/** The file with the symbols that the addon exports. */
export const exportsMap = join(root, "vendor", "exports.map");

export function exportedNames() {
  const map = readFileSync(exportsMap, "utf8");
  return [...map.matchAll(/^ +(\w+);$/gm)].map(([, name = ""]) => name);
}

/** Runs a compiler or linker. Returns its output.
 * @param {string[]} command @param {Parameters<typeof capture>[1]} [options] */
export async function compilerRun(command, options) {
  const { code, output } = await capture(command, options);
  if (code === 0) return output;
  process.stderr.write(`${command.join(" ")}\n${output.trimEnd()}\n`);
  throw new Failure(`${basename(command[0] ?? "")} failed; see above.`);
}

/** Returns the flags for the headers of Node-API. */
export function addonIncludes() {
  const headers = nodeHeaders();
  if (headers === undefined)
    throw new Failure(
      `the headers of Node ${process.version} were not found; set npm_config_nodedir to the ` +
        "folder that has them in include/node.",
    );
  // Not by the real path: only the path below the root is removed from the binary.
  const folders = [
    join(root, "node_modules", "node-addon-api"),
    join(headers, "include/node"),
  ];
  return folders.flatMap((folder) => ["-isystem", folder]);
}

/** Returns the flags with which the addon is compiled. @param {string} vendored @param {string[]} [defines] in addition to those of all targets */
export const addonFlags = (vendored, defines = []) => [
  ...["addon_cflags", "addon_cflags_cc"].flatMap((list) => settings[list]),
  ...[...settings["addon_defines"], ...settings["vendored_defines"], ...defines].map(
    (definition) => `-D${definition}`,
  ),
  "-Inative",
  ...addonIncludes(),
  ...["-isystem", join(vendored, "include")],
];

const noteOf = (/** @type {string} */ file) => `${file}.made-from`;

/** Whether a file exists and was made from `state`. @param {string} file @param {string} state */
export const isMade = (file, state) =>
  existsSync(file) &&
  existsSync(noteOf(file)) &&
  readFileSync(noteOf(file), "utf8") === state;

/** @param {string} file @param {string} state */
export const markMade = (file, state) => writeFileSync(noteOf(file), state);

/**
 * Compiles all files of native/ into a folder, except for unchanged files.
 * @param {string} compiler @param {string[]} flags @param {string} objects
 * @param {string} vendored the folder of libzmq and libsodium
 */
export async function compileNative(compiler, flags, objects, vendored) {
  mkdirSync(objects, { recursive: true });
  // The paths are the same on all machines, because CHECK puts them into the binary.
  const files = filesIn("native");
  const sources = files.filter((name) => name.endsWith(".cc"));
  const headers = contentsOf(files.filter((name) => !name.endsWith(".cc")));
  const libraries = datesOf(filesIn(join(vendored, "lib")));
  let done = 0;
  const tasks = sources.map((source) => async () => {
    const object = join(objects, `${source.replace(/\W/g, "-")}.o`);
    const state = hashOf(flags.join(" "), headers, libraries, contentsOf([source]));
    if (!isMade(object, state)) {
      await compilerRun([compiler, ...flags, "-c", source, "-o", object]);
      markMade(object, state);
    }
    done++;
    return { object, state };
  });
  const made = await withProgress(
    "addon",
    () => `${done} of ${sources.length} files`,
    () => pool(tasks, availableParallelism()),
  );
  return {
    objects: made.map(({ object }) => object),
    state: hashOf(...made.map(({ state }) => state)),
  };
}

/** Debian's packages of LLVM's tools. The names of the programs have the version. */
const packages = {
  "ld64.lld": "lld-19",
  "llvm-nm": "llvm-19",
  "llvm-objdump": "llvm-19",
  "llvm-readobj": "llvm-19",
};

/** Returns the path of a tool. @param {keyof typeof packages} name */
export function llvm(name) {
  const program = [`${name}-19`, name].find((candidate) => find(candidate));
  if (program !== undefined) return program;
  throw new Failure(
    `${name} is not on the PATH; on Debian or Ubuntu run apt-get install -y ` +
      `${packages[name]}.`,
  );
}

/** Returns the output of a tool. @param {keyof typeof packages} name @param {string[]} words */
export const llvmOutput = (name, words) => outputOf([llvm(name), ...words]);

/** Returns the functions of the host that objects and archives call. @param {string[]} files @param {string} prefix of their symbols */
export async function hostFunctionsIn(files, prefix) {
  const words = ["--undefined-only", "--format=just-symbols", ...files];
  const symbols = (await llvmOutput("llvm-nm", words)).match(/^\S+$/gm) ?? [];
  const names = symbols
    .filter((symbol) => symbol.startsWith(prefix))
    .map((symbol) => symbol.slice(prefix.length))
    .filter((name) => /^(?:napi|node_api|uv)_\w+$/.test(name));
  return [...new Set(names)].sort();
}
