/** Milliseconds between two calls, after a while. */
const slow = 1000;

/**
 * Calls a function again and again: at first each `least` milliseconds, and more and more seldom
 * later, down to once a second. Does not keep the process alive. Returns what ends this.
 */
export function repeatedly(action: () => void, least: number): () => void {
  const began = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const plan = (): void => {
    const age = performance.now() - began;
    const wait = Math.min(slow, Math.max(least, age / 20));
    timer = setTimeout(() => {
      plan();
      action();
    }, wait).unref();
  };
  plan();
  return () => {
    clearTimeout(timer);
  };
}
