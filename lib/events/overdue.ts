/** An object on which operations may wait for the last event of a closed socket. */
export interface Patient {
  /** Whether an operation waits. */
  readonly waits: boolean;
  /** Says whether the operations that wait keep the process alive. */
  keep(alive: boolean): void;
}

/** Milliseconds that a closed socket may take to end without a warning. */
const silence = 500;

const warning =
  `(node:${String(process.pid)}) WARNING: Waiting for queued ZeroMQ messages to be ` +
  "delivered. Set 'linger' of the sockets, or 'context.blocky = false', to change this " +
  "behaviour.\n";

/** Objects that no longer keep the process alive, so that `beforeExit` comes. */
const overdue = new Set<Patient>();

/** Warns, as nothing else is left to do, and goes on waiting. */
function warn(): void {
  const waiting = [...overdue].filter(({ waits }) => waits);
  overdue.clear();
  if (waiting.length === 0) return;
  process.stderr.write(warning);
  for (const patient of waiting) patient.keep(true);
}

/**
 * Warns if only `patient` keeps the process alive. Its socket is being closed. Returns a
 * function to be called at the last event.
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
