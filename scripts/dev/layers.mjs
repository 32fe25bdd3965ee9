// Checks the direction of dependencies: which file of native/ may include which, and that each
// file of lib/ has a layer. ESLint checks the imports between the layers of lib/.

import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { native, typescript } from "../../.lint/layers.mjs";
import { filesIn } from "./stamps.mjs";

const help = `Usage: node scripts/dev/layers.mjs

Checks that each file in native/ includes only headers of its own folder or of a lower layer,
and that each file in native/ and lib/ has a layer in .lint/layers.mjs.`;

const root = join(import.meta.dirname, "..", "..");

/** @param {string} path */
const withoutLayer = (path) => `${path} has no layer: add it to .lint/layers.mjs.`;

function* typescriptFaults() {
  const entries = typescript.flat();
  for (const name of readdirSync(join(root, "lib")).sort())
    if (!entries.includes(name)) yield withoutLayer(`lib/${name}`);
}

/** A source and its header are one unit. @param {string} file */
const unitOf = (file) => file.slice(0, -extname(file).length);

function* nativeFaults() {
  const layerOf = (/** @type {string} */ unit) =>
    native.findIndex((layer) => layer.includes(unit));
  const files = filesIn("native")
    .filter((file) => /\.(cc|h)$/.test(file))
    .map((file) => relative("native", file).replaceAll("\\", "/"));
  const units = new Set(files.map(unitOf));
  for (const unit of native.flat())
    if (!units.has(unit))
      yield `.lint/layers.mjs lists native/${unit}, which does not exist.`;
  for (const file of files) {
    const unit = unitOf(file);
    const layer = layerOf(unit);
    if (layer < 0) yield withoutLayer(`native/${file}`);
    const text = readFileSync(join(root, "native", file), "utf8");
    for (const [index, line] of text.split("\n").entries()) {
      const header = /^\s*#\s*include\s+"([^"]+)"/.exec(line)?.[1];
      if (header === undefined) continue;
      const used = unitOf(header);
      const allowed = used === unit || (layerOf(used) >= 0 && layerOf(used) < layer);
      if (layer >= 0 && !allowed)
        yield `native/${file}:${index + 1} includes ${header}, which is in no lower layer.`;
    }
  }
}

if (process.argv.includes("--help")) {
  console.log(help);
} else {
  const faults = [...typescriptFaults(), ...nativeFaults()];
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
