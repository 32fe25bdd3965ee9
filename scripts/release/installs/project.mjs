// A project that depends on the package, in a folder and with a home of its own.

import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync } from "node:fs";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../../support/run.mjs";

const program = "program.cjs";
const seconds = 120;

/** A failure of an installation, with the output. */
export class InstallFailure extends Error {}

/** Returns all files and folders at and below a path. @param {string} path @returns {string[]} */
const treeOf = (path) => [
  path,
  ...readdirSync(path, { recursive: true }).map((name) => join(path, String(name))),
];

/** Returns the variables of npm and other managers, as undefined. They would change the manager.
 * @returns {NodeJS.ProcessEnv} */
const cleared = () =>
  Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => /^(npm|yarn|pnpm|bun|xdg|zmq_napi|ci$|initcwd)/i.test(name))
      .map((name) => [name, undefined]),
  );

export class Project {
  #folder;
  #home;
  #manager;
  #command;

  /**
   * @param {string} folder does not exist yet
   * @param {import("./managers.mjs").Manager} manager @param {string[]} command
   * @param {string} url the registry's
   */
  constructor(folder, manager, command, url) {
    this.#folder = join(folder, "project");
    this.#home = join(folder, "home");
    this.#manager = manager;
    this.#command = command;
    for (const path of [this.#folder, this.#home]) mkdirSync(path, { recursive: true });
    const manifest = { private: true, name: "user", dependencies: { "zmq-napi": "*" } };
    const files = {
      "package.json": `${JSON.stringify(manifest, null, 2)}\n`,
      ...manager.settings(url),
    };
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(this.#folder, name), text);
    cpSync(join(import.meta.dirname, program), join(this.#folder, program));
  }

  /** @param {string[]} words @param {NodeJS.ProcessEnv} [env] @param {number} [uid] */
  async #run(words, env, uid) {
    const { code, output } = await capture(words, {
      cwd: this.#folder,
      env: { ...cleared(), HOME: this.#home, ...env },
      timeout: seconds * 1000,
      ...(uid === undefined ? {} : { uid }),
    });
    if (code === 0) return output;
    throw new InstallFailure(`${words.slice(0, 3).join(" ")}: ${output.trim()}`);
  }

  /** Installs. Fails if the output of the manager mentions scripts. @param {number} [uid] */
  async install(uid) {
    const output = await this.#run([...this.#command, ...this.#manager.install], {}, uid);
    if (/\bscripts?\b.*(block|ignor|approv|allow|disabled)|build scripts?/i.test(output))
      throw new InstallFailure(
        `the manager asks for scripts to be run: ${output.trim()}`,
      );
  }

  /** Removes the installation except for the lock file, and installs again from the cache. */
  async installAgain() {
    for (const name of ["node_modules", ".pnp.cjs", ".pnp.loader.mjs", ".yarn"])
      rmSync(join(this.#folder, name), { recursive: true, force: true });
    await this.#run([...this.#command, ...this.#manager.again], this.#manager.offline);
  }

  /** Runs a program that uses the installed package. Returns the version of the package. @param {number} [uid] */
  async use(uid) {
    const { run } = this.#manager;
    const words = run === undefined ? [process.execPath] : [...this.#command, ...run];
    const output = await this.#run([...words, program], {}, uid);
    const { version, text, binary } = JSON.parse(output);
    if (text !== "installed") throw new InstallFailure(`"${text}" has arrived`);
    if (!binary?.startsWith(join(this.#folder, "..")))
      throw new InstallFailure(`it has loaded ${binary}`);
    return String(version);
  }

  /** Makes all files read-only. */
  protect() {
    for (const path of treeOf(join(this.#folder, ".."))) {
      const status = lstatSync(path);
      if (!status.isSymbolicLink()) chmodSync(path, status.mode & 0o555);
    }
  }

  /** @param {number} uid */
  giveTo(uid) {
    for (const path of treeOf(join(this.#folder, ".."))) chownSync(path, uid, uid);
  }
}
