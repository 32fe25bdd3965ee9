/** An object on which operations may wait for the last event of a closed socket. */
export interface Patient {
  /** Whether an operation waits. */
  readonly waits: boolean;
  /** Sets whether waiting operations keep the process alive. */
  keep(alive: boolean): void;
}

/** Milliseconds that a closed socket may take to end before a warning is due. */
const silence = 500;

const warning =
  `(node:${String(process.pid)}) WARNING: Waiting for queued ZeroMQ messages to be ` +
  "delivered. Set 'linger' of the sockets, or 'context.blocky = false', to change this " +
  "behaviour.\n";

/** The objects that no longer keep the process alive, so that `beforeExit` is emitted. */
const overdue = new Set<Patient>();

/** Warns when the process has nothing else to do. Then waits again. */
function warn(): void {
  const waiting = [...overdue].filter(({ waits }) => waits);
  overdue.clear();
  if (waiting.length === 0) return;
  process.stderr.write(warning);
  for (const patient of waiting) patient.keep(true);
}

/**
 * Warns if only `patient` keeps the process alive, while its socket is being closed.
 * Returns a function to call at the last event.
 */
export function expectEnd(patient: Patient): () => void {
  const timer = setTimeout(() => {
    if (overdue.size === 0) process.once("beforeExit", warn);
    overdue.add(patient);
    patient.keep(false);
  }, silence).unref();
  return () => {
    clearTimeout(timer);
    if (overdue.delete(patient) && overdue.size === 0) process.off("beforeExit", warn);
  };
}
