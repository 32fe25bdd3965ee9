// The program that measures: node bench/index.mjs --help.

import { existsSync } from "node:fs";
import { program } from "./harness/command-line.mjs";
import { main } from "./harness/main.mjs";
import { quick } from "./workloads/quick.mjs";

// The published package has the quick workloads only.
const all = new URL("workloads/index.mjs", import.meta.url);
const { workloads } = existsSync(all) ? await import(all.href) : { workloads: quick };
await program(() => main(process.argv.slice(2), workloads, quick));
