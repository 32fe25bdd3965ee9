// How a command ends with the program that it runs.

import { spawn } from "node:child_process";

import { Failure } from "../../lib/cli/failure";
import { exitOf } from "../../lib/cli/terminal/child";

const end = () => undefined;

test("the exit code is that of the program, and 1 after a signal", async () => {
  const run = (code: string) => exitOf(spawn(process.execPath, ["-e", code]), end);
  expect(await run("process.exitCode = 7")).toBe(7);
  expect(await run("process.kill(process.pid, 'SIGKILL')")).toBe(1);
});

test("a program that cannot be started is a sentence", async () => {
  const failure = exitOf(spawn("/no/such/program"), end);
  await expect(failure).rejects.toBeInstanceOf(Failure);
  await expect(failure).rejects.toThrow("/no/such/program cannot be started (ENOENT)");
});
