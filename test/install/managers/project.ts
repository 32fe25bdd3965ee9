// A project that depends on the package, in a separate folder and with a separate home.

import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { run } from "../program";
import type { Manager } from "./table";

const program = "program.cjs";
const limit = 120_000;

/** The texts of files, by their names. */
export type Files = Readonly<Record<string, string>>;

/** All files and folders at and below a path. */
const treeOf = (path: string): string[] => [
  path,
  ...readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) =>
    join(path, name),
  ),
];

/**
 * Removes npm's variables for scripts, which would change the behaviour of other managers.
 */
const cleared = () =>
  Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => /^(npm|yarn|pnpm|bun|xdg|zmq_napi|ci$|initcwd)/i.test(name))
      .map((name) => [name, undefined]),
  );

/** Its methods throw an error with the output, if a program fails. */
export class Project {
  readonly #at: string;
  readonly #folder: string;
  readonly #home: string;
  readonly #manager: Manager;
  readonly #command: readonly string[];

  /**
   * Makes the project in the folder `at`; `command` starts the manager. `changed` returns
   * the files of the project, from those that it has by default.
   */
  constructor(
    at: string,
    manager: Manager,
    command: readonly string[],
    url: string,
    changed = (files: Files): Files => files,
  ) {
    this.#at = at;
    this.#folder = join(at, "project");
    this.#home = join(at, "home");
    this.#manager = manager;
    this.#command = command;
    for (const path of [this.#folder, this.#home]) mkdirSync(path);
    const manifest = { private: true, name: "user", dependencies: { "zmq-napi": "*" } };
    const files = changed({
      "package.json": `${JSON.stringify(manifest, null, 2)}\n`,
      [program]: readFileSync(join(__dirname, program), "utf8"),
      ...manager.settings(url),
    });
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(this.#folder, name), text);
  }

  /** Runs commands of a shell in the folder of the project. */
  async runShell(commands: string): Promise<void> {
    await this.#run(["sh", "-ec", commands]);
  }

  async #run(words: readonly string[], uid?: number, env = {}): Promise<string> {
    const { code, output, errors } = await run(words, {
      cwd: this.#folder,
      env: { ...cleared(), HOME: this.#home, ...env },
      limit,
      ...(uid === undefined ? {} : { uid }),
    });
    const said = `${output}${errors}`;
    if (code === 0) return said;
    throw new Error(`${words.slice(0, 3).join(" ")}: ${said.trim()}`);
  }

  /** Installs the package. Fails if the output mentions blocked scripts. */
  async install(uid?: number): Promise<void> {
    const output = await this.#run([...this.#command, ...this.#manager.install], uid);
    if (/\bscripts?\b.*(block|ignor|approv|allow|disabled)|build scripts?/i.test(output))
      throw new Error(`it wants scripts to be run: ${output.trim()}`);
  }

  /** Removes the installation, except the lock file, and installs from the cache. */
  async installAgain(): Promise<void> {
    for (const name of ["node_modules", ".pnp.cjs", ".pnp.loader.mjs", ".yarn"])
      rmSync(join(this.#folder, name), { recursive: true, force: true });
    const { again, offline } = this.#manager;
    await this.#run([...this.#command, ...again], undefined, offline);
  }

  /** Sends a message with the installed package, which loads the binary in the package. */
  async use(uid?: number): Promise<void> {
    const words = this.#manager.run;
    const command =
      words === undefined ? [process.execPath] : [...this.#command, ...words];
    const { text, binary } = JSON.parse(await this.#run([...command, program], uid));
    if (text !== "installed") throw new Error(`"${text}" has arrived`);
    if (!String(binary).startsWith(this.#at)) throw new Error(`it has loaded ${binary}`);
  }

  /** Removes everybody's right to write to the files. */
  protect(): void {
    for (const path of treeOf(this.#at)) {
      const status = lstatSync(path);
      if (!status.isSymbolicLink()) chmodSync(path, status.mode & 0o555);
    }
  }

  giveTo(uid: number): void {
    for (const path of treeOf(this.#at)) chownSync(path, uid, uid);
  }
}
