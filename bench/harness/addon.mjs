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
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { vendored } from "../peers/libzmq.mjs";
import { Unavailable } from "./peer.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const objects = join(root, "build", "Release", "obj.target", "zmq_napi", "native");
const folder = join(root, "build", "bench");
const run = promisify(execFile);

/** The files of native/ that see the constants. */
const affected = ["addon", "incoming"];

/** As binding.gyp has them. */
const flags = [
  ..."-O3 -fPIC -pthread -std=c++17 -fno-exceptions -fno-rtti -fvisibility=hidden".split(
    " ",
  ),
  ..."-ffunction-sections -fdata-sections -fvisibility-inlines-hidden".split(" "),
  ..."-DNAPI_VERSION=8 -DNODE_ADDON_API_DISABLE_CPP_EXCEPTIONS".split(" "),
  ..."-DNODE_ADDON_API_DISABLE_DEPRECATED -DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS".split(
    " ",
  ),
  ..."-DZMQ_STATIC -DZMQ_BUILD_DRAFT_API=1 -DNODE_GYP_MODULE_NAME=zmq_napi".split(" "),
  ..."-DBUILDING_NODE_EXTENSION".split(" "),
];
const linking = [
  ..."-shared -pthread -static-libstdc++ -static-libgcc".split(" "),
  ..."-Wl,--gc-sections -Wl,--exclude-libs,ALL".split(" "),
];

/** Where Node's headers are, as node-gyp found them. */
function nodeHeaders() {
  const config = join(root, "build", "config.gypi");
  if (!existsSync(config) || !existsSync(objects))
    throw new Unavailable("the addon was not built here; npm run setup builds it.");
  const [, found] = /"nodedir": "([^"]+)"/.exec(readFileSync(config, "utf8")) ?? [];
  if (found) return join(found, "include", "node");
  throw new Unavailable("node-gyp does not say where Node's headers are.");
}

/** The object files that the addon in use is made of, but those that are compiled again. */
const others = () =>
  readdirSync(objects)
    .filter((name) => name.endsWith(".o") && !affected.includes(name.slice(0, -2)))
    .map((name) => join(objects, name));

/**
 * Where the addon is that was compiled with these macros, which is done unless it was since
 * the one in use was built.
 *
 * @param {Record<string, string | number>} macros
 */
export async function addonWith(macros) {
  const includes = nodeHeaders();
  const file = join(folder, `zmq_napi-${Object.values(macros).join("-")}.node`);
  const base = statSync(join(root, "build", "Release", "zmq_napi.node")).mtimeMs;
  if (existsSync(file) && statSync(file).mtimeMs > base) return file;
  mkdirSync(folder, { recursive: true });
  const { built } = await vendored();
  const api = createRequire(import.meta.url)("node-addon-api").include_dir;
  const unfinished = `${file}.${process.pid}`;
  try {
    await run("g++", [
      ...[...flags, ...linking, "-o", unfinished],
      ...Object.entries(macros).map(([macro, value]) => `-D${macro}=${value}`),
      ...["-isystem", includes, "-isystem", join(root, api)],
      ...["-isystem", join(built, "include")],
      ...affected.map((one) => join(root, "native", `${one}.cc`)),
      ...others(),
      ...["libzmq.a", "libsodium.a"].map((one) => join(built, "lib", one)),
      `-Wl,--version-script=${join(root, "vendor", "exports.map")}`,
    ]);
  } catch (/** @type {any} */ error) {
    if (error.code !== "ENOENT") throw error;
    throw new Unavailable("g++ is missing; on Debian: sudo apt-get install g++");
  }
  renameSync(unfinished, file);
  return file;
}
