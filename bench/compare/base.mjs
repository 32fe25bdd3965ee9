// Another commit of this package, built in a folder of its own, to be measured beside the
// present tree with the measuring programs of the present tree.

import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../harness/command-line.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** What the setup makes, which it makes again unless it fits the commit. */
const reused = [
  "vendor/cache",
  "vendor/src",
  "vendor/out",
  "build/Release/zmq_napi.node",
  ".cache/setup.json",
];

/** @param {string[]} args */
const git = (...args) =>
  execFileSync("git", ["-C", root, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

/** The setup of a tree; what it says is progress. @param {string} folder */
function setUp(folder) {
  execFileSync("npm", ["run", "--silent", "setup"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
  });
}

/** @param {string} name of a commit */
export function commitOf(name) {
  if (!existsSync(join(root, ".git")))
    throw new UsageError(
      "Only a clone of the repository has other commits to compare with.",
    );
  try {
    return git("rev-parse", "--verify", "--quiet", `${name}^{commit}`);
  } catch {
    throw new UsageError(`There is no commit "${name}" here.`);
  }
}

/** @param {string} folder @param {string} path */
function copyHere(folder, path) {
  const from = join(root, path);
  const to = join(folder, path);
  if (!existsSync(from) || existsSync(to)) return;
  mkdirSync(dirname(to), { recursive: true });
  // The setup knows the archives by their times, to the nanosecond, which only cp keeps.
  if (process.platform !== "win32") execFileSync("cp", ["-a", from, to]);
  else cpSync(from, to, { recursive: true, preserveTimestamps: true });
}

/** Whether both trees ask for the same packages. @param {string} folder */
function sameDependencies(folder) {
  const [ours, theirs] = [root, folder].map((tree) =>
    readFileSync(join(tree, "package-lock.json"), "utf8"),
  );
  return ours === theirs;
}

/** Removes the folder of a commit. @param {string} folder */
export function removeBase(folder) {
  // Never what a link in it leads to.
  rmSync(join(folder, "node_modules"), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  git("worktree", "prune");
}

/**
 * Checks out a commit and builds it, taking over from the present tree, which is built first,
 * what fits. The folder is there until `removeBase`.
 * @param {string} commit
 */
export function prepareBase(commit) {
  const folder = join(root, ".cache", "compare", commit.slice(0, 12));
  setUp(root);
  if (!existsSync(join(folder, ".git"))) {
    removeBase(folder);
    git("worktree", "add", "--quiet", "--detach", folder, commit);
  }
  for (const path of reused) copyHere(folder, path);
  const modules = join(folder, "node_modules");
  if (!existsSync(modules) && sameDependencies(folder))
    symlinkSync(join(root, "node_modules"), modules, "dir");
  setUp(folder);
  // A program in it that imports the package by name gets the one around it.
  rmSync(join(folder, "bench"), { recursive: true, force: true });
  cpSync(join(root, "bench"), join(folder, "bench"), { recursive: true });
  return folder;
}
