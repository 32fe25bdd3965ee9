// Prints where a package that scripts/support/pinned.json pins is, fetched if need be:
//   node test/support/fetch.mjs NAME

import { pinned, pinnedPackage } from "../../scripts/support/pack.mjs";

console.log(await pinnedPackage(pinned[process.argv[2]]));
