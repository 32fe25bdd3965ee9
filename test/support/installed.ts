// The package as npm lays it down, for programs in folders of their own.

import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..");

export const binary = join("build", "Release", "zmq_napi.node");

/** Copies what a program needs of the package into a folder, with or without the binary. */
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
