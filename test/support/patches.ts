// Which of the patches in vendor/patches the libzmq has that was built.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

function appliedPatches(): string[] {
  const script = join(root, "scripts/build-libzmq.mjs");
  const where = execFileSync(process.execPath, [script, "--where"], { encoding: "utf8" });
  const versions = join(root, where.trim(), "versions.json");
  if (!existsSync(versions)) return [];
  return JSON.parse(readFileSync(versions, "utf8")).libzmq.patches;
}

let applied: string[] | undefined;

/** Whether libzmq has the patch of that name: not every version has it, or needs it. */
export function isPatched(name: string): boolean {
  applied ??= appliedPatches();
  return applied.some((file) => file.endsWith(`-${name}.patch`));
}
