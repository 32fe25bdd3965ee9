// Prints the path of a runtime that scripts/release/smoke/runtimes.json pins, fetched if need be:
//   node test/runtimes/fetch.mjs NAME

import { join } from "node:path";
import { runtimes } from "../../scripts/release/smoke/runners.mjs";
import { pinnedPackage } from "../../scripts/release/pinned.mjs";

const { program, ...pinned } = runtimes[process.argv[2]];
const cache = join(import.meta.dirname, "..", "..", ".cache", "runtimes");
console.log(join(await pinnedPackage(pinned, cache), program));
