// The package as npm installs it, for programs in other folders.

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");

export const binary = join("build", "Release", "zmq_napi.node");

/**
 * Copies the parts of the package that a program needs into a folder, with or without the
 * binary.
 */
export function copyPackage(folder: string, withBinary = true): void {
  const parts = ["dist", "package.json", ...(withBinary ? [binary] : [])];
  for (const part of parts) {
    mkdirSync(dirname(join(folder, part)), { recursive: true });
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  const dependency = join("node_modules", "node-gyp-build");
  cpSync(join(root, dependency), join(folder, dependency), { recursive: true });
}

/** Gives a folder `node_modules` with a copy of the package, and links to tools. */
export function install(folder: string, tools: readonly string[] = []): void {
  copyPackage(join(folder, "node_modules", "zmq-napi"));
  for (const tool of tools) {
    for (const path of [tool, join(".bin", tool)]) {
      const place = join(folder, "node_modules", path);
      mkdirSync(dirname(place), { recursive: true });
      if (existsSync(join(root, "node_modules", path)))
        symlinkSync(join(root, "node_modules", path), place);
    }
  }
}

/**
 * Gives a folder `node_modules` with the files that `npm publish` would send, the binary,
 * and the package's programs.
 */
export function installPacked(folder: string): void {
  const npm = { cwd: root, encoding: "utf8" } as const;
  const pack = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
  const archive = join(folder, execFileSync("npm", pack, npm).trim());
  const place = join(folder, "node_modules", "zmq-napi");
  mkdirSync(place, { recursive: true });
  execFileSync("tar", ["-xzf", archive, "-C", place, "--strip-components=1"]);
  mkdirSync(dirname(join(place, binary)), { recursive: true });
  cpSync(join(root, binary), join(place, binary));
  const dependency = join("node_modules", "node-gyp-build");
  cpSync(join(root, dependency), join(folder, dependency), { recursive: true });

  const manifest = readFileSync(join(place, "package.json"), "utf8");
  const { bin } = JSON.parse(manifest) as { bin: Record<string, string> };
  const programs = join(folder, "node_modules", ".bin");
  mkdirSync(programs);
  for (const [name, file] of Object.entries(bin)) {
    chmodSync(join(place, file), 0o755);
    symlinkSync(join(place, file), join(programs, name));
  }
}
