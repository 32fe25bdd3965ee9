// Runs a program of a project with tsx.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const tsx = pathToFileURL(require.resolve("tsx")).href;

/** The output of a program, and how the program ended. */
export async function runs(
  project: string,
  file: string,
): Promise<{ code: number; lines: string[] }> {
  const args = ["--no-warnings", "--import", tsx, file];
  const child = spawn(process.execPath, args, {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return { code, lines: output.split("\n").filter((line) => line !== "") };
}
