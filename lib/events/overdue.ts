import { addon } from "../addon/addon";

/** An object on which operations may wait for the last event of a closed socket. */
export interface Lingering {
  /** Whether an operation waits. */
  readonly waits: boolean;
  /** Sets whether waiting operations keep the process alive. */
  setKeepAlive(alive: boolean): void;
}

const warning =
  `(node:${String(process.pid)}) WARNING: Waiting for queued ZeroMQ messages to be ` +
  "delivered. Set 'linger' of the sockets, or 'context.blocky = false', to change this " +
  "behaviour.\n";

/** The objects that no longer keep the process alive, so that `beforeExit` is emitted. */
const overdue = new Set<Lingering>();

/** Warns when the process has nothing else to do. Then waits again. */
function warn(): void {
  const waiting = [...overdue].filter(({ waits }) => waits);
  overdue.clear();
  if (waiting.length === 0) return;
  process.stderr.write(warning);
  for (const lingering of waiting) lingering.setKeepAlive(true);
}

/**
 * Warns if only `lingering` keeps the process alive, while its socket is being closed.
 * Returns a function to call at the last event.
 */
export function warnIfOverdue(lingering: Lingering): () => void {
  const timer = setTimeout(() => {
    if (overdue.size === 0) process.once("beforeExit", warn);
    overdue.add(lingering);
    lingering.setKeepAlive(false);
  }, addon().warnAfter).unref();
  return () => {
    clearTimeout(timer);
    if (overdue.delete(lingering) && overdue.size === 0) process.off("beforeExit", warn);
  };
}
