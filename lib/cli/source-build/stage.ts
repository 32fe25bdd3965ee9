import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { part } from "../../addon/binary/libc";
import { Failure } from "./failure";

/** What a clone has at its top, and where the package has it: npm would build it unasked. */
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
 * A folder beside the binary to be built that looks as a clone does. What is built
 * elsewhere takes its place at once: a build that fails changes nothing.
 */
export class Stage {
  readonly folder: string;
  readonly #output: string;

  /** `output` is the binary to be made. */
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

  /** Puts the binary into its place and removes the rest. */
  finish(): void {
    try {
      renameSync(this.binary, this.#output);
    } catch (error) {
      throw denied(this.#output, error);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
