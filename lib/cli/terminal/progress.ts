import { isInBackground } from "./background";
import { canMoveCursor } from "./colours";
import { repeatedly } from "./rhythm";

/** Milliseconds between two states of the line, at first. */
const interval = 200;

const erase = "\r\u001B[K";

/** The line that the terminal shows. Empty if it shows none. */
let shown = "";

/** Removes the progress line, so that something else can be printed. It comes back later. */
export function clearProgress(): void {
  if (shown !== "") process.stderr.write(erase);
  shown = "";
}

/**
 * Shows what `text` returns on the last line of the terminal, again and again; nothing if it is
 * empty. Does nothing if the standard error is not a terminal that can remove the line. Returns
 * what ends it.
 */
export function showProgress(text: () => string): () => void {
  const { stderr } = process;
  if (!canMoveCursor(stderr)) return () => undefined;
  const end = repeatedly(() => {
    // A terminal that does not know its size says 0.
    const width = (stderr.columns || 80) - 1;
    const line = text().slice(0, width);
    // A shell shows its own line there.
    if (line === shown || isInBackground()) return;
    if (line === "") {
      clearProgress();
      return;
    }
    stderr.write(`${erase}${line}`);
    shown = line;
  }, interval);
  return () => {
    end();
    clearProgress();
  };
}
