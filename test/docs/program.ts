import { spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";

export interface Outcome {
  readonly code: number | null;
  /** The signal that ended the program; SIGKILL after the time limit. */
  readonly signal: NodeJS.Signals | null;
  readonly lines: string[];
  readonly errors: string;
}

/** Runs a program of Node until it ends, or for `limit` milliseconds. */
export async function run(
  file: string,
  options: SpawnOptions = {},
  limit = 10_000,
  args: string[] = [],
): Promise<Outcome> {
  // The warning of an import of the draft sockets.
  const flags = ["--disable-warning=ZMQ_DRAFT"];
  const program = spawn(process.execPath, [...flags, file, ...args], {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: limit,
    killSignal: "SIGKILL",
  });
  let output = "";
  let errors = "";
  program.stdout?.setEncoding("utf8").on("data", (text) => (output += text));
  program.stderr?.setEncoding("utf8").on("data", (text) => (errors += text));
  const [code, signal] = await once(program, "close");
  return { code, signal, lines: output.split("\n").slice(0, -1), errors };
}

/** The outcome of a program that ended without a signal and without errors. */
export const well = { code: 0, signal: null, errors: "" };
