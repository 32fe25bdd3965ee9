/** Milliseconds between two states of the line. */
const interval = 200;

const erase = "\r\u001B[K";

let shown = false;

/** Removes the progress line, so that something else can be printed. It comes back later. */
export function clearProgress(): void {
  if (shown) process.stderr.write(erase);
  shown = false;
}

/**
 * Shows what `text` returns on the last line of the terminal, again and again; nothing if it is
 * empty. Does nothing if the standard error is not a terminal. Returns what ends it.
 */
export function showProgress(text: () => string): () => void {
  const { stderr } = process;
  if (!stderr.isTTY) return () => undefined;
  const timer = setInterval(() => {
    // A terminal that does not know its size says 0.
    const width = (stderr.columns || 80) - 1;
    const line = text().slice(0, width);
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
