import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { part } from "../../addon/binary/libc";
import { Failure } from "../failure";

/**
 * Files and folders that are at the top of a clone and elsewhere in the package. The
 * values are their paths in the package. npm would run a build by itself if binding.gyp
 * were at the top of the package.
 */
const places: Readonly<Record<string, string>> = {
  "binding.gyp": join("dist", "source", "binding.gyp"),
  node_modules: join("dist", "source", "packages"),
};

const sources = ["binding.gyp", "native", "node_modules", "vendor"];

function denied(folder: string, error: unknown): Failure {
  const code = String(part(error, "code"));
  return new Failure(
    `${folder} cannot be written (${code}): run this as its owner, or name another place with ` +
      "--output FILE, and that file to programs by ZMQ_NAPI_BINARY",
  );
}

/**
 * A folder beside the binary that has the layout of a clone. The build takes place in the
 * folder. The finished binary then replaces the old one in one step, so that a failed
 * build changes nothing.
 */
export class Stage {
  readonly folder: string;
  readonly #output: string;

  /**
   * Makes the folder and copies the sources. `output` is the path of the binary.
   *
   * @throws Failure if the folder can't be written or a source is missing.
   */
  constructor(packageFolder: string, output: string) {
    this.folder = `${output}.build`;
    this.#output = output;
    try {
      rmSync(this.folder, { recursive: true, force: true });
      mkdirSync(dirname(output), { recursive: true });
      mkdirSync(this.folder);
    } catch (error) {
      throw denied(dirname(output), error);
    }
    for (const name of sources) {
      const source = join(packageFolder, places[name] ?? name);
      if (!existsSync(source))
        throw new Failure(`${source} is missing: install zmq-napi again`);
      cpSync(source, join(this.folder, name), { recursive: true });
    }
  }

  get binary(): string {
    return join(this.folder, "build", "Release", "zmq_napi.node");
  }

  /** Removes the folder, with what was built so far. */
  discard(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * Moves the binary to its place and removes the folder.
   *
   * @throws Failure if the place can't be written.
   */
  finish(): void {
    try {
      renameSync(this.binary, this.#output);
    } catch (error) {
      throw denied(this.#output, error);
    }
    this.discard();
  }
}
