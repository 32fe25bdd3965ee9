// Runs compilers of many versions over programs.

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

/** One way to compile some programs. */
export interface Setting {
  readonly name: string;
  readonly project: string;
  readonly files: readonly string[];
  readonly compilerOptions: Readonly<Record<string, unknown>>;
}

async function run(command: string[], input = ""): Promise<string> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(input);
  return await text(child.stdout);
}

/** The errors that a compiler in a library finds; `watched` are the folders to check. */
export async function complaints(
  compiler: string,
  settings: readonly Setting[],
  watched: readonly string[],
): Promise<string[]> {
  const jobs = settings.map((setting) => ({
    ...setting,
    files: setting.files.map((file) => join(setting.project, file)),
    compilerOptions: {
      ...setting.compilerOptions,
      typeRoots: [join(setting.project, "node_modules", "@types")],
    },
    watched: [setting.project, ...watched],
  }));
  const script = join(__dirname, "compile.cjs");
  const path = require.resolve(compiler);
  const output = await run([process.execPath, script, path], JSON.stringify(jobs));
  return JSON.parse(output) as string[];
}

/** The errors that the native compiler finds. It exists only as a program. */
export async function nativeComplaints(
  compiler: string,
  { name, project, files, compilerOptions }: Setting,
): Promise<string[]> {
  const config = join(project, `tsconfig.${name.replaceAll(/\W+/g, "-")}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  const program = join(
    dirname(require.resolve(`${compiler}/package.json`)),
    "bin",
    "tsc",
  );
  const output = await run([
    process.execPath,
    program,
    "--pretty",
    "false",
    "-p",
    config,
  ]);
  return output.split("\n").flatMap((line) => (line === "" ? [] : [`${name}: ${line}`]));
}
