// Fetches crates that contain a library's sources. cargo runs for a temporary package and with a
// CARGO_HOME of its own, so the machine's own cargo does not change.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture } from "./process.mjs";
import { find } from "./tools.mjs";

const fetchMs = 120_000;

/** @param {string} crate @param {string} version */
const manifestOf = (crate, version) => `[package]
name = "vendoring"
version = "0.0.0"
edition = "2021"

[lib]
path = "lib.rs"

[dependencies]
${crate} = "=${version}"
`;

/** @param {string} home @param {string} file @returns the path of the downloaded archive */
function archiveIn(home, file) {
  const cache = join(home, "registry", "cache");
  return readdirSync(cache)
    .map((registry) => join(cache, registry))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .find((path) => path.endsWith(file));
}

/**
 * Fetches the archive of a crate, passes its path to `take`, and then deletes the archive.
 * Returns undefined, or the reason why the crate cannot be fetched.
 *
 * @param {{ crate: string, crateVersion: string, file: string }} source
 * @param {(archive: string) => void} take
 * @returns {Promise<string | undefined>}
 */
export async function fetchCrate({ crate, crateVersion, file }, take) {
  if (!find("cargo")) return "cargo is not installed";
  const folder = mkdtempSync(join(tmpdir(), "zmq-napi-crate-"));
  const home = join(folder, "home");
  try {
    mkdirSync(home);
    writeFileSync(join(folder, "Cargo.toml"), manifestOf(crate, crateVersion));
    writeFileSync(join(folder, "lib.rs"), "");
    const { code, output } = await capture(["cargo", "fetch", "--quiet"], {
      cwd: folder,
      env: { CARGO_HOME: home },
      timeout: fetchMs,
    });
    if (code !== 0) return `cargo fetch fails (${output.trim().split("\n")[0]})`;
    const archive = archiveIn(home, file);
    if (archive === undefined) return `cargo fetches no ${file}`;
    take(archive);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
