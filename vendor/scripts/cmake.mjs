// Runs a CMake build, and shows its progress.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configureCommand } from "./configuration.mjs";
import { Failure } from "./failure.mjs";
import { capture } from "./process.mjs";

const shownLines = 25;

/** @typedef {{ jobs: number, title: string, quiet: boolean }} Build */

/**
 * Configures, builds and installs. A failure shows the end of the log.
 *
 * @param {import("./configuration.mjs").Configuration & Build} build
 */
export async function cmakeBuild({ jobs, title, quiet, ...configuration }) {
  const { folder } = configuration;
  mkdirSync(folder, { recursive: true });
  const logFile = join(dirname(folder), "build.log");
  const release = ["--config", "Release"];
  const steps = {
    configuring: await configureCommand(configuration),
    building: [
      ...["cmake", "--build", folder, ...release, "--target", "vendored"],
      ...["-j", String(jobs)],
    ],
    installing: ["cmake", "--install", folder, ...release],
  };
  let log = "";
  for (const [step, command] of Object.entries(steps)) {
    const shown = quiet ? undefined : `${title}, ${step}`;
    const { code, output } = await capture(command, { progress: shown });
    writeFileSync(logFile, (log += output));
    if (code === 0) continue;
    const end = log.trimEnd().split("\n").slice(-shownLines);
    process.stderr.write(`${end.join("\n")}\n`);
    throw new Failure(`the build of ${title} failed; see above and ${logFile}.`);
  }
}
