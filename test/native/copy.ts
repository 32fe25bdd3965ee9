// Copies of the package with different builds of the addon.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const repository = join(__dirname, "..", "..");

/**
 * Builds a copy with these options of node-gyp and flags of the compiler. Returns its
 * folder, which the caller removes.
 */
export function buildCopy(options: string[], compilerFlags = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "zmq-napi-copy-"));
  for (const name of ["native", "node_modules", "vendor"])
    symlinkSync(join(repository, name), join(folder, name));
  for (const name of ["binding.gyp", "dist", "package.json"])
    cpSync(join(repository, name), join(folder, name), { recursive: true });
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, "include/node/node_version.h"))
    ? [`--nodedir=${prefix}`]
    : [];
  const gyp = join(repository, "node_modules/node-gyp/bin/node-gyp.js");
  execFileSync(process.execPath, [gyp, "rebuild", "-j", "2", ...options, ...headers], {
    cwd: folder,
    // CXXFLAGS would also apply to libzmq, and rebuild the clone's libzmq.
    env: { ...process.env, "CXXFLAGS.target": compilerFlags },
    stdio: "pipe",
  });
  return folder;
}
