// Bundles the service of docs/bundling.md as that page describes, and runs it in another
// folder.

import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { snippetsOf } from "../docs/pages";
import { run, type Outcome } from "../docs/program";
import { copyPackage, install } from "../support/installed";

const execute = promisify(execFile);
const snippets = snippetsOf("docs/bundling.md");

/** The output of the service. */
export const service = ["It works.", "Drafts do, too."];

/** The code on the page with this remark. */
export function snippet(remark: string, language = "js"): string {
  const found = snippets.find(
    (one) => one.remark === remark && one.language === language,
  );
  if (found === undefined) throw new Error(`docs/bundling.md has no ${remark}.`);
  return found.code;
}

const tools = [
  "esbuild",
  "webpack",
  "rollup",
  "@rollup/plugin-commonjs",
  "@rollup/plugin-node-resolve",
  "vite",
  "@vercel/nft",
  "postject",
];

// webpack's command line is a separate package.
const webpackRun = `
import { promisify } from "node:util";
import webpack from "webpack";
import config from "./webpack.config.mjs";
const outcome = await promisify(webpack)(config);
if (outcome.hasErrors() || outcome.hasWarnings()) throw new Error(outcome.toString());
`;

const commands: Readonly<Record<string, readonly string[]>> = {
  rollup: ["node_modules/rollup/dist/bin/rollup", "-c", "rollup.config.mjs", "--silent"],
  vite: ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"],
  webpack: ["run.mjs"],
};

/** A folder with the service and the tools. */
export class Project {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    install(folder, tools);
    this.write("package.json", '{ "private": true }');
    this.write("service.mjs", snippet("service"));
    this.write("copy.mjs", snippet("copy"));
    this.write("run.mjs", webpackRun);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Runs a program of Node in this folder. Any output of errors is an error. */
  async node(...args: string[]): Promise<void> {
    await execute(process.execPath, args, { cwd: this.folder });
  }

  /** Runs a script of the page as a shell would. */
  async shell(script: string): Promise<void> {
    await execute("sh", ["-ec", script], { cwd: this.folder });
  }

  /** Runs the tool with its code on the page, such as `webpack_in`. */
  async bundle(remark: string): Promise<void> {
    const [tool = ""] = remark.split("_");
    const command = commands[tool];
    this.write(command ? `${tool}.config.mjs` : "build.mjs", snippet(remark));
    await this.node(...(command ?? ["build.mjs"]));
  }

  /** Moves the output to another folder, and returns that folder. */
  deploy(name: string, withPackage: boolean): string {
    const folder = join(this.folder, "..", `${name}-deployed`);
    renameSync(join(this.folder, "out"), folder);
    if (withPackage) copyPackage(join(folder, "node_modules", "zmq-napi"));
    return folder;
  }
}

/** Runs the service in its folder, from another current folder. */
export async function serve(folder: string): Promise<Outcome> {
  const file = readdirSync(folder).find((name) => /^service\.(js|cjs|mjs)$/.test(name));
  if (file === undefined) throw new Error(`No service: ${readdirSync(folder).join()}`);
  return await run(join(folder, file), { cwd: join(folder, "..") }, 15_000);
}
