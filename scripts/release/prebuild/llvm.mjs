// LLVM's tools of this machine, and what they say about symbols.

import { capture } from "../../support/run.mjs";
import { find } from "../../../vendor/scripts/tools.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";

/** Debian's package of each tool, whose programs have the version in their names. */
const packages = {
  "ld64.lld": "lld-19",
  "llvm-nm": "llvm-19",
  "llvm-objdump": "llvm-19",
  "llvm-readobj": "llvm-19",
};

/** The program of a tool. @param {keyof typeof packages} name */
export function llvm(name) {
  const program = [`${name}-19`, name].find((candidate) => find(candidate));
  if (program !== undefined) return program;
  throw new Failure(
    `${name} is not on the PATH; on Debian or Ubuntu run apt-get install -y ` +
      `${packages[name]}.`,
  );
}

/** What a tool says. @param {keyof typeof packages} name @param {string[]} words */
export async function llvmOutput(name, words) {
  const { code, output } = await capture([llvm(name), ...words]);
  if (code !== 0) throw new Failure(`${name} failed: ${output.trim()}`);
  return output;
}

/** What the programs that load the addon provide. */
const hostFunction = /^(?:napi|node_api|uv)_\w+$/;

/**
 * The functions of the host that objects and archives call.
 *
 * @param {string[]} files
 * @param {string} prefix of their symbols
 */
export async function hostFunctionsIn(files, prefix) {
  const words = ["--undefined-only", "--format=just-symbols", ...files];
  const symbols = (await llvmOutput("llvm-nm", words)).match(/^\S+$/gm) ?? [];
  const names = symbols
    .filter((symbol) => symbol.startsWith(prefix))
    .map((symbol) => symbol.slice(prefix.length))
    .filter((name) => hostFunction.test(name));
  return [...new Set(names)].sort();
}
