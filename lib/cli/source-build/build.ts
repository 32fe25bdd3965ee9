import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { packageFolder } from "../../addon/binary/places";
import { inWords, missingTools } from "../../addon/binary/tools";
import { Failure } from "../failure";
import { Stopped } from "../terminal/stop";
import { findHeaders, findNodeGyp } from "./node-gyp";
import { Stage } from "./stage";
import { runStep } from "./step";

/**
 * Returns the folder of the package, which must contain the sources.
 *
 * @throws Failure if this is not an installed package.
 */
function sourceFolder(): string {
  const folder = packageFolder();
  if (folder === undefined) throw new Failure("this is not an installed package");
  if (existsSync(join(folder, "binding.gyp")))
    throw new Failure(`${folder} is a clone of the repository: npm run setup builds it`);
  return folder;
}

function checkTools(): void {
  const missing = missingTools();
  if (missing.tools.length === 0) return;
  throw new Failure(`a source build needs ${inWords(missing)} on the PATH`);
}

async function build(stage: Stage, jobs: number | undefined): Promise<void> {
  const folder = stage.folder;
  const count = jobs === undefined ? [] : ["--jobs", String(jobs)];
  if (process.env["npm_config_zmq_shared"] !== "true") {
    const args = [join("vendor", "scripts", "build-libzmq.mjs"), "--fetch", ...count];
    await runStep({ title: "libzmq", args, folder, reportsProgress: true });
  }
  const headers = findHeaders();
  const gyp = [findNodeGyp(), "rebuild", "--release", `--jobs=${jobs ?? "max"}`];
  if (headers !== undefined) gyp.push(`--nodedir=${headers}`);
  await runStep({ title: "the addon", args: gyp, folder, reportsProgress: false });
  const load = ["-e", "require(process.argv[1])", stage.binary];
  await runStep({
    title: "an addon that loads",
    args: load,
    folder,
    reportsProgress: false,
  });
}

/**
 * Builds the addon. `given` is the file to write, `jobs` how many files are compiled at a time.
 *
 * @throws Rejects with a Failure. Rejects with a Stopped after a signal: nothing is left then.
 */
export async function rebuild(
  given: string | undefined,
  jobs: number | undefined,
): Promise<void> {
  const start = performance.now();
  const folder = sourceFolder();
  const output = resolve(given ?? join(folder, "build/Release/zmq_napi.node"));
  checkTools();
  findNodeGyp();
  const stage = new Stage(folder, output);
  try {
    await build(stage, jobs);
  } catch (error) {
    if (error instanceof Stopped) stage.discard();
    throw error;
  }
  stage.finish();
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  process.stdout.write(`rebuild: ${output} in ${seconds} s\n`);
}
