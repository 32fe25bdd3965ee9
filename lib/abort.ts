/** Who is to be told when a signal aborts. */
const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` when `signal` aborts, unless the function that it answers is called
 * first. However many operations share a signal, it has one listener of ours: Node warns
 * of more than ten.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const all = listeners.get(signal) ?? listenTo(signal);
  all.add(listener);
  return () => {
    all.delete(listener);
  };
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const all = new Set<() => void>();
  listeners.set(signal, all);
  const tellAll = (): void => {
    for (const listener of [...all]) listener();
  };
  signal.addEventListener("abort", tellAll, { once: true });
  return all;
}
