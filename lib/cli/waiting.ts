/** The longest time that a timer of Node takes, in milliseconds. */
export const longestTimer = 2 ** 31 - 1;

/**
 * Resolves at a time in milliseconds of `performance.now()`.
 *
 * @throws Rejects with the reason of `signal`.
 */
export async function sleepUntil(time: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const left = time - performance.now();
    if (left <= 0) return;
    const wait = Math.min(Math.ceil(left), longestTimer);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(end, wait);
      signal.addEventListener("abort", end);
      function end(): void {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      }
    });
  }
}

/**
 * Resolves with the result of a promise.
 *
 * @throws Rejects with the reason of `signal` if it aborts first. The result is dropped then.
 */
export async function orAborted<Result>(
  result: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  signal.throwIfAborted();
  let abort = (): void => undefined;
  const aborted = new Promise<void>((resolve) => {
    abort = resolve;
  });
  signal.addEventListener("abort", abort);
  try {
    await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
  signal.throwIfAborted();
  return result;
}
