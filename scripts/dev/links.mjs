// Finds links in pages whose file or heading does not exist.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "../support/run.mjs";

const help = `Usage: node scripts/dev/links.mjs [FOLDER]

Checks the links between the pages (*.md) below FOLDER, which is the clone by default. The file
of each link must exist below FOLDER, and each anchor must be a heading of its page. Links to
other sites are not followed.`;

/** Folders without pages of ours. */
const skipped =
  /^(\.git|\.cache|node_modules|build|dist|prebuilds|coverage)$|^vendor\/(cache|out|src)$/;

/** @param {string} folder @param {string} at @returns {string[]} */
function pagesIn(folder, at = folder) {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const path = join(at, entry.name);
    const name = relative(folder, path).replaceAll("\\", "/");
    if (entry.isDirectory()) return skipped.test(name) ? [] : pagesIn(folder, path);
    return name.endsWith(".md") ? [path] : [];
  });
}

/** Returns the text of a page without its blocks of code. @param {string} page */
function prose(page) {
  return readFileSync(page, "utf8").replace(/^```.*?^```$/gms, "");
}

/** Returns the names that GitHub gives to the headings of a page. @param {string} page */
function anchorsOf(page) {
  const seen = new Map();
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => {
    const text = heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "");
    const name = text.replaceAll(" ", "-");
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}-${count}`;
  });
}

/** Returns the fault of a link of `page`, or undefined.
 * @param {string} folder @param {string} page @param {string} link */
function faultOf(folder, page, link) {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : resolve(dirname(page), path);
  if (relative(folder, target).startsWith("..")) return "leaves the folder";
  if (!existsSync(target)) return "no such file";
  if (anchor === undefined) return undefined;
  if (statSync(target).isDirectory() || !anchorsOf(target).includes(anchor))
    return "no such heading";
  return undefined;
}

/** @param {string} folder */
function faultsIn(folder) {
  return pagesIn(folder).flatMap((page) =>
    [
      ...prose(page)
        .replace(/`[^`\n]*`/g, "")
        .matchAll(/\]\(([^)\s]+)\)/g),
    ]
      .map(([, link = ""]) => link)
      .filter((link) => !/^\w+:/.test(link))
      .flatMap((link) => {
        const fault = faultOf(folder, page, link);
        return fault ? [`${relative(folder, page)}: ${link}: ${fault}`] : [];
      }),
  );
}

if (process.argv.includes("--help")) console.log(help);
else {
  const faults = faultsIn(resolve(process.argv[2] ?? root));
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
