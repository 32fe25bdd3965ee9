// Holds the direction of dependencies in native/: which file may include which.

import { readdirSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { native as layers } from "../.lint/layers.mjs";

const help = `Usage: node scripts/native-layers.mjs

Checks that each file in native/ includes only headers of its own or of a lower layer.
The layers are in .lint/layers.mjs; a new file needs a place there.`;

const folder = join(import.meta.dirname, "..", "native");

function faults() {
  const found = [];
  const layerOf = (unit) => layers.findIndex((layer) => layer.includes(unit));
  for (const file of readdirSync(folder).sort()) {
    const unit = basename(file, extname(file));
    const layer = layerOf(unit);
    if (layer < 0) {
      found.push(`native/${file} has no layer: add it to .lint/layers.mjs.`);
      continue;
    }
    const text = readFileSync(join(folder, file), "utf8");
    for (const [line, content] of text.split("\n").entries()) {
      const header = /^\s*#\s*include\s+"([^"]+)"/.exec(content)?.[1];
      if (header === undefined) continue;
      const used = basename(header, extname(header));
      if (used !== unit && (layerOf(used) < 0 || layerOf(used) >= layer))
        found.push(
          `native/${file}:${line + 1} includes ${header}, which is no lower layer.`,
        );
    }
  }
  return found;
}

if (process.argv.includes("--help")) {
  console.log(help);
} else {
  const found = faults();
  for (const fault of found) console.error(fault);
  process.exitCode = found.length > 0 ? 1 : 0;
}
