// dist/source/: what a build from source needs and npm does not pack by itself, or would
// build unasked where it lay at the top.

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

/** Of the packages that a build from source needs, what it needs, with their licences. */
const packages = {
  diff: /^(package\.json|LICENSE|libesm(\/.*)?)$/,
  "node-addon-api": /^(package\.json|LICENSE\.md|index\.js|napi.*\.h)$/,
};

/** What it is made from. */
export const sourcePackageInputs = [
  "binding.gyp",
  "scripts/support/source-package.mjs",
  ...Object.keys(packages).map((name) => `node_modules/${name}/package.json`),
];

/** Makes it anew: binding.gyp, and packages/ in place of node_modules. */
export function makeSourcePackage() {
  const folder = join(root, "dist", "source");
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, "binding.gyp"), join(folder, "binding.gyp"));
  for (const [name, wanted] of Object.entries(packages)) {
    const from = join(root, "node_modules", name);
    const filter = (/** @type {string} */ path) => {
      const file = path.slice(from.length + 1).replaceAll("\\", "/");
      return file === "" || (wanted.test(file) && !/\.d\.ts$|\.map$/.test(file));
    };
    cpSync(from, join(folder, "packages", name), { recursive: true, filter });
  }
}
