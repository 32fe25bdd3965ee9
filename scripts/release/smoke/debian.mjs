// Unpacks Debian's packages of another architecture in a folder of their own. The machine's own
// list of packages does not change. It need not know that architecture.

import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { capture, outputOf } from "../../support/run.mjs";

/** Fetches a package and its dependencies. @param {string} home @param {string} architecture @param {string} name */
async function fetchPackages(home, architecture, name) {
  for (const path of ["lists/partial", "archives/partial"])
    mkdirSync(join(home, path), { recursive: true });
  const status = join(home, "status");
  writeFileSync(status, "");
  const settings = [
    `APT::Architecture=${architecture}`,
    `APT::Architectures=${architecture}`,
    `Dir::State=${home}`,
    `Dir::State::Status=${status}`,
    `Dir::Cache=${home}`,
    "APT::Sandbox::User=",
  ].flatMap((setting) => ["-o", setting]);
  // If one list fails, such as the list of security updates, the others are still used.
  await capture(["apt-get", ...settings, "update"]);
  const words = ["install", "--yes", "--download-only", "--no-install-recommends", name];
  await outputOf(["apt-get", ...settings, ...words]);
  const archives = join(home, "archives");
  const names = readdirSync(archives).filter((file) => file.endsWith(".deb"));
  return names.map((file) => join(archives, file));
}

/**
 * Unpacks a package and its dependencies into `folder`. `finish` may then do the work of the
 * packages' own scripts. The folder exists completely or not at all.
 * @param {string} name @param {string} architecture as Debian names it
 * @param {string} folder @param {(folder: string) => Promise<void>} [finish]
 */
export async function unpackDebian(name, architecture, folder, finish) {
  mkdirSync(dirname(folder), { recursive: true });
  const home = mkdtempSync(join(dirname(folder), ".apt-"));
  try {
    const made = join(home, "root");
    for (const archive of await fetchPackages(home, architecture, name))
      await outputOf(["dpkg-deb", "--extract", archive, made]);
    await finish?.(made);
    renameSync(made, folder);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
