// Reads the facts of a binary with LLVM's tools: for Linux, Windows and macOS alike.

import { readFileSync } from "node:fs";
import { llvmOutput } from "../prebuild/compiler.mjs";
import { signatureOf } from "./code-signature.mjs";

/**
 * @typedef {object} Facts
 * @property {number} size in bytes
 * @property {string | undefined} patches the digest of the patches of the libzmq inside
 * @property {string} format as LLVM names it
 * @property {string[]} exports
 * @property {string[]} libraries that are loaded with it
 * @property {string[]} host the functions of Node-API and libuv that are named in it
 * @property {string[]} undefined the functions that it imports
 * @property {string[]} unbound the imported functions that are in no library that it loads
 * @property {string[]} versions of the libraries' symbols, such as GLIBC_2.17
 * @property {string} oldest the oldest system, where the file states it
 * @property {string} signature see signatureOf()
 * @property {string[]} faults of how it was linked
 */

/** Returns every capture of `pattern`, once. @param {string} text @param {RegExp} pattern */
function all(text, pattern) {
  const found = [...text.matchAll(pattern)].map(([, name = ""]) => name);
  return [...new Set(found)].sort();
}

/** The facts that a file of Linux does not have. */
const absent = { oldest: "", signature: "none", versions: [], faults: [] };

/** @param {string} file */
async function elfFacts(file) {
  const words = ["--elf-output-style=JSON", "--needed-libs", "--dyn-symbols"];
  const json = await llvmOutput("llvm-readobj", [...words, "--program-headers", file]);
  const [{ NeededLibraries: libraries, DynamicSymbols, ProgramHeaders }] =
    JSON.parse(json);
  /** @type {any[]} */
  const symbols = DynamicSymbols.map((/** @type {any} */ entry) => entry.Symbol).slice(1);
  const isUndefined = (/** @type {any} */ { Section }) => Section.Name === "Undefined";
  const nameOf = (/** @type {any} */ { Name }) => String(Name.Name);
  const taken = symbols.filter(isUndefined);
  // A symbol of glibc has a version. A symbol of the loading program has none. Symbols of musl have
  // none either: a missing one shows when the binary is loaded.
  const versioned = !libraries.includes("libc.so");
  const loose = taken.filter(
    (symbol) => symbol.Binding.Name !== "Weak" && !nameOf(symbol).includes("@"),
  );
  const stack = ProgramHeaders.map(
    (/** @type {any} */ entry) => entry.ProgramHeader,
  ).find((/** @type {any} */ { Type }) => Type.Name === "PT_GNU_STACK");
  const executable = stack === undefined || /PF_X/.test(JSON.stringify(stack.Flags));
  const names = taken.map(nameOf);
  return {
    ...absent,
    exports: symbols.filter((symbol) => !isUndefined(symbol)).map(nameOf),
    libraries,
    undefined: names.map((name) => name.replace(/@.*/, "")),
    unbound: versioned ? loose.map(nameOf) : [],
    versions: all(names.join("\n"), /@+(\S+)$/gm),
    faults: executable ? ["its stack is executable"] : [],
  };
}

/** @param {string} file */
async function windowsFacts(file) {
  const words = ["--file-headers", "--coff-imports", "--coff-exports", file];
  const output = await llvmOutput("llvm-readobj", words);
  const [imports = "", exports = ""] = [
    /^Import \{[^]*?^\}/gm,
    /^Export \{[^]*?^\}/gm,
  ].map((block) => (output.match(block) ?? []).join("\n"));
  const [, major, minor] =
    /MajorSubsystemVersion: (\d+)\s+MinorSubsystemVersion: (\d+)/.exec(output) ?? [];
  return {
    ...absent,
    exports: all(exports, /^ +Name: (\S+)$/gm),
    libraries: all(imports, /^ +Name: (\S+)$/gm),
    undefined: all(imports, /^ +Symbol: (\S+) \(\d+\)$/gm),
    unbound: [],
    oldest: `${major}.${minor}`,
  };
}

/** @param {string} file */
async function darwinFacts(file) {
  const [headers, symbols, trie, weak] = await Promise.all([
    llvmOutput("llvm-readobj", ["--macho-version-min", "--needed-libs", file]),
    llvmOutput("llvm-nm", ["--undefined-only", "--format=darwin", file]),
    llvmOutput("llvm-objdump", ["--macho", "--exports-trie", file]),
    llvmOutput("llvm-objdump", ["--macho", "--weak-bind", file]),
  ]);
  const weakly = all(weak, /^\S+ +\S+ +0x[0-9A-F]+ +\S+ +(?:-?\d+ +)?(\S+)/gm);
  const needed = /NeededLibraries \[([^]*?)\]/.exec(headers)?.[1] ?? "";
  return {
    ...absent,
    exports: all(trie, /^0x[0-9A-F]+ +_(\S+)/gm),
    libraries: all(needed, /^ +(\S+)$/gm),
    undefined: all(symbols, /external _(\S+) \(/g),
    unbound: all(symbols, /external _(\S+) \(dynamically looked up\)/g),
    oldest: /^ +Version: (\S+)$/m.exec(headers)?.[1] ?? "",
    signature: signatureOf(readFileSync(file)),
    faults: weakly.length > 0 ? [`it binds weakly ${weakly.join(", ")}`] : [],
  };
}

/** @param {string} file @returns {Promise<Facts>} */
export async function factsOf(file) {
  const format =
    /^Format: (.*)$/m.exec(
      await llvmOutput("llvm-readobj", ["--file-headers", file]),
    )?.[1] ?? "";
  const read = format.startsWith("elf")
    ? elfFacts
    : format.startsWith("COFF")
      ? windowsFacts
      : darwinFacts;
  const content = readFileSync(file, "latin1");
  // Either in a table of symbols, or a name that is looked up when the addon is loaded.
  const host = all(content, /(?<=\0)_?((?:napi|node_api|uv)_[a-z0-9_]+)(?=\0)/g);
  const [, patches] = /zmq-napi patches (\w+)/.exec(content) ?? [];
  return { size: content.length, format, host, patches, ...(await read(file)) };
}
