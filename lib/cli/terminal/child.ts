import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

import { part } from "../../addon/binary/libc";
import { Failure } from "../failure";
import { stopSignal } from "./stop";

/**
 * Resolves with the exit code of a program that a command runs, or with 1 if the program was
 * ended by a signal. What stops the command calls `end`, which stops the program.
 *
 * @throws Rejects with a Stopped when the program has ended after that, and with a Failure if the
 *   program cannot be started.
 */
export async function exitOf(child: ChildProcess, end: () => void): Promise<number> {
  const stop = stopSignal();
  if (stop.aborted) end();
  stop.addEventListener("abort", end);
  try {
    const ended: unknown[] = await once(child, "close");
    const [code] = ended;
    stop.throwIfAborted();
    return typeof code === "number" ? code : 1;
  } catch (error) {
    stop.throwIfAborted();
    const why = String(part(error, "code") ?? error);
    throw new Failure(`${child.spawnfile} cannot be started (${why})`);
  } finally {
    stop.removeEventListener("abort", end);
  }
}
