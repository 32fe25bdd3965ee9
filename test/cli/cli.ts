// Runs `zmq-napi` in processes of their own.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export const program = join(__dirname, "../../dist/cli.js");

/** How a command ended, and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: Buffer;
  readonly errors: string;
}

/** A command that runs. Disposing of it kills it. */
export class Command {
  readonly #parts: Buffer[] = [];
  readonly #ended: Promise<Outcome>;
  #errors = "";
  #changed: (() => void)[] = [];

  private constructor(
    readonly process: ChildProcess,
    /** Whether the test reads the output itself. */
    own: boolean,
  ) {
    process.stdin?.on("error", () => undefined);
    if (!own)
      process.stdout?.on("data", (part: Buffer) => {
        this.#parts.push(part);
        this.#wake();
      });
    process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
      this.#wake();
    });
    this.#ended = once(process, "close").then(([code, signal]) => {
      this.#wake();
      return { code, signal, output: this.output, errors: this.#errors };
    });
  }

  /** Starts `zmq-napi` with arguments. `input` is its standard input, which then ends. */
  static start(
    args: readonly string[],
    {
      input,
      env = {},
      own = false,
    }: { input?: string | Uint8Array; env?: NodeJS.ProcessEnv; own?: boolean } = {},
  ): Command {
    const child = spawn(process.execPath, [program, ...args], {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const command = new Command(child, own);
    if (input !== undefined) child.stdin.end(input);
    return command;
  }

  /**
   * Starts a line of a shell, in which `zmq-napi` is this program, and `statuses` prints how
   * the parts of the last pipe have ended.
   */
  static shell(line: string, env: NodeJS.ProcessEnv = {}): Command {
    const script = `zmq-napi() { "$NODE" "$PROGRAM" "$@"; }
statuses() { echo "\${PIPESTATUS[@]}"; }
${line}`;
    const child = spawn("bash", ["-c", script], {
      env: { ...process.env, NODE: process.execPath, PROGRAM: program, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new Command(child, false);
  }

  /**
   * Starts a line of a shell in a terminal, as {@link shell} does. What is written to its
   * standard input is typed. `script` of util-linux makes the terminal.
   */
  static terminal(line: string, env: NodeJS.ProcessEnv = {}): Command {
    const inner = `zmq-napi() { "$NODE" "$PROGRAM" "$@"; }; ${line}`;
    const child = spawn("script", ["-qec", inner, "/dev/null"], {
      env: {
        ...process.env,
        NODE: process.execPath,
        PROGRAM: program,
        TERM: "xterm",
        NO_COLOR: "1",
        SHELL: "/bin/bash",
        ...env,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    return new Command(child, false);
  }

  /** Types keys. */
  type(keys: string): void {
    this.process.stdin?.write(keys);
  }

  get output(): Buffer {
    return Buffer.concat(this.#parts);
  }

  get errors(): string {
    return this.#errors;
  }

  /** Resolves when the command has ended. */
  get ended(): Promise<Outcome> {
    return this.#ended;
  }

  /** Resolves with the first match of `pattern` in the errors and the output. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#errors + this.output.toString("latin1"));
      if (found) return found;
      if (this.process.exitCode !== null || this.process.signalCode !== null)
        throw new Error(`It ended with ${this.process.exitCode}: ${this.#errors}`);
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    }
  }

  /** Resolves with the endpoint that the command has bound. */
  async bound(): Promise<string> {
    return (await this.printed(/^bound to (\S+)$/m))[1]!;
  }

  [Symbol.dispose](): void {
    this.process.kill("SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill("SIGKILL");
    await this.#ended;
  }

  #wake(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}

/** Runs a command to its end. */
export async function run(
  args: readonly string[],
  options: { input?: string | Uint8Array; env?: NodeJS.ProcessEnv } = {},
): Promise<{ code: number | null; output: string; errors: string }> {
  await using command = Command.start(args, { input: "", ...options });
  const { code, output, errors } = await command.ended;
  return { code, output: output.toString(), errors };
}

/** An endpoint with a free port, for commands that bind. */
export const anyPort = "tcp://127.0.0.1:*";
