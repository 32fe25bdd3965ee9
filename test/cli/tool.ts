// Commands that print lines or JSON, and that end by themselves or by a signal.

import { Command, type Outcome } from "./cli";

export { program } from "./cli";

/** How a command has ended, and the lines of its output. */
export interface Ended extends Outcome {
  readonly lines: string[];
}

/** Returns the lines of a text, without the empty one at its end. */
function linesOf(text: string): string[] {
  return text.split("\n").filter((line, index, all) => line || index < all.length - 1);
}

/** A command that runs. It is killed when it is disposed of. */
export class Tool implements AsyncDisposable {
  readonly #command: Command;

  constructor(args: readonly string[], input: string | Uint8Array = "") {
    this.#command = Command.start(args, { input });
  }

  /** Resolves when the process has ended. */
  get end(): Promise<Ended> {
    return this.#command.ended.then((outcome) => {
      return { ...outcome, lines: linesOf(outcome.output.toString()) };
    });
  }

  /** What was printed to the standard error so far. */
  get errors(): string {
    return this.#command.errors;
  }

  /** Resolves with the first match in what was printed so far. */
  printed(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#command.printed(pattern);
  }

  /** Sends a signal, as Ctrl-C sends SIGINT. Resolves when the process has ended. */
  async stop(signal: NodeJS.Signals = "SIGINT"): Promise<Ended> {
    this.#command.process.kill(signal);
    return this.end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#command[Symbol.asyncDispose]();
  }
}

/** Runs a command to its end. */
export async function run(
  args: readonly string[],
  input?: string | Uint8Array,
): Promise<Ended> {
  await using tool = new Tool(args, input);
  return await tool.end;
}

/** Runs a command with --json to its end. */
export async function runJson(
  args: readonly string[],
): Promise<Ended & { objects: any[] }> {
  const outcome = await run([...args, "--json"]);
  return { ...outcome, objects: outcome.lines.map((line) => JSON.parse(line)) };
}
