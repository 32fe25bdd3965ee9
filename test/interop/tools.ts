// libzmq's measuring programs, as peers that are written in C++.

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

/** Builds the programs, unless they exist. */
export async function buildTools(): Promise<Tools> {
  const { stdout } = await promisify(execFile)(process.execPath, [builder]);
  return JSON.parse(stdout) as Tools;
}

/**
 * Builds a program against the vendored libzmq, unless the program exists. Returns its
 * path.
 */
export async function buildPeer(name: string): Promise<string> {
  const source = join(__dirname, "peers", `${name}.cc`);
  const script = `import(${JSON.stringify(builder)}).then(
    async ({ build }) => console.log(await build(...process.argv.slice(1))));`;
  const args = ["-e", script, name, source];
  return (await promisify(execFile)(process.execPath, args)).stdout.trim();
}

const running = new Set<ChildProcess>();

// Runs also after a test that did not get as far as disposing of the program.
afterEach(() => {
  for (const process of running) process.kill("SIGKILL");
});

/** A program that ends without a signal, or is killed when it is disposed of. */
export class Tool {
  readonly #process: ChildProcess;
  readonly #ended: Promise<{ code: number | null; output: string }>;
  #output = "";
  #wake = () => undefined as void;

  constructor(program: string, ...args: (string | number)[]) {
    this.#process = spawn(program, args.map(String), {
      stdio: ["ignore", "pipe", "inherit"],
    });
    running.add(this.#process);
    this.#process.stdout?.on("data", (text: Buffer) => {
      this.#output += text.toString();
      this.#wake();
    });
    this.#ended = once(this.#process, "close").then(([code]) => {
      running.delete(this.#process);
      this.#wake();
      return { code: code as number | null, output: this.#output };
    });
  }

  /** Resolves with the exit code and the output, when the program has ended. */
  get ended(): Promise<{ code: number | null; output: string }> {
    return this.#ended;
  }

  /** Resolves with the first line that matches. */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    const whole = new RegExp(`^(?:${pattern.source})$`, "m");
    for (;;) {
      const match = whole.exec(this.#output.slice(0, this.#output.lastIndexOf("\n") + 1));
      if (match) return match;
      if (!running.has(this.#process)) {
        throw new Error(`The program ended without ${String(pattern)}:\n${this.#output}`);
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Ends the program. */
  async kill(): Promise<{ code: number | null; output: string }> {
    this.#process.kill("SIGKILL");
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
