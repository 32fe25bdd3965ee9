// Makes what a clone lacks of the package: npm runs this before it packs.

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

Makes what npm packs beside what is committed: the TypeScript, compiled; the archives of
libzmq and libsodium, verified; and for builds from source, dist/source/ with binding.gyp,
which npm would build unasked where it lay at the top, and the packages that a build needs.
It prints nothing but failures.`;

/** Of the setup's steps. */
const needed = ["sources", "typescript", "source package"];

/** The cache has to hold the archives that a build uses, and nothing more. */
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
