// Debian's packages of another architecture, unpacked in a folder of their own. The
// machine's own list of packages, which may not know that architecture, stays as it is.

import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { capture, outputOf } from "../../support/run.mjs";

/** Fetches a package with those that it depends on. @param {string} home @param {string} architecture @param {string} name */
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
  // A list that fails, say of security updates, leaves the others.
  await capture(["apt-get", ...settings, "update"]);
  const words = ["install", "--yes", "--download-only", "--no-install-recommends", name];
  await outputOf(["apt-get", ...settings, ...words]);
  const archives = join(home, "archives");
  const names = readdirSync(archives).filter((file) => file.endsWith(".deb"));
  return names.map((file) => join(archives, file));
}

/**
 * Unpacks a package, with those that it depends on, into `folder`, where `finish` may do
 * what their own scripts would. The folder is there whole or not at all.
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
