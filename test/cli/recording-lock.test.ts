// Laws of two processes that write one recording.

import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";

import { headerOf } from "../../lib/cli/recording/format";
import { freshPath } from "../support/transports";
import { anyPort, Command, run } from "./cli";

const nobody = "tcp://127.0.0.1:9";

/** Starts to record into a file. */
async function recording(path: string, ...options: string[]): Promise<Command> {
  const command = Command.start(["record", ...options, `@${anyPort}`, path]);
  await command.bound();
  return command;
}

test.each(["--append", "--overwrite"])(
  "the second one is refused: %s",
  async (option) => {
    const path = freshPath();
    const link = freshPath();
    await using first = await recording(path);
    symlinkSync(path, link);
    for (const name of [path, link]) {
      const { code, errors } = await run(["record", option, nobody, name]);
      expect(code).toBe(1);
      expect(errors).toContain(`is being written by process ${first.process.pid} on `);
      expect(errors.trimEnd().split("\n")).toHaveLength(1);
    }
    first.process.kill("SIGINT");
    await first.ended;
    // Only the header of the first one is there.
    expect(readFileSync(path, "latin1")).toMatch(/^\x89ZMQREC\n[^}]*}$/);
    expect(existsSync(`${path}.lock`)).toBe(false);
    const later = await run(["record", option, "-t", "200ms", nobody, path]);
    expect(later.code).toBe(3);
  },
);

test("the lock of a recorder that was killed does not count", async () => {
  const path = freshPath();
  await using first = await recording(path);
  first.process.kill("SIGKILL");
  await first.ended;
  expect(existsSync(`${path}.lock`)).toBe(true);
  const { code } = await run(["record", "--append", "-t", "200ms", nobody, path]);
  expect(code).toBe(3);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test("the lock of another machine counts", async () => {
  const path = freshPath();
  writeFileSync(path, headerOf({}));
  writeFileSync(`${path}.lock`, "1 elsewhere.example\n");
  const { code, errors } = await run(["record", "--append", nobody, path]);
  expect(code).toBe(1);
  expect(errors).toContain(`process 1 on elsewhere.example`);
  expect(errors).toContain(`remove ${path}.lock`);
});
