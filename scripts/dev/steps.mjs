// The steps of the setup, in order. `state()` of a step is a hash of its inputs. A step is skipped
// if `state()` has not changed since the last time, and `made()` says that its result exists.

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { nodeModule, root, runStep } from "../support/run.mjs";
import { makeSourcePackage, sourcePackageInputs } from "../release/source-package.mjs";
import { contentsOf, datesOf, filesIn, hashOf, stamp, stampOf } from "./stamps.mjs";
import { nodeHeaders } from "../../vendor/scripts/tools.mjs";

const platform = `${process.platform} ${process.arch} ${process.version}`;
// The variables by which a developer chooses another libzmq. Its folder may change at any time, so
// the setup then runs the vendor scripts each time.
const switches = [
  "ZMQ_NAPI_LIBZMQ",
  "ZMQ_NAPI_LIBSODIUM",
  "npm_config_zmq_shared",
  "npm_config_zmq_draft",
]
  .map((name) => process.env[name] ?? "")
  .join(" ");
const ownSources = switches.trim() !== "";
const systemLibrary = process.env["npm_config_zmq_shared"] === "true";
/** @param {string} path */
const built = (path) => existsSync(join(root, path));
/** @param {string[]} files */
const lines = (files) => hashOf(...files);

/** Whether node_modules has the packages of the lock file, according to npm's own record. */
function dependenciesInstalled() {
  if (!built("node_modules/.package-lock.json")) return false;
  /** @returns {Record<string, { version: string, integrity?: string, optional?: boolean }>} */
  const packages = (/** @type {string} */ file) =>
    JSON.parse(readFileSync(join(root, file), "utf8")).packages;
  const wanted = packages("package-lock.json");
  const there = packages("node_modules/.package-lock.json");
  return (
    Object.keys(there).every((name) => name in wanted) &&
    Object.entries(wanted).every(([name, { version, integrity, optional }]) => {
      if (name === "") return true;
      const found = there[name];
      if (!found) return optional === true;
      return found.version === version && found.integrity === integrity;
    })
  );
}

/** @param {string} [previous] */
async function buildAddon(previous) {
  const headers = nodeHeaders();
  if (!previous?.startsWith(`${addonSetting()} `))
    rmSync(join(root, "build/Makefile"), { force: true });
  const gyp = nodeModule("node-gyp/bin/node-gyp.js");
  const command = [...gyp, built("build/Makefile") ? "build" : "rebuild"];
  if (headers) command.push(`--nodedir=${headers}`);
  await runStep("addon", [...command, "--release", "--jobs=max"]);
}

/** The inputs that make a full rebuild of the addon necessary, besides its own sources. */
const addonSetting = () =>
  hashOf(
    platform,
    switches,
    lines(filesIn("native")),
    contentsOf(
      filesIn(
        "binding.gyp",
        "vendor/exports.map",
        "node_modules/node-addon-api/package.json",
      ),
    ),
    datesOf(filesIn("vendor/out").filter((name) => /\.(a|lib|h|hpp)$/.test(name))),
  );

/** @param {string} [previous] */
async function compileTypeScript(previous) {
  const memory = ".cache/typescript.tsbuildinfo";
  const types = ".cache/types";
  // A module that is gone must not live on as a compiled file, and what is not there must
  // not be taken for written.
  if (!built("dist/index.js") || !previous?.startsWith(`${lines(filesIn("lib"))} `))
    for (const path of ["dist", types, memory])
      rmSync(join(root, path), { recursive: true, force: true });
  const tsc = [...nodeModule("typescript/bin/tsc"), "--pretty", "false"];
  await runStep("typescript", [...tsc, "--incremental", "--tsBuildInfoFile", memory]);
  // Not before the dependencies are there.
  const { bundleCode, bundleTypes } = await import("./bundle.mjs");
  await Promise.all([bundleCode(), bundleTypes(types)]);
}

/** The inputs of the vendored libraries, besides their archives. */
function vendorState() {
  const made = ["cache", "out", "src"];
  const own = readdirSync(join(root, "vendor")).filter((name) => !made.includes(name));
  const files = filesIn(...own.map((name) => `vendor/${name}`));
  return hashOf(platform, switches, contentsOf(files));
}

/**
 * @typedef {{
 *   name: string, made: () => boolean, state: () => string,
 *   run: (previous?: string) => Promise<unknown>,
 * }} Step
 */

/** @type {Step[]} */
const all = [
  {
    name: "dependencies",
    made: () => dependenciesInstalled(),
    state: () => "",
    run: () =>
      runStep("dependencies", [
        "npm",
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
      ]),
  },
  {
    name: "sources",
    made: () => !ownSources && built("vendor/src"),
    state: vendorState,
    run: () => runStep("sources", [process.execPath, "vendor/scripts/vendor.mjs"]),
  },
  {
    name: "libzmq",
    made: () => !ownSources && built("vendor/out"),
    state: vendorState,
    run: () => runStep("libzmq", [process.execPath, "vendor/scripts/build-libzmq.mjs"]),
  },
  {
    name: "addon",
    made: () => built("build/Release/zmq_napi.node"),
    state: () => `${addonSetting()} ${contentsOf(filesIn("native"))}`,
    run: buildAddon,
  },
  {
    name: "typescript",
    made: () => built("dist/index.js"),
    state: () => {
      const names = filesIn("lib");
      const inputs = [
        "tsconfig.json",
        "scripts/dev/bundle.mjs",
        ...["esbuild", "rollup", "rollup-plugin-dts", "typescript"].map(
          (name) => `node_modules/${name}/package.json`,
        ),
      ];
      return `${lines(names)} ${contentsOf([...names, ...filesIn(...inputs)])}`;
    },
    run: compileTypeScript,
  },
  {
    name: "source package",
    made: () => built("dist/source/binding.gyp"),
    state: () => contentsOf(sourcePackageInputs),
    run: async () => makeSourcePackage(),
  },
];

const vendorSteps = ["sources", "libzmq"];
export const steps = systemLibrary
  ? all.filter(({ name }) => !vendorSteps.includes(name))
  : all;

/** Does a step through `by`, unless the step was done and its inputs have not changed.
 * @param {Step} step @param {(run: () => Promise<unknown>) => Promise<unknown>} by */
export async function bringUpToDate(step, by) {
  const previous = stampOf(step.name);
  const state = step.state();
  if (step.made() && (previous ?? "") === state) return;
  // A step that fails may have written something, so it has to be done again in any case.
  stamp(step.name, `${state} unfinished`);
  await by(() => step.run(previous));
  stamp(step.name, step.state());
}
