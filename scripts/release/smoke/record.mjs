// What a run of the smoke tests has seen, as data.

import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { release } from "node:os";
import { join } from "node:path";
import { sha256OfFile } from "../../../vendor/scripts/archive.mjs";
import { binaries } from "./runners.mjs";

/** @typedef {ReturnType<typeof record>} Seen */

/** The Linux that this is, as it calls itself. */
function system() {
  try {
    const text = readFileSync("/etc/os-release", "utf8");
    return /^PRETTY_NAME="(.*)"$/m.exec(text)?.[1] ?? release();
  } catch {
    return release();
  }
}

/** What was last seen, and the page that shows it, may differ. */
const shown = [":(top)", ":(top,exclude)README.md", ":(top,exclude)**/seen.json"];

/** The commit, and whether anything but the above differs from it. */
function commit() {
  const options = /** @type {const} */ ({
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  try {
    const head = execFileSync("git", ["rev-parse", "--short=12", "HEAD"], options);
    const changes = execFileSync("git", ["status", "--short", "--", ...shown], options);
    return `${head.trim()}${changes === "" ? "" : "-dirty"}`;
  } catch {
    return undefined;
  }
}

/** The sentence of a failure, without what names this machine's folders.
 * @param {string | undefined} failed @param {string} folder */
function sentenceOf(failed, folder) {
  return failed?.split("\n")[0].replace(/:$/, ".").replaceAll(`${folder}/`, "");
}

/** @param {import("./run.mjs").Outcome} outcome @param {string} folder of the installation */
function runOf(outcome, folder) {
  const { runner, target, host, runtime, seconds, report, lack } = outcome;
  const failed = sentenceOf(outcome.failed, folder);
  const { count = 0, skipped = [], passed: steps = {} } = report ?? {};
  const passed = failed === undefined && lack === undefined;
  const seen = { runner, target, host, runtime, passed, failed, lack };
  return { ...seen, seconds, count, skipped, steps };
}

/**
 * @param {import("./installation.mjs").Installation} installation
 * @param {import("./run.mjs").Outcome[]} outcomes
 */
export function record(installation, outcomes) {
  const at = join(installation.user, "node_modules", "zmq-napi");
  const built = Object.entries(binaries)
    .filter(([, file]) => installation.has(file))
    .map(([target, name]) => {
      const file = join(at, name);
      const { size: bytes } = statSync(file);
      return { target, file: name, bytes, sha256: sha256OfFile(file) };
    });
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
  return {
    version,
    commit: commit(),
    machine: `${system()}, ${process.arch}`,
    tarball: statSync(installation.tarball).size,
    built,
    runs: outcomes.map((outcome) => runOf(outcome, installation.user)),
  };
}
