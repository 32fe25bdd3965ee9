// Checks the direction of dependencies: which file of native/ may include which, and that each
// file of lib/ has a layer. ESLint checks the imports between the layers of lib/.

import { readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../support/run.mjs";

const help = `Usage: node scripts/dev/layers.mjs [FOLDER]

Checks that each file in native/ includes only headers of its own or of a lower layer, that
each file in native/ and lib/ has a layer in .lint/layers.mjs, and that each name there is
that of a file or folder. FOLDER has .lint/, lib/ and native/; by default it is the clone.`;

/** @param {string} path */
const withoutLayer = (path) => `${path} has no layer: add it to .lint/layers.mjs.`;

/** @param {string} path */
const missing = (path) => `.lint/layers.mjs lists ${path}, which is not there.`;

/** @param {string} folder @param {string[][]} layers */
function* typescriptFaults(folder, layers) {
  const entries = layers.flat();
  const names = readdirSync(join(folder, "lib")).sort();
  for (const entry of entries) if (!names.includes(entry)) yield missing(`lib/${entry}`);
  for (const name of names)
    if (!entries.includes(name)) yield withoutLayer(`lib/${name}`);
}

/** A source and its header are one unit. @param {string} file */
const unitOf = (file) => file.slice(0, -extname(file).length);

/** @param {string} folder @param {string[][]} layers */
function* nativeFaults(folder, layers) {
  const layerOf = (/** @type {string} */ unit) =>
    layers.findIndex((layer) => layer.includes(unit));
  const files = readdirSync(join(folder, "native"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(cc|h)$/.test(file))
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
  const units = new Set(files.map(unitOf));
  for (const unit of layers.flat()) if (!units.has(unit)) yield missing(`native/${unit}`);
  for (const file of files) {
    const unit = unitOf(file);
    const layer = layerOf(unit);
    if (layer < 0) yield withoutLayer(`native/${file}`);
    const text = readFileSync(join(folder, "native", file), "utf8");
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
  const folder = resolve(process.argv[2] ?? root);
  const file = join(folder, ".lint", "layers.mjs");
  const { native, typescript } = await import(pathToFileURL(file).href);
  const faults = [
    ...typescriptFaults(folder, typescript),
    ...nativeFaults(folder, native),
  ];
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
