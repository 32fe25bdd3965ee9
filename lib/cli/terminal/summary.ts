import { clearProgress } from "./progress";

/** Writes lines at the end of a command, also after Ctrl-C. */
export function writeSummary(...lines: readonly string[]): void {
  clearProgress();
  for (const line of lines) process.stdout.write(`${line}\n`);
}
