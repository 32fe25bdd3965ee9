import { readFileSync } from "node:fs";

/**
 * Whether a shell runs this process in the background of its terminal, as after `&`. The
 * terminal stops such a process when it reads. Only Linux tells; elsewhere the answer is no.
 */
export function isInBackground(): boolean {
  try {
    const status = readFileSync("/proc/self/stat", "latin1");
    // The name of the program stands in brackets, and may have spaces.
    const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
    const [, , group, , , foreground] = fields;
    return Number(foreground) > 0 && group !== foreground;
  } catch {
    return false;
  }
}
