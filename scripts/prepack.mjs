// Makes what a clone lacks of the package: npm runs this before it packs.

import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, StepError } from "./support/run.mjs";
import { stamp, stampOf } from "./support/stamps.mjs";
import { steps } from "./support/steps.mjs";
import { Failure, runScript } from "./vendor/failure.mjs";
import { libraryNames, readManifest, vendorFolders } from "./vendor/manifest.mjs";
import { cachedOrigin } from "./vendor/sources.mjs";

const help = `Usage: node scripts/prepack.mjs

Makes what npm packs beside what is committed: the TypeScript, compiled; the archives of
libzmq and libsodium, verified; and for builds from source, dist/source/ with binding.gyp,
which npm would build unasked where it lay at the top, and the packages that a build needs.
It prints nothing but failures.`;

/** Of the packages that a build from source needs, what it needs, with their licences. */
const packages = {
  diff: /^(package\.json|LICENSE|libesm(\/.*)?)$/,
  "node-addon-api": /^(package\.json|LICENSE\.md|index\.js|napi.*\.h)$/,
};

const source = join(root, "dist", "source");

function copySources() {
  rmSync(source, { recursive: true, force: true });
  cpSync(join(root, "binding.gyp"), join(source, "binding.gyp"));
  for (const [name, wanted] of Object.entries(packages)) {
    const from = join(root, "node_modules", name);
    const filter = (/** @type {string} */ path) => {
      const file = path.slice(from.length + 1).replaceAll("\\", "/");
      return file === "" || (wanted.test(file) && !/\.d\.ts$|\.map$/.test(file));
    };
    cpSync(from, join(source, "packages", name), { recursive: true, filter });
  }
}

/** The cache has to hold the archives that a build uses, and nothing more. */
function checkArchives() {
  const folders = vendorFolders();
  const manifest = readManifest(folders);
  const used = libraryNames.map((name) => {
    const origin = cachedOrigin(manifest[name].sources, folders.cache);
    if (origin) return origin.path;
    throw new Failure(
      `vendor/cache has no archive of ${name}; run node scripts/vendor.mjs.`,
    );
  });
  for (const file of readdirSync(folders.cache))
    if (!used.includes(join(folders.cache, file)))
      throw new Failure(
        `no build uses vendor/cache/${file}, which would be packed; delete it.`,
      );
}

async function main() {
  if (process.argv.includes("--help")) {
    process.stdout.write(`${help}\n`);
    return;
  }
  for (const step of steps.filter(({ name }) =>
    ["sources", "typescript"].includes(name),
  )) {
    const previous = stampOf(step.name);
    if (step.made() && (previous ?? "") === step.state()) continue;
    await step.run(previous).catch((/** @type {unknown} */ error) => {
      throw error instanceof StepError ? new Failure(error.message) : error;
    });
    stamp(step.name, step.state());
  }
  checkArchives();
  copySources();
}

await runScript("prepack", main);
