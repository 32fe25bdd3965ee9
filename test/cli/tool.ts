// The program `zmq-napi` in a process of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

/** The program, for shells that start it. */
export const program = resolve(__dirname, "../../dist/cli.js");

/** How a process has ended, and all that it has written. */
export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: Buffer;
  /** The lines of the output. */
  lines: string[];
  errors: string;
}

/** Returns the lines of a text, without the empty one at its end. */
function linesOf(text: string): string[] {
  return text.split("\n").filter((line, index, all) => line || index < all.length - 1);
}

/** A command that runs. It is killed when it is disposed of. */
export class Tool implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #end: Promise<Outcome>;
  #output = Buffer.alloc(0);
  #errors = "";
  #ended = false;
  #waiting: (() => void)[] = [];

  constructor(args: readonly string[], input?: Uint8Array) {
    this.#process = spawn(process.execPath, [program, ...args], {
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    this.#process.stdin?.on("error", () => undefined);
    this.#process.stdin?.end(input);
    this.#process.stdout!.on("data", (bytes: Buffer) => {
      this.#output = Buffer.concat([this.#output, bytes]);
      this.#wake();
    });
    this.#process.stderr!.on("data", (bytes: Buffer) => {
      this.#errors += bytes.toString();
      this.#wake();
    });
    this.#end = this.#watch();
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** Resolves when the process has ended. */
  get end(): Promise<Outcome> {
    return this.#end;
  }

  /** Resolves with the first match in the output so far. */
  line(pattern: RegExp): Promise<RegExpMatchArray> {
    return this.#match(pattern, () => this.#output.toString());
  }

  /** Resolves with the first match in what the process has written to its errors. */
  note(pattern: RegExp): Promise<RegExpMatchArray> {
    return this.#match(pattern, () => this.#errors);
  }

  /** Sends a signal, as Ctrl-C sends SIGINT. Resolves when the process has ended. */
  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<Outcome> {
    this.#process.kill(signal);
    return this.#end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }

  async #match(pattern: RegExp, text: () => string): Promise<RegExpMatchArray> {
    for (;;) {
      const match = text().match(pattern);
      if (match) return match;
      if (this.#ended)
        throw new Error(
          `zmq-napi ended without ${String(pattern)}:\n${String(this.#output)}\n${this.#errors}`,
        );
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async #watch(): Promise<Outcome> {
    const [code, signal] = await once(this.#process, "close");
    this.#ended = true;
    this.#wake();
    const output = this.#output;
    const lines = linesOf(output.toString());
    return { code, signal, output, lines, errors: this.#errors };
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }
}

/** Runs a command to its end. */
export async function run(args: readonly string[], input?: Uint8Array): Promise<Outcome> {
  await using tool = new Tool(args, input);
  return await tool.end;
}

/** Runs a command with --json to its end. */
export async function runJson(
  args: readonly string[],
  input?: Uint8Array,
): Promise<Outcome & { objects: any[] }> {
  const outcome = await run([...args, "--json"], input);
  return { ...outcome, objects: outcome.lines.map((line) => JSON.parse(line)) };
}
