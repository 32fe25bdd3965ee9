// Projects of programs that import zeromq. That name means zeromq.js or this package.

import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(__dirname, "..", "..", "..");
const modules = join(root, "node_modules");

/** The packages that are installed under the name zeromq. */
const packages = { zeromq: join(modules, "zeromq"), "zmq-napi": root } as const;

export type Installed = keyof typeof packages;
export type ModuleType = "commonjs" | "module";

/** Makes a folder for all projects, and returns its path. */
export function makeProjects(): string {
  const folder = mkdtempSync(join(tmpdir(), "zmq-napi-types-"));
  for (const installed of ["zeromq", "zmq-napi"] as const) {
    for (const type of ["commonjs", "module"] as const) {
      const project = projectOf(folder, installed, type);
      cpSync(join(__dirname, "programs"), project, { recursive: true });
      writeFileSync(join(project, "package.json"), JSON.stringify({ type }));
      link(packages[installed], join(project, "node_modules", "zeromq"));
      for (const name of ["@types/node", "undici-types"])
        link(join(modules, name), join(project, "node_modules", name));
    }
  }
  return folder;
}

export function projectOf(
  folder: string,
  installed: Installed,
  type: ModuleType,
): string {
  return join(folder, `${installed}-${type}`);
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "junction");
}
