// Makes dist/source/: the files for a build from source that npm does not pack by itself.
// binding.gyp is there too. At the top of the package, npm would build it at each installation.

import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/run.mjs";

/** The files of packages that a build from source needs, with their licences. */
const packages = {
  diff: { main: "libesm/index.js", files: /^(LICENSE|libesm(\/.*)?)$/ },
  "node-addon-api": { main: "index.js", files: /^(LICENSE\.md|index\.js|napi.*\.h)$/ },
};

/** Returns the package.json of a copy, without `exports`, which would be wrong below another package.
 * @param {string} from @param {string} main */
function manifestOf(from, main) {
  const text = readFileSync(join(from, "package.json"), "utf8");
  const { name, version, license, type } = JSON.parse(text);
  return `${JSON.stringify({ name, version, license, type, main }, null, 2)}\n`;
}

/** The inputs of dist/source/. */
export const sourcePackageInputs = [
  "binding.gyp",
  "scripts/release/source-package.mjs",
  ...Object.keys(packages).map((name) => `node_modules/${name}/package.json`),
];

/** Makes dist/source/ again: binding.gyp, and packages/ instead of node_modules. */
export function makeSourcePackage() {
  const folder = join(root, "dist", "source");
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, "binding.gyp"), join(folder, "binding.gyp"));
  for (const [name, { main, files }] of Object.entries(packages)) {
    const from = join(root, "node_modules", name);
    const filter = (/** @type {string} */ path) => {
      const file = path.slice(from.length + 1).replaceAll("\\", "/");
      return file === "" || (files.test(file) && !/\.d\.ts$|\.map$/.test(file));
    };
    const copy = join(folder, "packages", name);
    cpSync(from, copy, { recursive: true, filter });
    writeFileSync(join(copy, "package.json"), manifestOf(from, main));
  }
}
