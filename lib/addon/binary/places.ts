import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import type NodeGypBuild from "node-gyp-build";

import { part } from "./libc";
import { libc, target } from "./system";

/**
 * Returns the file in the environment variable `ZMQ_NAPI_BINARY`, or undefined. If it is
 * set, no other file is loaded.
 */
export function chosenFile(): string | undefined {
  const file = process.env["ZMQ_NAPI_BINARY"];
  return file === undefined || file === "" ? undefined : resolve(file);
}

/** Returns whether a file exists and Node's permission model allows the look-up. */
export function isThere(file: string): boolean {
  try {
    return existsSync(file);
  } catch {
    return false;
  }
}

/** Returns the names that prebuildify gives to binaries for this process. */
function prebuiltNames(): string[] {
  const used = libc();
  if (used === undefined) return ["zmq-napi.node"];
  if (process.arch !== "arm") return [`zmq-napi.${used}.node`, "zmq-napi.node"];
  const version = part(process.config.variables, "arm_version");
  return Number(version ?? 7) >= 7 ? [`zmq-napi.armv7.${used}.node`] : [];
}

function prebuilt(folder: string): string[] {
  return prebuiltNames().map((name) => join(folder, target, name));
}

/**
 * Whether this module is in the package, in the file that scripts/dev/bundle.mjs makes. In
 * the bundle of a program it is not, and any files may be around that bundle.
 */
const inPackage =
  typeof __filename === "string" && /[\\/]dist[\\/]zmq-napi\.js$/.test(__filename);

/**
 * Finds a binary with node-gyp-build. When it is loaded, node-gyp-build looks at files
 * outside the package. It therefore fails under Node's permission model.
 */
function taggedFile(folder: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment -- tools that trace files look for this
  const nodeGypBuild: typeof NodeGypBuild = require("node-gyp-build");
  return nodeGypBuild.resolve(folder);
}

/**
 * Returns a binary in the package with further tags of prebuildify: for an ABI, a libuv
 * or an ARM version.
 */
function tagged(): string[] {
  try {
    const file = taggedFile(join(__dirname, ".."));
    const other = libc() === "musl" ? ".glibc." : ".musl.";
    const name = basename(file);
    // node-gyp-build also finds builds from source, and recognises musl only on Alpine.
    return /^zmq-napi\b/.test(name) && !name.includes(other) ? [file] : [];
  } catch {
    return [];
  }
}

/** A file that may be the binary, and its kind in words. */
export interface Place {
  readonly file: string;
  readonly what: string;
}

/**
 * Iterates over the places in the package's folder. Tools that trace files recognise
 * these expressions.
 */
function* installed(): Generator<Place> {
  if (!inPackage) return;
  const built = join(__dirname, "..", "build", "Release", "zmq_napi.node");
  yield { file: built, what: "built from source" };
  const named = prebuilt(join(__dirname, "..", "prebuilds"));
  for (const file of named) yield { file, what: "prebuilt" };
  for (const file of tagged())
    if (!named.includes(file)) yield { file, what: "prebuilt, by its tags" };
}

function* beside(folder: string, what: string): Generator<Place> {
  yield { file: join(folder, "zmq_napi.node"), what };
  for (const file of prebuilt(join(folder, "prebuilds"))) yield { file, what };
}

/** Iterates over the places where the binary may be, in the order of the search. */
export function* places(): Generator<Place> {
  const chosen = chosenFile();
  if (chosen !== undefined) {
    yield { file: chosen, what: "named by ZMQ_NAPI_BINARY" };
    return;
  }
  yield* installed();
  // A bundle that is an ES module has no __dirname.
  const program = dirname(process.argv[1] ?? process.execPath);
  const bundle = typeof __dirname === "string" ? __dirname : program;
  if (!inPackage) yield* beside(bundle, "beside the bundle");
  yield* beside(dirname(process.execPath), "beside the executable");
}

/** Returns the folder of the package, or undefined if this module is in a bundle. */
export function packageFolder(): string | undefined {
  return inPackage ? join(__dirname, "..") : undefined;
}
