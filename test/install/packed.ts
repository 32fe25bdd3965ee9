// The package as npm packs it. The addon of this build is its only binary.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { libcOf, traces } from "../../lib/addon/binary/libc";
import { binary } from "../support/installed";

export const root = join(__dirname, "..", "..");

interface Manifest {
  readonly version: string;
  readonly files: readonly string[];
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly [name: string]: unknown;
}

/** The package.json of a folder. */
export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** The path in the package of the binary for this system. */
export const prebuilt = join(
  "prebuilds",
  `${process.platform}-${process.arch}`,
  process.platform === "linux" ? `zmq-napi.${libcOf(traces)}.node` : "zmq-napi.node",
);

/** Files that may be in a clone, and must not be packed. */
const strangers = [
  "vendor/out/linux-x64/lib/libzmq.a",
  "vendor/src/libzmq/README",
  "build/Release/zmq_napi.node",
  "prebuilds.log",
  "scripts/dev/check.mjs",
  ".cache/setup.json",
];

/** Packs a copy of this clone into a folder. Returns the tarball. */
export function pack(folder: string): string {
  const clone = join(folder, "clone");
  const made = ["out", "src"].map((name) => join(root, "vendor", name));
  const filter = (path: string) => !made.includes(path);
  const { files } = manifestOf(root);
  const wanted = files.filter((name) => !name.startsWith("!") && name !== "prebuilds");
  for (const name of [...wanted, "package.json", "README.md", "LICENSE", "binding.gyp"])
    cpSync(join(root, name), join(clone, name), { recursive: true, filter });
  for (const name of strangers) {
    mkdirSync(dirname(join(clone, name)), { recursive: true });
    writeFileSync(join(clone, name), "stranger");
  }
  mkdirSync(dirname(join(clone, prebuilt)), { recursive: true });
  cpSync(join(root, binary), join(clone, prebuilt));
  const words = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
  const name = execFileSync("npm", words, { cwd: clone, encoding: "utf8" }).trim();
  rmSync(clone, { recursive: true });
  return join(folder, name);
}

/** Unpacks a tarball as npm does, with the packages that it depends on. */
export function unpack(tarball: string, folder: string): string {
  const place = join(folder, "node_modules", "zmq-napi");
  mkdirSync(place, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", place, "--strip-components=1"]);
  for (const name of Object.keys(manifestOf(place).dependencies)) {
    const dependency = join("node_modules", name);
    cpSync(join(root, dependency), join(folder, dependency), { recursive: true });
  }
  return place;
}

/** Returns a copy of a tarball, after a change of the folder in it. */
export function altered(tarball: string, change: (folder: string) => void): string {
  const folder = mkdtempSync(join(dirname(tarball), "altered-"));
  execFileSync("tar", ["-xzf", tarball], { cwd: folder });
  change(join(folder, "package"));
  const other = join(folder, "package.tgz");
  execFileSync("tar", ["-czf", other, "package"], { cwd: folder });
  return other;
}
