import { spawn } from "node:child_process";
import { join } from "node:path";
import { packageFolder } from "../addon/binary/places";
import { exitOf } from "./terminal/child";

/**
 * Runs the package's measurements in a process of their own. Resolves with its exit code.
 *
 * @throws Rejects with a Stopped after a signal, when the process has cleaned up.
 */
export async function runMeasurements(args: readonly string[]): Promise<number> {
  const program = join(packageFolder() ?? "", "bench", "index.mjs");
  const child = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
  return exitOf(child, () => child.kill("SIGTERM"));
}
