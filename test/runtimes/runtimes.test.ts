// The contract, and the lives of sockets, on event loops other than libuv's.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";

import { fetched, pinned } from "../support/pinned";
import type { Outcome } from "./engine";
import { type Runtime, runtimes } from "./table";

const root = join(__dirname, "..", "..");

/** The output of a script of this folder. */
function printed(script: string, ...words: string[]): string {
  const command = [join(__dirname, script), ...words];
  return execFileSync(process.execPath, command, { encoding: "utf8" }).trim();
}

/** A test file with all that it needs, for one process of any runtime. */
function bundle(folder: string, file: string): string {
  const made = join(folder, `${basename(file)}.cjs`);
  printed("bundle.mjs", made, join(root, "test", file));
  return made;
}

interface Run {
  /** The exit code or the signal. Unless the code is 0, also the place and the errors. */
  end: { code: number | string | null; errors: string };
  passed: string[];
  failed: Outcome[];
}

async function runTests(command: string[], environment: Runtime["environment"]) {
  const [program = "", ...words] = command;
  const child = spawn(program, words, {
    env: { ...process.env, NO_COLOR: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 240_000,
    killSignal: "SIGKILL",
  });
  let errors = "";
  child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
  const closed = once(child, "close") as Promise<[number | null, string | null]>;
  const run: Run = { end: { code: null, errors: "" }, passed: [], failed: [] };
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith('{"name":')) continue;
    const outcome = JSON.parse(line) as Outcome;
    if (outcome.errors?.length === 0) run.passed.push(outcome.name);
    else if (outcome.errors !== null) run.failed.push(outcome);
  }
  const [code, signal] = await closed;
  const last = run.passed.at(-1) ?? "none";
  run.end = {
    code: signal ?? code,
    errors: code === 0 ? "" : `The last test that passed: ${last}.\n${errors}`,
  };
  return run;
}

const here = `${process.platform}-${process.arch}`;

describe.each(runtimes)("$name", ({ pin, words, environment, files, leftOut }) => {
  const isHere = pin === undefined || here === "linux-x64";
  const name = isHere ? "%s" : `%s; ${pin} is pinned for linux-x64, and this is ${here}`;
  const folder = mkdtempSync(join(root, "build", "runtimes-"));
  let program = process.execPath;

  beforeAll(() => {
    if (isHere && pin !== undefined) program = join(fetched(pin), pinned[pin]!.program);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  (isHere ? test : test.skip).each(files)(
    name,
    async (file) => {
      const command = [program, ...words, bundle(folder, file)];
      const patterns = leftOut.map(({ test: pattern }) => pattern.source).join("|");
      const run = await runTests(command, {
        ...environment,
        ZMQ_NAPI_LEFT_OUT: patterns,
      });
      expect(run).toMatchObject({ failed: [], end: { code: 0, errors: "" } });
      expect(run.passed).not.toEqual([]);
    },
    260_000,
  );
});
