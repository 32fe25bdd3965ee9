import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import type NodeGypBuild from "node-gyp-build";

import { part } from "./libc";
import { libc, target } from "./system";

/** Nothing but this file is loaded, if it is set. */
export function chosenFile(): string | undefined {
  const file = process.env["ZMQ_NAPI_BINARY"];
  return file === undefined || file === "" ? undefined : resolve(file);
}

/** Whether a file is there, and may be looked for under Node's permission model. */
export function isThere(file: string): boolean {
  try {
    return existsSync(file);
  } catch {
    return false;
  }
}

/** The prebuilt binaries that fit this process, by the names that prebuildify gives them. */
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

/** Whether this module lies in the package, compiled or as source, and not in a bundle,
 * around which anybody's files may be. */
const inPackage =
  typeof __dirname === "string" &&
  /[\\/](?:dist|lib)[\\/]addon[\\/]binary$/.test(__dirname);

/** By node-gyp-build, which looks at files outside the package as soon as it is loaded, and
 * so fails under Node's permission model. */
function taggedFile(folder: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment -- tools that trace files look for this
  const nodeGypBuild: typeof NodeGypBuild = require("node-gyp-build");
  return nodeGypBuild.resolve(folder);
}

/** In the package's folder, by further tags of prebuildify: of an ABI, a libuv, an ARM. */
function tagged(): string[] {
  try {
    const file = taggedFile(join(__dirname, "..", "..", ".."));
    const other = libc() === "musl" ? ".glibc." : ".musl.";
    const name = basename(file);
    // It looks for builds as well, and knows musl by Alpine's files only.
    return /^zmq-napi\b/.test(name) && !name.includes(other) ? [file] : [];
  } catch {
    return [];
  }
}

/** A file that may be the binary, and what it then is. */
export interface Place {
  readonly file: string;
  readonly what: string;
}

/** Below the package's folder. Tools that trace files find these by their expressions. */
function* installed(): Generator<Place> {
  if (!inPackage) return;
  const built = join(__dirname, "..", "..", "..", "build", "Release", "zmq_napi.node");
  yield { file: built, what: "built from source" };
  const named = prebuilt(join(__dirname, "..", "..", "..", "prebuilds"));
  for (const file of named) yield { file, what: "prebuilt" };
  for (const file of tagged())
    if (!named.includes(file)) yield { file, what: "prebuilt, by its tags" };
}

function* beside(folder: string, what: string): Generator<Place> {
  yield { file: join(folder, "zmq_napi.node"), what };
  for (const file of prebuilt(join(folder, "prebuilds"))) yield { file, what };
}

/** Where the binary may be, in the order in which it is looked for. */
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

/** The folder of the package, where this is no part of a bundle. */
export function packageFolder(): string | undefined {
  return inPackage ? join(__dirname, "..", "..", "..") : undefined;
}
