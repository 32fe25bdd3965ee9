import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { find } from "../../addon/binary/tools";
import { Failure } from "../failure";

const program = join("node-gyp", "bin", "node-gyp.js");

/**
 * Returns the program of Node, also if Bun or Deno runs this file. node-gyp needs Node.
 */
export function nodeProgram(): string {
  const { bun, deno } = process.versions;
  if (bun === undefined && deno === undefined) return process.execPath;
  const node = find("node");
  if (node !== undefined) return node;
  throw new Failure("a source build needs Node, which is not on the PATH");
}

/** Finds node-gyp as an installed package near `folder`. */
function* ownPackage(folder: string): Generator<string> {
  try {
    yield createRequire(join(folder, "_")).resolve(program);
  } catch {
    // node-gyp is not installed there.
  }
}

/**
 * Returns where package managers keep their node-gyp, from the path of the manager's
 * program.
 */
function managerFiles(managerProgram: string): string[] {
  const folder = dirname(dirname(realpathSync(managerProgram)));
  return [
    join(folder, "node_modules", program),
    join(folder, "dist", "node_modules", program),
  ];
}

function* candidates(): Generator<string> {
  const { npm_config_node_gyp: named, npm_execpath: manager } = process.env;
  if (named !== undefined) yield named;
  yield* ownPackage(process.cwd());
  yield* ownPackage(__dirname);
  if (manager !== undefined && existsSync(manager)) yield* managerFiles(manager);
  const nodeFolder = dirname(realpathSync(nodeProgram()));
  for (const folder of [nodeFolder, join(nodeFolder, "..", "lib")])
    yield join(folder, "node_modules", "npm", "node_modules", program);
  const npm = find("npm");
  if (npm !== undefined) yield* managerFiles(npm);
  const onPath = find("node-gyp");
  if (onPath !== undefined) yield realpathSync(onPath);
}

/**
 * Returns the path of node-gyp: a named or installed one, the one that npm contains, or
 * one on the PATH.
 *
 * @throws Failure if there is none.
 */
export function findNodeGyp(): string {
  for (const file of candidates()) if (existsSync(file)) return file;
  throw new Failure(
    "node-gyp is not found, neither beside npm nor by itself: npm install --global node-gyp",
  );
}

/**
 * Returns a folder whose `include/node` has the headers of this Node. The folder in
 * `npm_config_nodedir` comes first, then the folder of the installation. Returns
 * undefined if neither has the headers. node-gyp then uses its own cache, and downloads
 * the headers if they are missing there.
 */
export function findHeaders(): string | undefined {
  const [major, minor] = process.versions.node.split(".");
  const prefix = dirname(dirname(realpathSync(nodeProgram())));
  const version = new RegExp(
    `NODE_MAJOR_VERSION ${String(major)}\\b[^]*NODE_MINOR_VERSION ${String(minor)}\\b`,
  );
  const named = process.env["npm_config_nodedir"];
  return [named, prefix].find((folder) => {
    if (folder === undefined || folder === "") return false;
    const header = join(folder, "include", "node", "node_version.h");
    return existsSync(header) && version.test(readFileSync(header, "utf8"));
  });
}
