import { once } from "node:events";

import { paintFor } from "./colours";
import { jsonLine } from "./printable";
import { clearProgress } from "./progress";
import { aboveTyping } from "./typing";
import { stopSignal } from "./stop";

/** Writes to the standard output, which may be the terminal that shows other lines. */
function put(bytes: string | Uint8Array): boolean {
  if (!process.stdout.isTTY) return process.stdout.write(bytes);
  clearProgress();
  return aboveTyping(() => process.stdout.write(bytes));
}

/**
 * Writes to the standard output. Resolves when more may be written, so that a slow reader
 * slows the command down.
 *
 * @throws Rejects with a Stopped if nobody reads the output any more, and at Ctrl-C.
 */
export async function write(bytes: string | Uint8Array): Promise<void> {
  const signal = stopSignal();
  signal.throwIfAborted();
  if (put(bytes)) return;
  try {
    await once(process.stdout, "drain", { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Writes a line to the standard output, as {@link write} does. */
export function writeLine(text: string): Promise<void> {
  return write(`${text}\n`);
}

/** Writes an object as a line of JSON, as {@link write} does. */
export function writeJson(value: unknown): Promise<void> {
  return write(`${jsonLine(value)}\n`);
}

/** Prints a line for the user to the standard error, such as `bound to tcp://…`. */
export function note(text: string): void {
  clearProgress();
  aboveTyping(() => process.stderr.write(`${text}\n`));
}

/** Colours text for the standard output. */
export const paint = paintFor(process.stdout);

/** Colours text for the standard error. */
export const paintNote = paintFor(process.stderr);
