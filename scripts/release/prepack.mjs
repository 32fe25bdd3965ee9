// Makes the files of the package that a clone does not have. npm runs this before it packs.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Failure, runScript } from "../support/run.mjs";
import { bringUpToDate, steps } from "../dev/steps.mjs";
import {
  libraryNames,
  readManifest,
  vendorFolders,
} from "../../vendor/scripts/manifest.mjs";
import { cachedOrigin } from "../../vendor/scripts/sources.mjs";

const help = `Usage: node scripts/release/prepack.mjs

Makes the files that npm packs and that are not committed: the compiled TypeScript; the verified
archives of libzmq and libsodium; and dist/source/ for builds from source. dist/source/ has the
packages that a build needs, and binding.gyp. If binding.gyp were at the top of the package, npm
would build the addon at each installation. Prints only failures.`;

/** The names of steps of the setup. */
const needed = ["sources", "typescript", "source package"];

/** Fails unless the cache has exactly the archives that a build uses. */
function checkArchives() {
  const folders = vendorFolders();
  const manifest = readManifest(folders);
  const used = libraryNames.map((name) => {
    const origin = cachedOrigin(manifest[name].sources, folders.cache);
    if (origin) return origin.path;
    throw new Failure(
      `vendor/cache has no archive of ${name}; run node vendor/scripts/vendor.mjs.`,
    );
  });
  for (const file of readdirSync(folders.cache))
    if (!used.includes(join(folders.cache, file)))
      throw new Failure(
        `no build uses vendor/cache/${file}, which would be packed; delete it.`,
      );
}

await runScript("prepack", async () => {
  if (process.argv.includes("--help")) return console.log(help);
  for (const step of steps.filter(({ name }) => needed.includes(name)))
    await bringUpToDate(step, (run) => run());
  checkArchives();
});
