// Prints the path of a runtime that scripts/release/smoke/runtimes.json pins, fetched if need be:
//   node test/runtimes/fetch.mjs NAME

import { join } from "node:path";
import { runtimes } from "../../scripts/release/smoke/runners.mjs";
import { pinnedPackage } from "../../scripts/support/pack.mjs";

const { program, ...pinned } = runtimes[process.argv[2]];
console.log(join(await pinnedPackage(pinned), program));
