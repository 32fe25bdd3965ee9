// The threads of this process, and the processor time that each of them has used.

import { existsSync, readdirSync, readFileSync } from "node:fs";

const folder = "/proc/self/task";

/** Whether the system tells about single threads. Linux does. */
export const knowsThreads = existsSync(folder);

/** The numbers of the threads that run now. Empty where the system does not tell. */
export function threads(): string[] {
  return knowsThreads ? readdirSync(folder) : [];
}

/** The threads of libzmq that run now. */
export function threadsOfLibzmq(): string[] {
  return threads().filter((thread) => read(thread, "comm").startsWith("ZMQ"));
}

/**
 * Milliseconds of processor time that a thread has used, in steps of ten. 0 for a thread
 * that has ended.
 */
export function processorTimeOf(thread: string): number {
  // The name of the thread is in parentheses, and may have spaces.
  const fields = read(thread, "stat")
    .replace(/^.*\) /s, "")
    .split(" ");
  if (fields.length === 1) return 0;
  // proc(5) counts user and system time as fields 14 and 15, and the state as field 3.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Returns "" for a thread that has ended. */
function read(thread: string, file: string): string {
  try {
    return readFileSync(`${folder}/${thread}/${file}`, "utf8");
  } catch {
    return "";
  }
}
