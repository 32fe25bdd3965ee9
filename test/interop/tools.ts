// libzmq's own measuring programs, as peers that were written in C++.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";

const builder = join(__dirname, "..", "..", "bench", "peers", "libzmq.mjs");

/** The programs, and the CURVE keys that are written into them. */
export interface Tools {
  programs: Record<"local_thr" | "remote_thr" | "local_lat" | "remote_lat", string>;
  keys: Record<
    "server_prvkey" | "server_pubkey" | "client_prvkey" | "client_pubkey",
    string
  >;
}

/** Builds the programs, unless that has been done. */
export async function buildTools(): Promise<Tools> {
  const { stdout } = await promisify(execFile)(process.execPath, [builder]);
  return JSON.parse(stdout) as Tools;
}

const running = new Set<ChildProcess>();

// Also after a test that has not got as far as disposing of it.
afterEach(() => {
  for (const process of running) process.kill("SIGKILL");
});

/** A program that ends by itself, or is killed when it is disposed of. */
export class Tool {
  readonly #process: ChildProcess;
  readonly #ended: Promise<{ code: number | null; output: string }>;

  constructor(program: string, ...args: (string | number)[]) {
    this.#process = spawn(program, args.map(String), {
      stdio: ["ignore", "pipe", "inherit"],
    });
    running.add(this.#process);
    let output = "";
    this.#process.stdout?.on("data", (text: Buffer) => (output += text.toString()));
    this.#ended = once(this.#process, "close").then(([code]) => {
      running.delete(this.#process);
      return { code: code as number | null, output };
    });
  }

  /** Its exit code and what it printed, when it has ended. */
  get ended(): Promise<{ code: number | null; output: string }> {
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }
}
