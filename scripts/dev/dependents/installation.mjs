// A folder where a dependent is installed, with zmq-napi in zeromq.js's place.

import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { capture, root, StepError } from "../../support/run.mjs";

/** @typedef {import("./table.mjs").Dependent} Dependent */

const control = "6.8.0";
const programs = join(root, "test", "interop", "dependents");

/** @param {string} folder @param {unknown} content */
function writePackage(folder, content) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(content, null, 2));
}

/** What takes the place of zeromq.js: the packed package, or zeromq.js itself. */
export class Replacement {
  /** What zeromq.js 6 is replaced by, as npm's specifier. @type {string} */
  #six;
  /** @type {string} */
  #five;
  /** Where to find the package, whose addon goes with it. @type {string | undefined} */
  #source;

  /** @param {string} six @param {string} five @param {string} [source] */
  constructor(six, five, source) {
    this.#six = six;
    this.#five = five;
    this.#source = source;
  }

  /** zeromq.js: what fails with it, too, is not our fault. @param {string} folder */
  static zeromq(folder) {
    const alias = { "zeromq-6": `npm:zeromq@${control}` };
    const five = Replacement.#shim(folder, alias, "zeromq-6/v5-compat");
    return new Replacement(control, five);
  }

  /** The package in `source`, as npm packs it. @param {string} folder @param {string} source */
  static async packed(folder, source) {
    const where = ["--pack-destination", folder, "--ignore-scripts", "--silent"];
    const { code, output } = await capture(["npm", "pack", source, ...where]);
    if (code !== 0) throw new StepError(`npm pack: ${output}`);
    const six = `file:${join(folder, output.trim().split("\n").at(-1) ?? "")}`;
    const five = Replacement.#shim(folder, { "zmq-napi": six }, "zmq-napi/v5-compat");
    return new Replacement(six, five, source);
  }

  /** A package that is zeromq.js 5 to those who look. @param {string} folder
   * @param {Record<string, string>} dependencies @param {string} module */
  static #shim(folder, dependencies, module) {
    const shim = join(folder, "zeromq-5");
    writePackage(shim, { name: "zeromq", version: "5.3.1", dependencies });
    const text = `module.exports = require(${JSON.stringify(module)});\n`;
    writeFileSync(join(shim, "index.js"), text);
    return `file:${shim}`;
  }

  /** @param {5 | 6} api */
  specifier(api) {
    return api === 5 ? this.#five : this.#six;
  }

  /** The package that npm packs has no addon yet. @param {string} modules */
  addBinary(modules) {
    if (this.#source === undefined) return;
    const from = join(this.#source, "build", "Release");
    for (const name of ["zeromq", "zmq-napi"]) {
      const to = join(modules, name);
      if (!isOurs(to)) continue;
      const [addon] = readdirSync(from).filter((file) => file.endsWith(".node"));
      cpSync(join(from, addon), join(to, "build", "Release", addon));
    }
  }
}

/** Whether this package is installed at `folder`, by whatever name. @param {string} folder */
function isOurs(folder) {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return false;
  return JSON.parse(readFileSync(manifest, "utf8")).name === "zmq-napi";
}

export class Installation {
  folder;

  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /** @param {Dependent} dependent @param {Replacement} replacement */
  static async make(dependent, replacement) {
    const { name, version, api, extra = {}, standIns = [] } = dependent;
    const folder = await mkdtemp(join(tmpdir(), "dependent-"));
    cpSync(programs, folder, { recursive: true });
    const ours = standIns.map((standIn) => [
      standIn,
      `file:${join(folder, "stand-ins", standIn)}`,
    ]);
    const overrides = { zeromq: "$zeromq", ...Object.fromEntries(ours) };
    const zeromq = replacement.specifier(api);
    const dependencies = {
      [name]: version,
      ...extra,
      ...Object.fromEntries(ours),
      zeromq,
    };
    writePackage(folder, { private: true, dependencies, overrides });
    const quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
    const prefix = ["--prefix", folder, "--install-links", "--ignore-scripts"];
    const { code, output } = await capture(["npm", "install", ...prefix, ...quiet]);
    if (code !== 0) throw new StepError(`npm install: ${output.trimEnd()}`);
    const modules = join(folder, "node_modules");
    const copies = readdirSync(modules, { recursive: true }).filter((path) =>
      /(^|node_modules.)zeromq$/.test(String(path)),
    );
    if (copies.length !== 1) throw new StepError(`There is ${copies.join(" and ")}.`);
    replacement.addBinary(modules);
    return new Installation(folder);
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
