import { randomUUID } from "node:crypto";
import { link, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";

import { part } from "../../addon/binary/libc";
import { Failure } from "../failure";
import { note } from "../terminal/output";
import { printable } from "../terminal/printable";

/** A file beside a recording, which is there while a process writes the recording. */
export interface Lock {
  release(): Promise<void>;
}

/** The codes of a folder in which this process makes no files. */
const notWritable = ["EACCES", "EPERM", "EROFS"];

/** The codes of a file system that has no hard links. */
const withoutLinks = ["ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EPERM"];

/** Returns the file for the lock of a recording, whatever link leads to the recording. */
async function placeOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => path);
  return `${real}.lock`;
}

/**
 * Resolves with the time when a process was started, in the unit of /proc, or with `-` if it is
 * not known. A process that has the number of an earlier one has another time.
 */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  // The name of the program stands in parentheses, and may have spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[19] ?? "-";
}

/** Whether the process that has made a lock may still be running. */
async function mayRun(owner: string): Promise<boolean> {
  const [pid = "", host, start = "-"] = owner.trim().split(" ");
  // The processes of another machine are not known here.
  if (host !== hostname()) return true;
  // This process has no other lock: an earlier one had its number, as in a container.
  if (Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (part(error, "code") !== "EPERM") return false;
  }
  const now = await startOf(Number(pid));
  return start === "-" || now === "-" || start === now;
}

function failed(place: string, error: unknown): Failure {
  return new Failure(`${place} cannot be written: ${String(part(error, "message"))}`);
}

/**
 * Gives a file with the lock its place, unless another one is there. Resolves with whether it
 * was done. Nobody sees a part of the lock, except on a file system without links.
 */
async function put(file: string, place: string, content: string): Promise<boolean> {
  try {
    await link(file, place).catch((error: unknown) => {
      if (!withoutLinks.includes(String(part(error, "code")))) throw error;
      return writeFile(place, content, { flag: "wx" });
    });
    return true;
  } catch (error) {
    if (part(error, "code") === "EEXIST") return false;
    throw failed(place, error);
  }
}

/**
 * Takes a lock that counts no more away. If another process has been faster, what was taken is
 * its lock, and gets its place again.
 */
async function takeAway(place: string, owner: string, aside: string): Promise<void> {
  try {
    await rename(place, aside);
  } catch (error) {
    if (part(error, "code") === "ENOENT") return;
    throw failed(place, error);
  }
  const taken = await readFile(aside, "utf8");
  if (taken !== owner) await put(aside, place, taken);
  await rm(aside, { force: true });
}

/** Removes a lock, if it is still that of this process. */
async function release(place: string, content: string): Promise<void> {
  const owner = await readFile(place, "utf8").catch(() => "");
  if (owner === content) await rm(place, { force: true });
}

/** Throws a Failure if the owner of a lock may still write the recording. */
async function checkOwner(path: string, place: string, owner: string): Promise<void> {
  if (!(await mayRun(owner))) return;
  const [pid = "", host] = owner.trim().split(" ");
  const who = host === undefined ? "another process" : `process ${pid} on ${host}`;
  throw new Failure(
    `${path} is being written by ${who}. If that is not so, remove ${place}`,
  );
}

/** Resolves with what a lock says, or with undefined if there is none. */
async function ownerOf(place: string): Promise<string | undefined> {
  try {
    return await readFile(place, "utf8");
  } catch (error) {
    if (part(error, "code") === "ENOENT") return undefined;
    throw new Failure(`${place} cannot be read: ${String(part(error, "message"))}`);
  }
}

/**
 * Locks a recording for this process. The lock of a process that was killed counts no more. In a
 * folder that cannot be written, the recording is not locked, and a note says so.
 *
 * @throws Failure if another process writes the recording.
 */
export async function lockFile(path: string): Promise<Lock> {
  const place = await placeOf(path);
  const token = randomUUID();
  const content = `${process.pid} ${hostname()} ${await startOf(process.pid)} ${token}\n`;
  const file = `${place}.${token}`;
  try {
    await writeFile(file, content, { flag: "wx" });
  } catch (error) {
    const code = String(part(error, "code"));
    if (!notWritable.includes(code)) throw failed(place, error);
    const owner = await ownerOf(place);
    if (owner !== undefined) await checkOwner(path, place, owner);
    note(`${printable(place)} cannot be written (${code}): the recording is not locked.`);
    return { release: () => Promise.resolve() };
  }
  try {
    // Each round meets another owner.
    while (!(await put(file, place, content))) {
      const owner = await ownerOf(place);
      if (owner === undefined) continue;
      await checkOwner(path, place, owner);
      await takeAway(place, owner, `${file}.old`);
    }
  } finally {
    await rm(file, { force: true });
  }
  return { release: () => release(place, content) };
}
