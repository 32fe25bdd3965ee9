/** The listeners for the abort of one signal, and the function that calls them. */
interface AbortListeners {
  readonly listeners: Set<() => void>;
  readonly callAll: () => void;
}

const listenersOf = new WeakMap<AbortSignal, AbortListeners>();

/**
 * Calls `listener` when `signal` aborts. Returns a function that removes the listener.
 *
 * A signal gets one listener from this package, however many operations share the signal.
 * Node warns at more than ten listeners.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const { listeners, callAll } = listenersOf.get(signal) ?? listenTo(signal);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || !listenersOf.delete(signal)) return;
    signal.removeEventListener("abort", callAll);
  };
}

function listenTo(signal: AbortSignal): AbortListeners {
  const listeners = new Set<() => void>();
  const callAll = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const entry = { listeners, callAll };
  listenersOf.set(signal, entry);
  signal.addEventListener("abort", callAll, { once: true });
  return entry;
}
