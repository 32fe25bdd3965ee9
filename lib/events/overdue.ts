/** Somebody who waits for the last event of a socket that is closed. */
export interface Patient {
  /** Whether anybody waits. */
  readonly waits: boolean;
  /** Says whether the process shall stay alive for that. */
  keep(alive: boolean): void;
}

/** Milliseconds until a closed socket that is not gone is worth a word. */
const silence = 500;

const warning =
  `(node:${String(process.pid)}) WARNING: Waiting for queued ZeroMQ messages to be ` +
  "delivered. Set 'linger' of the sockets, or 'context.blocky = false', to change this " +
  "behaviour.\n";

/** Those that no longer keep the process alive: it comes to `beforeExit` without them. */
const overdue = new Set<Patient>();

/** Nothing else is left to do: says what the process waits for, and goes on waiting. */
function warn(): void {
  const waiting = [...overdue].filter(({ waits }) => waits);
  overdue.clear();
  if (waiting.length === 0) return;
  process.stderr.write(warning);
  for (const patient of waiting) patient.keep(true);
}

/**
 * Warns if the process can't end because of `patient`, whose socket is being closed. Returns
 * a function that is to be called at the last event.
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
