// Prints the path of a runtime that scripts/smoke/runtimes.json pins, fetched if need be:
//   node test/runtimes/fetch.mjs NAME

import { join } from "node:path";
import { runtimes } from "../../scripts/smoke/runners.mjs";
import { pinnedPackage } from "../../scripts/support/pinned.mjs";

const { program, ...pinned } = runtimes[process.argv[2]];
const cache = join(import.meta.dirname, "..", "..", ".cache", "runtimes");
console.log(join(await pinnedPackage(pinned, cache), program));
