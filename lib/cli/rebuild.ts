import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { packageFolder } from "../addon/binary/places";
import { inWords, missingTools } from "../addon/binary/tools";
import type { Command } from "./command";
import { Failure } from "./source-build/failure";
import { findHeaders, findNodeGyp } from "./source-build/node-gyp";
import { Stage } from "./source-build/stage";
import { runStep } from "./source-build/step";

const help = `Usage: zmq-napi rebuild [OPTION...]

Compiles libzmq, libsodium and the addon from the sources in this package, for the Node and
the machine that it runs on. Programs use what was built rather than a prebuilt binary, until
the package is installed again. It needs python3, make, a C++ compiler and CMake, and no
network where the headers of Node are installed.

  --output FILE  build this file instead of the package's build/Release/zmq_napi.node;
                 programs use it when the environment variable ZMQ_NAPI_BINARY names it
  --jobs N       compile N files at a time (default: one per processor)
  --help         print this

Environment: ZMQ_NAPI_LIBZMQ=PATH takes other sources of libzmq (an archive or a folder);
npm_config_zmq_shared=true links the system's libzmq; npm_config_nodedir=FOLDER names the
folder whose include/node has Node's headers.
`;

const options = {
  output: { type: "string" },
  jobs: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

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

async function build(stage: Stage, jobs: string | undefined): Promise<void> {
  const folder = stage.folder;
  const count = jobs === undefined ? [] : ["--jobs", jobs];
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

async function rebuild(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) return void process.stdout.write(help);
  if (values.jobs !== undefined && !/^[1-9]\d*$/.test(values.jobs))
    throw new Failure("--jobs takes a count from 1 up");
  const start = performance.now();
  const folder = sourceFolder();
  const output = resolve(values.output ?? join(folder, "build/Release/zmq_napi.node"));
  checkTools();
  findNodeGyp();
  const stage = new Stage(folder, output);
  await build(stage, values.jobs);
  stage.finish();
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  process.stdout.write(`rebuild: ${output} in ${seconds} s\n`);
}

/** The command that builds the addon from the sources in the package. */
export const rebuildCommand: Command = {
  about: "compiles the addon from source, where no prebuilt binary fits",

  async run(args) {
    try {
      await rebuild(args);
      return 0;
    } catch (error) {
      const misused = error instanceof TypeError && "code" in error;
      if (!(error instanceof Failure || misused)) throw error;
      process.stderr.write(`rebuild: ${error.message}.\n`);
      return misused ? 2 : 1;
    }
  },
};
