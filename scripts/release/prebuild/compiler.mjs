// Compiles the files of native/, and asks LLVM's tools about what came of it.
//
// All targets take this one way, and not node-gyp: gyp knows the platform it runs on, so it
// can be made to build for another Linux but not for Windows or macOS. How the addon is
// compiled stands in one place, native/addon.gypi, which binding.gyp includes.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { find, nodeHeaders } from "../../../vendor/scripts/tools.mjs";
import { contentsOf, datesOf, filesIn, hashOf } from "../../dev/stamps.mjs";
import { capture, Failure, outputOf, pool, progress, root } from "../../support/run.mjs";

/** The lists of native/addon.gypi: JSON is gyp, too. @type {Record<string, string[]>} */
export const settings = JSON.parse(
  readFileSync(join(root, "native", "addon.gypi"), "utf8"),
).variables;

/** The file with the symbols that the addon exports. */
export const exportsMap = join(root, "vendor", "exports.map");

export function exportedNames() {
  const map = readFileSync(exportsMap, "utf8");
  return [...map.matchAll(/^ +(\w+);$/gm)].map(([, name = ""]) => name);
}

/** Runs a compiler or linker; returns what it said.
 * @param {string[]} command @param {Parameters<typeof capture>[1]} [options] */
export async function compilerRun(command, options) {
  const { code, output } = await capture(command, options);
  if (code === 0) return output;
  process.stderr.write(`${command.join(" ")}\n${output.trimEnd()}\n`);
  throw new Failure(`${basename(command[0] ?? "")} failed; see above.`);
}

/** Where the headers of Node-API are, as flags. */
export function addonIncludes() {
  const headers = nodeHeaders();
  if (headers === undefined)
    throw new Failure(
      `the headers of Node ${process.version} were not found; name the folder that has ` +
        "them in include/node by npm_config_nodedir.",
    );
  // Not by its real path: the one below the root is mapped away.
  const folders = [
    join(root, "node_modules", "node-addon-api"),
    join(headers, "include/node"),
  ];
  return folders.flatMap((folder) => ["-isystem", folder]);
}

/** How the addon is compiled. @param {string} vendored @param {string[]} [defines] beside those that all have */
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

/** Whether a file is there and was made from `state`. @param {string} file @param {string} state */
export const isMade = (file, state) =>
  existsSync(file) &&
  existsSync(noteOf(file)) &&
  readFileSync(noteOf(file), "utf8") === state;

/** @param {string} file @param {string} state */
export const markMade = (file, state) => writeFileSync(noteOf(file), state);

/**
 * Compiles all of native/ into a folder, but for what is there and unchanged.
 * @param {string} compiler @param {string[]} flags @param {string} objects
 * @param {string} vendored the folder of libzmq and libsodium
 */
export async function compileNative(compiler, flags, objects, vendored) {
  mkdirSync(objects, { recursive: true });
  // By paths that are the same everywhere, because CHECK puts them into the binary.
  const files = filesIn("native");
  const sources = files.filter((name) => name.endsWith(".cc"));
  const headers = contentsOf(files.filter((name) => !name.endsWith(".cc")));
  const libraries = datesOf(filesIn(join(vendored, "lib")));
  let done = 0;
  const hide = progress("addon", () => `${done} of ${sources.length} files`);
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
  try {
    const made = await pool(tasks, availableParallelism());
    return {
      objects: made.map(({ object }) => object),
      state: hashOf(...made.map(({ state }) => state)),
    };
  } finally {
    hide();
  }
}

/** Debian's package of each of LLVM's tools, whose programs have the version in their names. */
const packages = {
  "ld64.lld": "lld-19",
  "llvm-nm": "llvm-19",
  "llvm-objdump": "llvm-19",
  "llvm-readobj": "llvm-19",
};

/** The program of a tool. @param {keyof typeof packages} name */
export function llvm(name) {
  const program = [`${name}-19`, name].find((candidate) => find(candidate));
  if (program !== undefined) return program;
  throw new Failure(
    `${name} is not on the PATH; on Debian or Ubuntu run apt-get install -y ` +
      `${packages[name]}.`,
  );
}

/** What a tool says. @param {keyof typeof packages} name @param {string[]} words */
export const llvmOutput = (name, words) => outputOf([llvm(name), ...words]);

/** The functions of the host that objects and archives call. @param {string[]} files @param {string} prefix of their symbols */
export async function hostFunctionsIn(files, prefix) {
  const words = ["--undefined-only", "--format=just-symbols", ...files];
  const symbols = (await llvmOutput("llvm-nm", words)).match(/^\S+$/gm) ?? [];
  const names = symbols
    .filter((symbol) => symbol.startsWith(prefix))
    .map((symbol) => symbol.slice(prefix.length))
    .filter((name) => /^(?:napi|node_api|uv)_\w+$/.test(name));
  return [...new Set(names)].sort();
}
