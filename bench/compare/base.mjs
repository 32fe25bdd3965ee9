// Builds another commit of this package in a folder of its own. bench:compare measures it and
// the present tree, both with the measuring programs of the present tree.

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
/** Results of the setup that the commit may reuse. Its own setup replaces those that do not fit. */
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

/** Runs the setup of a tree. Its output goes to stderr, as progress. @param {string} folder */
function setUp(folder) {
  execFileSync("npm", ["run", "--silent", "setup"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
  });
}

/** Returns the hash of a commit. @param {string} name */
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
  // The setup recognizes archives by their times, in nanoseconds. Only cp keeps these.
  if (process.platform !== "win32") execFileSync("cp", ["-a", from, to]);
  else cpSync(from, to, { recursive: true, preserveTimestamps: true });
}

/** Whether both trees have the same lock file. @param {string} folder */
function sameDependencies(folder) {
  const [ours, theirs] = [root, folder].map((tree) =>
    readFileSync(join(tree, "package-lock.json"), "utf8"),
  );
  return ours === theirs;
}

/** Removes the folder of a commit. @param {string} folder */
export function removeBase(folder) {
  // node_modules may be a link. Only the link is removed, not its target.
  rmSync(join(folder, "node_modules"), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  git("worktree", "prune");
}

/**
 * Checks out a commit and builds it. The present tree is built first, and the commit reuses
 * what fits. Returns the folder, which stays until `removeBase`.
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
  // Programs in the folder import the package by name, and so get the package of the commit.
  rmSync(join(folder, "bench"), { recursive: true, force: true });
  cpSync(join(root, "bench"), join(folder, "bench"), { recursive: true });
  return folder;
}
