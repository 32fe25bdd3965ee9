/** Milliseconds between two states of the line. */
const interval = 200;

const erase = "\r\u001B[K";

let shown = false;

/** Whether the terminal cannot move its cursor. */
export function isDumb(): boolean {
  return process.env["TERM"] === "dumb";
}

/** Returns how many characters stand in a line. A terminal that does not know its size says 0. */
export function widthOf({ columns }: { readonly columns?: number }): number {
  return (columns || 80) - 1;
}

/** Removes the progress line, so that something else can be printed. It comes back later. */
export function clearProgress(): void {
  if (shown) process.stderr.write(erase);
  shown = false;
}

/**
 * Shows what `text` returns on the last line of the terminal, again and again; nothing if it is
 * empty. Does nothing if the standard error is not a terminal that can move its cursor.
 * Returns what ends it.
 */
export function showProgress(text: () => string): () => void {
  const { stderr } = process;
  if (!stderr.isTTY || isDumb()) return () => undefined;
  const timer = setInterval(() => {
    const line = text().slice(0, widthOf(stderr));
    if (line === "") {
      clearProgress();
      return;
    }
    stderr.write(`${erase}${line}`);
    shown = true;
  }, interval);
  timer.unref();
  return () => {
    clearInterval(timer);
    clearProgress();
  };
}
