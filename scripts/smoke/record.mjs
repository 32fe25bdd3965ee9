// What a run of the smoke tests has seen, as data.

import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { binaries } from "./runners.mjs";

/** The Linux that this is, as it calls itself. */
function system() {
  try {
    const [, name] =
      /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8")) ?? [];
    return name ?? release();
  } catch {
    return release();
  }
}

function commit() {
  try {
    const git = ["describe", "--always", "--dirty", "--abbrev=12"];
    const options = /** @type {const} */ ({ cwd: import.meta.dirname, encoding: "utf8" });
    return execFileSync("git", git, options).trim();
  } catch {
    return undefined;
  }
}

/**
 * @param {import("./installation.mjs").Installation} installation
 * @param {import("./run.mjs").Outcome[]} runs
 */
export function record(installation, runs) {
  const at = join(installation.user, "node_modules", "zmq-napi");
  const built = Object.entries(binaries)
    .filter(([, file]) => installation.has(file))
    .map(([target, file]) => {
      const { size: bytes } = statSync(join(at, file));
      return { target, file, bytes };
    });
  const { version } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
  const packed = statSync(installation.tarball).size;
  const machine = `${system()}, ${process.arch}`;
  return { version, commit: commit(), machine, packed, built, runs };
}
