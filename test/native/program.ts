// Programs in C++ that use the addon's sources without Node.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

const repository = resolve(__dirname, "..", "..");

function run(command: string, words: string[], timeout: number): string {
  return execFileSync(command, words, { cwd: repository, encoding: "utf8", timeout });
}

/** A program that is built before the tests of a file and removed after them. */
export class NativeProgram {
  readonly #folder = mkdtempSync(join(repository, "build", "native-test-"));
  readonly #program = join(this.#folder, "program");

  /** `source` in this folder, and `sources` of the addon's. */
  constructor(source: string, sources: string[], flags: string[] = []) {
    beforeAll(() => this.#build(source, sources, flags), 120_000);
    afterAll(() => rmSync(this.#folder, { recursive: true, force: true }));
  }

  /** The lines that the program prints. */
  lines(...words: (string | number)[]): string[] {
    // The limit is far below Jest's limit, so the parent ends a program that hangs.
    return run(this.#program, words.map(String), 15_000).trim().split("\n");
  }

  #build(source: string, sources: string[], flags: string[]): void {
    const script = ["vendor/scripts/build-libzmq.mjs", "--where"];
    const vendored = run(process.execPath, script, 15_000).trim();
    run(
      "g++",
      [
        "-std=c++17",
        "-DZMQ_BUILD_DRAFT_API=1",
        "-Inative",
        `-I${join(vendored, "include")}`,
        join("test", "native", source),
        join("test", "native", "without-ipc.cc"),
        ...sources.map((name) => join("native", name)),
        join(vendored, "lib", "libzmq.a"),
        join(vendored, "lib", "libsodium.a"),
        "-lpthread",
        "-lrt",
        ...flags,
        "-o",
        this.#program,
      ],
      120_000,
    );
  }
}
