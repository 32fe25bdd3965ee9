// The one program that measures: node bench/index.mjs --help.

import { main } from "./harness/main.mjs";
import { program } from "./harness/options.mjs";
import { workloads } from "./workloads/index.mjs";

await program(() => main(process.argv.slice(2), workloads));
