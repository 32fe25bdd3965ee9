// Peers in separate processes, which can be killed, and programs that might end a process.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** The built package, for programs to require. */
export const packagePath = require.resolve("../../dist/index.js");

const prelude = `
"use strict";
const zmq = require(process.env.ZMQ_NAPI);
const say = (...words) => console.log(...words);
`;

/** The output of a program, and how the program ended. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  lines: string[];
  errors: string;
}

/**
 * A JavaScript program in a separate process. It runs inside an async function. It has the
 * package as `zmq`, the endpoints or other words as `args`, and prints lines with `say`.
 * The process is killed when it is disposed of.
 */
export class Program {
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly #end: Promise<End>;
  #errors = "";
  #ended = false;
  #waiting: (() => void)[] = [];

  constructor(
    body: string,
    args: string[] = [],
    flags: string[] = [],
    /** The module that the program has as `zmq`. */
    path = packagePath,
  ) {
    const source = `${prelude}const args = process.argv.slice(process.versions.deno ? 2 : 1);
(async () => {\n${body}\n})().catch((error) => {
  console.error(error);
  process.exit(1);
});`;
    this.#process = spawn(process.execPath, [...flags, "-e", source, "--", ...args], {
      env: { ...process.env, ZMQ_NAPI: path },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#process.stderr?.on("data", (text: Buffer) => (this.#errors += text.toString()));
    const lines = createInterface(this.#process.stdout!);
    lines.on("line", (line) => {
      this.lines.push(line);
      this.#wake();
    });
    this.#end = this.#watch(lines);
  }

  /** Resolves when the program has ended, with or without a signal. */
  get end(): Promise<End> {
    return this.#end;
  }

  /** Resolves with the first line from the `from`-th on that matches. */
  async line(pattern: RegExp, from = 0): Promise<RegExpMatchArray> {
    for (let index = from; ; index++) {
      while (index >= this.lines.length) await this.#more(pattern);
      const match = this.lines[index]?.match(pattern);
      if (match) return match;
    }
  }

  /** Writes a line to the program's standard input. */
  write(line: string): void {
    this.#process.stdin?.write(`${line}\n`);
  }

  /** Ends the program at once, as a crash would. */
  async kill(): Promise<End> {
    this.#process.kill("SIGKILL");
    return this.#end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #watch(lines: ReturnType<typeof createInterface>): Promise<End> {
    const closed = once(this.#process, "close");
    await once(lines, "close");
    const [code, signal] = await closed;
    this.#ended = true;
    this.#wake();
    return { code, signal, lines: this.lines, errors: this.#errors };
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }

  async #more(pattern: RegExp): Promise<void> {
    if (this.#ended) {
      const said = [...this.lines, this.#errors].join("\n");
      throw new Error(
        `The program ended without a line like ${String(pattern)}:\n${said}`,
      );
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Runs a program to its end. */
export async function run(
  body: string,
  args: string[] = [],
  flags: string[] = [],
  path = packagePath,
): Promise<End> {
  await using program = new Program(body, args, flags, path);
  return await program.end;
}
