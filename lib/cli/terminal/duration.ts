import { stopSignal } from "./stop";

/** The time for which a command runs. */
export interface Duration {
  /** Aborts when the command is stopped, and at the end of the time. */
  readonly signal: AbortSignal;
  /** Ends the time. A command calls it at its end, whatever has happened. */
  end(): void;
}

/** Returns a signal for a command that runs for so many milliseconds, or without a limit. */
export function durationOf(milliseconds: number | undefined): Duration {
  const stop = stopSignal();
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(stop.reason);
  };
  if (stop.aborted) abort();
  else stop.addEventListener("abort", abort);
  const timer = milliseconds === undefined ? undefined : setTimeout(abort, milliseconds);
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", abort);
      controller.abort();
    },
  };
}
