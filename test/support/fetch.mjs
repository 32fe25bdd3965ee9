// Prints the folder of a package that scripts/support/pinned.json pins, and fetches it if
// needed:
//   node test/support/fetch.mjs NAME

import { pinned, pinnedPackage } from "../../scripts/support/pack.mjs";

console.log(await pinnedPackage(pinned[process.argv[2]]));
