import { createHash } from "node:crypto";
import { join } from "node:path";

import { run } from "../docs/program";

const program = join(__dirname, "..", "..", "examples", "worker-pool", "main.mjs");

test("a pool of workers does all jobs right, with one thread and with two", async () => {
  const args = ["--workers", "1,2", "--jobs", "40", "--rounds", "3"];
  const { lines, ...end } = await run(program, {}, 60_000, args);
  expect(end).toEqual({ code: 0, signal: null, errors: "" });
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  expect(lines).toEqual([
    expect.stringMatching(/^1 worker: 40 jobs, \d+ a second, 1\.00 times the first$/),
    `job 0 is ${hash(hash(hash("job 0"))).slice(0, 16)}…`,
    expect.stringMatching(/^2 workers: 40 jobs, \d+ a second, \d+\.\d+ times the first$/),
  ]);
}, 60_000);
