// Builds of our addon that differ from the one in use by constants.

import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Unavailable } from "./peer.mjs";

const build = fileURLToPath(new URL("../../build", import.meta.url));
const native = fileURLToPath(new URL("../../native", import.meta.url));
const makefile = join(build, "zmq_napi.target.mk");
const objects = join("Release", "obj.target", "zmq_napi", "native");
const run = promisify(execFile);

/** The files of native/ that see the constants. */
const affected = ["addon", join("js", "incoming")];

/** What node-gyp compiles and links the addon with: lists of the makefile that it has written. */
function flagsOf(/** @type {string[]} */ ...names) {
  const text = readFileSync(makefile, "utf8");
  return names.flatMap((name) => {
    const [, list] = new RegExp(`^${name} :=((?:.*\\\\\\n)*.*)`, "m").exec(text) ?? [];
    if (list === undefined) throw new Error(`${makefile} has no list ${name}.`);
    const words = list.replaceAll(/['\\]/g, "").replaceAll("$(srcdir)", "..");
    return words.trim().split(/\s+/);
  });
}

/** The object files of the addon in use, without those that are compiled again. */
const others = () =>
  readdirSync(native, { encoding: "utf8", recursive: true })
    .filter((name) => name.endsWith(".cc"))
    .map((name) => name.slice(0, -".cc".length))
    .filter((name) => !affected.includes(name))
    .map((name) => join(objects, `${name}.o`));

/**
 * Where the addon is that was compiled with these macros, which is done unless it was since
 * the one in use was built.
 *
 * @param {Record<string, string | number>} macros
 */
export async function addonWith(macros) {
  if (!existsSync(makefile) || !existsSync(join(build, objects)))
    throw new Unavailable("the addon was not built here; npm run setup builds it.");
  const folder = join(build, "bench");
  const file = join(folder, `zmq_napi-${Object.values(macros).join("-")}.node`);
  const base = statSync(join(build, "Release", "zmq_napi.node")).mtimeMs;
  if (existsSync(file) && statSync(file).mtimeMs > base) return file;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const lists = ["DEFS", "CFLAGS", "CFLAGS_CC", "INCS", "LDFLAGS"];
  const command = [
    ...["-shared", "-o", unfinished],
    ...flagsOf(...lists.map((name) => `${name}_Release`)),
    ...Object.entries(macros).map(([macro, value]) => `-D${macro}=${value}`),
    ...affected.map((one) => join("..", "native", `${one}.cc`)),
    ...others(),
    ...flagsOf("LIBS"),
  ];
  try {
    // The makefile's paths are relative to its folder.
    await run("g++", command, { cwd: build });
  } catch (/** @type {any} */ error) {
    if (error.code !== "ENOENT") throw error;
    throw new Unavailable("g++ is missing; on Debian: sudo apt-get install g++");
  }
  renameSync(unfinished, file);
  return file;
}
