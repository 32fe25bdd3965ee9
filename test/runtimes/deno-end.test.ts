// The end of a program in Deno, while V8 still compiles. Before Deno runs the cleanup hooks
// of addons, it frees memory that the compiler reads (docs/runtimes.md).

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { packagePath } from "../support/program";
import { fetched, pinned } from "../support/pinned";

const here = `${process.platform}-${process.arch}`;
const testHere = here === "linux-x64" ? test : test.skip;

/** The compiler waits this many milliseconds, so that it is late at the end. */
const delay = `--v8-flags=--concurrent-recompilation-delay=50`;

/** A program that makes V8 compile functions of Deno, and then ends with `last`. */
const program = (last: string): string => `
const { Push } = require(${JSON.stringify(packagePath)});
// Nobody ever takes the message.
const push = new Push({ linger: 700 });
push.connect("ipc:///nobody/is/there");
push.send("late");
let left = 100000;
function again() {
  if (left-- > 0) process.nextTick(again);
  else ${last};
}
again();
`;

describe("Deno, while V8 compiles", () => {
  const folder = mkdtempSync(join(__dirname, "../../build", "deno-end-"));
  let deno = "";

  beforeAll(() => {
    if (here === "linux-x64") deno = join(fetched("deno"), pinned["deno"]!.program);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the program. Returns how it ended, and what it printed as errors. */
  function run(last: string) {
    const file = join(folder, "program.cjs");
    writeFileSync(file, program(last));
    const words = ["run", "--allow-all", "--no-lock", delay, file];
    const options = { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } } as const;
    const { status, signal, stderr } = spawnSync(deno, words, options);
    return { status, signal, stderr };
  }

  const waiting = "Waiting for queued ZeroMQ messages";

  testHere("a program waits for its messages at its end, and does not crash", () => {
    const end = run(`console.log("done")`);
    expect(end).toMatchObject({ status: 0, signal: null });
    expect(end.stderr).toContain(waiting);
  });

  testHere("an uncaught exception is printed, and nothing waits", () => {
    const end = run(`throw new Error("the last words")`);
    expect(end).toMatchObject({ status: 1, signal: null });
    expect(end.stderr).toContain("the last words");
    expect(end.stderr).not.toContain(waiting);
  });
});
