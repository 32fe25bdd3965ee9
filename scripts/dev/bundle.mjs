// Makes dist/ from lib/: few files, which load faster than a file for each module.

import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { transform } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import ts from "typescript";
import { root } from "../support/run.mjs";

/** The entry points of the package, each with its module. */
const entries = {
  index: "index",
  auth: "auth/index",
  draft: "draft/index",
  prometheus: "prometheus/index",
  rpc: "rpc/index",
  streams: "streams/index",
  "v5-compat": "v5-compat/index",
};

/** Programs, and what the project's tests use of the inside. */
const others = { cli: "cli/main", trial: "cli/doctor/trial", internals: "internals" };

/** The file of all that the main entry point imports. See lib/addon/binary/places.ts. */
const core = "zmq-napi";

const dist = join(root, "dist");

/** @param {Record<string, string>} modules @param {string} folder @param {string} extension */
const inputs = (modules, folder, extension) =>
  Object.fromEntries(
    Object.entries(modules).map(([name, path]) => [
      name,
      join(root, folder, `${path}${extension}`),
    ]),
  );

/** Finds modules as TypeScript does. Node's modules and packages stay outside.
 * @param {string} extension @returns {import("rollup").Plugin} */
const resolution = (extension) => ({
  name: "resolution",
  resolveId(source, importer) {
    if (importer === undefined) return null;
    if (!source.startsWith(".")) return { id: source, external: true };
    const path = resolve(dirname(importer), source.replace(/\.js$/, ""));
    const files = [`${path}${extension}`, join(path, `index${extension}`)];
    return files.find((file) => existsSync(file)) ?? null;
  },
});

/** Leaves out types and comments: V8 reads the whole text at each load. @type {import("rollup").Plugin} */
const withoutTypes = {
  name: "without-types",
  transform(code, fileName) {
    const compilerOptions = {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      removeComments: true,
      sourceMap: true,
    };
    const made = ts.transpileModule(code, { fileName, compilerOptions });
    return { code: made.outputText, map: made.sourceMapText ?? null };
  },
};

/** Writes what Node 20 understands, in ASCII, which V8 reads twice as fast. @type {import("rollup").Plugin} */
const forNode20 = {
  name: "for-node-20",
  async transform(code, sourcefile) {
    const settings = /** @type {const} */ ({ target: "node20", charset: "ascii" });
    const made = await transform(code, { ...settings, sourcefile, sourcemap: true });
    return { code: made.code, map: made.map };
  },
};

/** Makes files of modules that are loaded late, by `require("./module")`. @type {import("rollup").Plugin} */
const loadedLate = {
  name: "loaded-late",
  async transform(code, importer) {
    let made = code;
    for (const [call, path] of code.matchAll(/require\("(\.[^"]+)"\)/g)) {
      const found = await this.resolve(path, importer);
      if (!found) throw new Error(`${importer}: ${call} finds nothing`);
      const signature = /** @type {const} */ ("allow-extension");
      const file = this.emitFile({
        type: "chunk",
        id: found.id,
        preserveSignature: signature,
      });
      made = made.replace(call, `require(import.meta.ROLLUP_FILE_URL_${file})`);
    }
    return made === code ? null : { code: made, map: null };
  },
  resolveFileUrl: ({ relativePath }) => JSON.stringify(`./${relativePath}`),
};

/** Returns the modules that a module imports, directly or not.
 * @param {string} from @param {import("rollup").GetModuleInfo} infoOf
 * @param {Set<string>} found */
function reached(from, infoOf, found = new Set()) {
  for (const id of infoOf(from)?.importedIds ?? []) {
    if (found.has(id) || !isAbsolute(id)) continue;
    found.add(id);
    reached(id, infoOf, found);
  }
  return found;
}

/** The folder of the commands, and the module that runs them. */
const commands = join(root, "lib", "cli", "/");
const start = join(commands, "main.ts");

/** Puts what the main entry point needs at once, what its first socket needs, and what every
 * command needs, into a file each.
 * @param {string} main @param {string} [late] @returns {import("rollup").GetManualChunk} */
function sharedFiles(main, late = main) {
  /** @type {Set<string> | undefined} */
  let atOnce;
  /** @type {Set<string> | undefined} */
  let later;
  /** @type {Set<string> | undefined} */
  let program;
  return (id, { getModuleInfo }) => {
    atOnce ??= reached(main, getModuleInfo);
    later ??= reached(late, getModuleInfo).add(late);
    if (id === main) return undefined;
    if (atOnce.has(id)) return core;
    if (later.has(id)) return "engine";
    program ??= reached(start, getModuleInfo);
    return program.has(id) && id.startsWith(commands) ? "program" : undefined;
  };
}

/** A warning is a fault of lib/ or of this script. Types that only the package's own types use are
 * not exported on purpose. @param {import("rollup").RollupLog} warning */
function refuse(warning) {
  if (!warning.message.includes("private shared type")) throw new Error(warning.message);
}

/** The names of files: one for each entry point and two that are shared, or one for each module.
 * @param {boolean} perModule @param {string} main @returns {import("rollup").OutputOptions} */
const filesOf = (perModule, main) =>
  perModule
    ? { preserveModules: true, preserveModulesRoot: join(root, "lib") }
    : {
        manualChunks: sharedFiles(main, join(root, "lib", "sockets", "engine.ts")),
        chunkFileNames: "[name].js",
      };

/** The folders whose files have no maps: no call of a program for messages runs through them. */
const unmapped = [commands, join(root, "lib", "prometheus", "/")];

/** Removes the maps of files that are only of the folders without maps: they would be a tenth of
 * dist/. @param {import("rollup").RollupOutput["output"]} output */
function removeMaps(output) {
  for (const file of output) {
    if (file.type !== "chunk" || !file.map) continue;
    const isUnmapped = unmapped.some((folder) =>
      file.moduleIds.every((id) => id.startsWith(folder)),
    );
    if (!isUnmapped) continue;
    rmSync(join(dist, `${file.fileName}.map`));
    writeFileSync(
      join(dist, file.fileName),
      file.code.replace(/^\/\/# source.*\n?/m, ""),
    );
  }
}

/** Writes the JavaScript of dist/, with maps that contain the sources, but for some folders. A file for each module
 * is for the coverage. @param {{ perModule?: boolean }} [how] */
export async function bundleCode({ perModule = false } = {}) {
  const input = inputs({ ...entries, ...others }, "lib", ".ts");
  const plugins = [resolution(".ts"), withoutTypes, forNode20, loadedLate];
  const bundle = await rollup({ input, plugins, onwarn: refuse });
  const { output } = await bundle.write({
    dir: dist,
    format: "cjs",
    exports: "named",
    esModule: true,
    sourcemap: true,
    externalLiveBindings: false,
    hoistTransitiveImports: false,
    ...filesOf(perModule, input["index"]),
    // Compilers to CommonJS look for `default`: it is the module itself, and no key of it.
    outro: ({ name }) =>
      name in entries
        ? 'Object.defineProperty(exports, "default", { value: exports, writable: true, configurable: true });'
        : "",
  });
  for (const name of Object.keys(entries)) writeModule(name, "mjs");
  if (!perModule) return removeMaps(output);
  for (const [name, path] of Object.entries({ ...entries, ...others }))
    if (name !== path)
      writeFileSync(
        join(dist, `${name}.js`),
        `module.exports = require("./${path}.js");\n`,
      );
}

/** Writes the declarations of dist/ from those that tsc has written for each module.
 * @param {string} folder */
export async function bundleTypes(folder) {
  const input = inputs(entries, folder, ".d.ts");
  const plugins = [resolution(".d.ts"), dts()];
  const bundle = await rollup({ input, plugins, onwarn: refuse });
  await bundle.write({
    dir: dist,
    format: "es",
    minifyInternalExports: false,
    manualChunks: sharedFiles(input["index"]),
    entryFileNames: "[name].d.ts",
    chunkFileNames: "[name].d.ts",
    footer: ({ name }) =>
      name in entries ? `export * as default from "./${name}.js";` : "",
  });
  for (const name of Object.keys(entries)) writeModule(name, "d.mts");
}

/** Writes the form of an entry point for ES modules: both forms share the classes.
 * @param {string} name @param {"mjs" | "d.mts"} extension */
function writeModule(name, extension) {
  const from = `from "./${name}.js";\n`;
  // The default is the CommonJS module. Its declaration is a namespace, which also has the types.
  const text =
    extension === "mjs"
      ? `export * ${from}export { default } ${from}`
      : `export * ${from}export * as default ${from}`;
  writeFileSync(join(dist, `${name}.${extension}`), text);
}
