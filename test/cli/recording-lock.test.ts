// Laws of two processes that write one recording.

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

import { headerOf } from "../../lib/cli/recording/format";
import { lockFile } from "../../lib/cli/recording/lock";
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

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("a process with the number of an earlier recorder does not count", async () => {
  const path = freshPath();
  writeFileSync(path, headerOf({}));
  // This process runs, but was not started at the beginning of the system.
  writeFileSync(`${path}.lock`, `${process.pid} ${hostname()} 0 earlier\n`);
  const { code } = await run(["record", "--append", "-t", "200ms", nobody, path]);
  expect(code).toBe(3);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test("the lock of a process with the own number does not count", async () => {
  const path = freshPath();
  writeFileSync(`${path}.lock`, `${process.pid} ${hostname()}\n`);
  const lock = await lockFile(path);
  expect(readFileSync(`${path}.lock`, "utf8")).toContain(`${process.pid} ${hostname()} `);
  await lock.release();
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test("the lock of another owner is not released", async () => {
  const path = freshPath();
  const lock = await lockFile(path);
  writeFileSync(`${path}.lock`, "1 elsewhere.example\n");
  await lock.release();
  expect(existsSync(`${path}.lock`)).toBe(true);
});

test("of recorders that find a stale lock at once, one records", async () => {
  const path = freshPath();
  writeFileSync(path, headerOf({}));
  const gone = spawnSync(process.execPath, ["-e", "0"]);
  writeFileSync(`${path}.lock`, `${gone.pid} ${hostname()}\n`);
  const args = ["record", "--append", "-t", "5s", nobody, path];
  const all = await Promise.all([1, 2, 3].map(() => run(args)));
  expect(all.map(({ code }) => code).sort()).toEqual([1, 1, 3]);
  const folder = readdirSync(dirname(path)).filter((name) =>
    name.startsWith(basename(path)),
  );
  expect(folder).toEqual([basename(path)]);
});

// The administrator can write into each folder.
const asUser =
  process.getuid?.() === 0 || process.platform === "win32" ? test.skip : test;

asUser(
  "a folder that cannot be written has no lock, and its recording goes on",
  async () => {
    const folder = freshPath();
    mkdirSync(folder);
    const path = join(folder, "feed.zrec");
    writeFileSync(path, headerOf({}));
    chmodSync(folder, 0o555);
    const args = ["record", "--append", "-t", "200ms", nobody, path];
    const { code, errors } = await run(args);
    chmodSync(folder, 0o755);
    expect(code).toBe(3);
    expect(errors).toMatch(
      /cannot be written \(EACCES\): the recording is not locked\.$/m,
    );
  },
);
