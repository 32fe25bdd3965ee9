// The packed package, installed into an empty folder with scripts disabled, beside the
// smoke program.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { capture, root } from "../../support/run.mjs";
import { Failure } from "../../../vendor/scripts/failure.mjs";

/** Packs this clone with what is in prebuilds/. @param {string} folder */
async function pack(folder) {
  const words = ["--silent", "--pack-destination", folder];
  const { code, output } = await capture(["npm", "pack", ...words]);
  if (code !== 0) throw new Failure(`npm pack failed: ${output.trim()}`);
  return join(folder, output.trim().split("\n").at(-1) ?? "");
}

export class Installation {
  folder;
  tarball;

  /** @param {string} folder @param {string} tarball */
  constructor(folder, tarball) {
    this.folder = folder;
    this.tarball = tarball;
  }

  /** @param {string} [tarball] in place of this clone */
  static async make(tarball) {
    const folder = mkdtempSync(join(tmpdir(), "smoke-"));
    const packed = join(folder, "packed");
    mkdirSync(packed);
    const archive = tarball === undefined ? await pack(packed) : resolve(tarball);
    if (!existsSync(archive)) throw new Failure(`there is no file ${archive}.`);
    const user = join(folder, "user");
    mkdirSync(user);
    writeFileSync(join(user, "package.json"), '{ "private": true }\n');
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    const words = ["install", "--ignore-scripts", ...quiet, archive];
    const { code, output } = await capture(["npm", ...words], { cwd: user });
    if (code !== 0) throw new Failure(`npm install failed: ${output.trim()}`);
    cpSync(join(import.meta.dirname, "program"), user, { recursive: true });
    return new Installation(folder, archive);
  }

  /** Where the program is. */
  get user() {
    return join(this.folder, "user");
  }

  /** Whether the package has a file. @param {string} path */
  has(path) {
    return existsSync(join(this.user, "node_modules", "zmq-napi", path));
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where the scripts keep the runtimes. */
export const cache = join(root, ".cache", "runtimes");
