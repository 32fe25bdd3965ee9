import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import * as v8 from "node:v8";

import nodeGypBuild from "node-gyp-build";

const target = `${process.platform}-${process.arch}`;

/** The start of the program that runs names the loader of its C library. */
function runsOnMusl(): boolean {
  try {
    const program = openSync("/proc/self/exe", "r");
    const start = Buffer.alloc(4096);
    readSync(program, start);
    closeSync(program);
    return start.includes("/ld-musl-");
  } catch {
    return false;
  }
}

/** The prebuilt binaries that fit this machine, by the names that prebuildify gives them.
 * node-gyp-build would know musl by Alpine's files only. */
function prebuiltNames(): string[] {
  if (process.platform !== "linux") return ["zmq-napi.node"];
  return [`zmq-napi.${runsOnMusl() ? "musl" : "glibc"}.node`, "zmq-napi.node"];
}

function prebuilt(folder: string): string[] {
  return prebuiltNames().map((name) => join(folder, target, name));
}

/** In the package's folder, by further tags of prebuildify: of an ABI, a libuv, an ARM. What
 * is found around a bundle may be anybody's. */
function tagged(): string[] {
  try {
    const file = nodeGypBuild.resolve(join(__dirname, ".."));
    return /^zmq[-_]napi\b/.test(basename(file)) ? [file] : [];
  } catch {
    return [];
  }
}

/** Below the package's folder. Tools that trace files find these by their expressions. */
function installed(): string[] {
  if (typeof __dirname !== "string") return [];
  return [
    join(__dirname, "..", "build", "Release", "zmq_napi.node"),
    ...prebuilt(join(__dirname, "..", "prebuilds")),
    ...tagged(),
  ];
}

/** The folder of the bundle that this module is a part of. */
function bundleFolder(): string {
  // A bundle that is an ES module has no __dirname.
  if (typeof __dirname === "string") return __dirname;
  return dirname(process.argv[1] ?? process.execPath);
}

/** Where the binary may be, in the order in which it is looked for. */
function places(): string[] {
  const chosen = process.env["ZMQ_NAPI_BINARY"];
  if (chosen) return [chosen];
  const besides = [bundleFolder(), dirname(process.execPath)];
  return [
    ...installed(),
    ...besides.flatMap((folder) => [
      join(folder, "zmq_napi.node"),
      ...prebuilt(join(folder, "prebuilds")),
    ]),
  ];
}

function findBinary(): string {
  const files = places();
  const file = files.find((place) => existsSync(place));
  if (file !== undefined) return file;
  throw new Error(
    `zmq-napi found no binary for ${target}. Build the package, or if it is part of a ` +
      `bundle, put zmq_napi.node beside that or name it by ZMQ_NAPI_BINARY ` +
      `(docs/bundling.md). It is not in:\n  ${files.join("\n  ")}`,
  );
}

function refuseSnapshots(): void {
  if (!("startupSnapshot" in v8 && v8.startupSnapshot.isBuildingSnapshot())) return;
  throw new Error(
    "zmq-napi cannot be part of a startup snapshot, for V8 cannot save the objects of an " +
      "addon: load it when the program runs, in the snapshot's main function.",
  );
}

/** Says what to do where node was told to load no addons. */
function explained(error: unknown): unknown {
  // The error may be of another realm, as in Jest.
  const has = typeof error === "object" && error !== null && "code" in error;
  const code = has ? error.code : undefined;
  if (code !== "ERR_DLOPEN_DISABLED") return error;
  const message =
    "zmq-napi is an addon, and this process may load none: start node with --allow-addons " +
    "beside --permission, and without --no-addons.";
  return Object.assign(new Error(message, { cause: error }), { code });
}

/**
 * Finds and loads the addon of this package: the file that the environment variable
 * `ZMQ_NAPI_BINARY` names, else what was built here, else a prebuilt one; a bundle and an
 * executable find it beside themselves, too.
 */
export function loadBinary(): unknown {
  refuseSnapshots();
  const file = findBinary();
  try {
    // Bundlers leave this be, and it works where there is no `require` for files.
    const load: (path: string) => unknown = createRequire(file);
    return load(file);
  } catch (error) {
    throw explained(error);
  }
}
