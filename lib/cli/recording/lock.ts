import { readFile, realpath, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";

import { part } from "../../addon/binary/libc";
import { Failure } from "../failure";

/** A file beside a recording, which is there while a process writes the recording. */
export interface Lock {
  release(): Promise<void>;
}

/** Returns the file for the lock of a recording, whatever link leads to the recording. */
async function placeOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => path);
  return `${real}.lock`;
}

/** Whether the process that has made a lock may still be running. */
function mayRun(owner: string): boolean {
  const [pid = "", host] = owner.trim().split(" ");
  // The processes of another machine are not known here.
  if (host !== hostname()) return host !== undefined;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return part(error, "code") === "EPERM";
  }
}

async function make(place: string): Promise<boolean> {
  try {
    await writeFile(place, `${process.pid} ${hostname()}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if (part(error, "code") === "EEXIST") return false;
    throw new Failure(`${place} cannot be written: ${String(part(error, "message"))}`);
  }
}

/**
 * Locks a recording for this process. The lock of a process that was killed counts no more.
 *
 * @throws Failure if another process writes the recording.
 */
export async function lockFile(path: string): Promise<Lock> {
  const place = await placeOf(path);
  if (!(await make(place))) {
    const owner = await readFile(place, "utf8").catch(() => "");
    const who = `process ${owner.trim().replace(" ", " on ")}`;
    const busy = new Failure(
      `${path} is being written by ${who}. If that is not so, remove ${place}`,
    );
    if (mayRun(owner)) throw busy;
    await rm(place, { force: true });
    if (!(await make(place))) throw busy;
  }
  return { release: () => rm(place, { force: true }) };
}
