// Reads the reports of sanitizers, and separates the addon's faults from Node's own leaks.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Report
 * @property {string} file
 * @property {string} title its first line, without the process and addresses
 * @property {string} text
 */

const frame = /^ +#\d+ 0x[0-9a-f]+ in (.*)$/;
/** The allocator, C++'s containers and C's functions. They allocate for their caller. */
const passive =
  /\((?:\S*\/)?(?:lib[atlu]+san|libstdc\+\+|libc)\.so[^)]*\)$|^(?:std|__gnu_cxx)::/;

/**
 * Whether a leaked block was allocated by the addon, or by a function of Node-API that the
 * addon had called. Blocks that V8 allocates within such a call belong to V8. Node ends without
 * freeing them.
 * @param {string} block
 */
function isOurs(block) {
  const frames = block.split("\n").flatMap((line) => frame.exec(line)?.[1] ?? []);
  const acting = frames.filter((name) => !passive.test(name));
  const first = acting.findIndex((name) => !name.startsWith("napi_"));
  return first >= 0 && acting[first].includes("zmq_napi.node");
}

/** @param {string} text */
function titleOf(text) {
  const line = text
    .split("\n")
    .find((each) => /ERROR|WARNING|runtime error|leak of|FATAL/.test(each));
  return (line ?? text.slice(0, 100))
    .replace(/^==\d+==|^ *\d+ */, "")
    .replace(/0x[0-9a-f]+/g, "0x…")
    .replace(/\(pid=\d+\)/, "")
    .trim();
}

/** Returns the reports of one process, one by one. @param {string} text @returns {string[]} */
function split(text) {
  const parts = text.split(/\n\n+|^=+$/m).filter((part) => part.trim() !== "");
  const leaks = parts.filter((part) => /(?:Direct|Indirect) leak of/.test(part));
  // Blocks that a leaked block refers to are listed too. Only the leaked block itself is the cause.
  const direct = leaks.filter((part) => part.includes("Direct leak of") && isOurs(part));
  if (/LeakSanitizer: detected memory leaks/.test(text)) {
    const before = text.slice(0, text.search(/^.*LeakSanitizer: detected/m));
    return [...(before.trim().replace(/=/g, "") === "" ? [] : split(before)), ...direct];
  }
  if (/ERROR: \w+Sanitizer|FATAL/.test(text)) return [text];
  if (text.includes("WARNING: ThreadSanitizer"))
    return text.split(/^=+$/m).filter((part) => part.includes("WARNING: ThreadS"));
  return text.split(/^(?=\S+: runtime error)/m).filter((part) => part.trim() !== "");
}

/** AddressSanitizer warns where malloc returns null for lack of memory. */
const withoutMemory = /^.*WARNING: AddressSanitizer failed to allocate.*\n/gm;

/** Returns all reports in a folder that count as faults. @param {string} folder @returns {Report[]} */
export const reportsIn = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const file = join(folder, name);
    const content = readFileSync(file, "utf8").replaceAll(withoutMemory, "");
    return split(content).map((text) => ({
      file,
      title: titleOf(text),
      text,
    }));
  });
