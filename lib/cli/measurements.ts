import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageFolder } from "../addon/binary/places";

/**
 * Runs the package's measurements in a process of their own. Resolves with its exit code.
 */
export async function runMeasurements(args: readonly string[]): Promise<number> {
  const program = join(packageFolder() ?? "", "bench", "index.mjs");
  const child = spawn(process.execPath, [program, ...args], { stdio: "inherit" });
  // A terminal interrupts both processes. This process waits until the other has
  // cleaned up.
  const wait = () => undefined;
  const forwardSignal = () => child.kill("SIGTERM");
  process.on("SIGINT", wait).on("SIGTERM", forwardSignal);
  try {
    const ended: unknown[] = await once(child, "close");
    return typeof ended[0] === "number" ? ended[0] : 1;
  } finally {
    process.off("SIGINT", wait).off("SIGTERM", forwardSignal);
  }
}
