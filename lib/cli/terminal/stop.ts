// Why a command ends early: the user interrupts it, or nobody reads its output.

import { Failure } from "../failure";
import { killGroups } from "./group";
import { repeatedly } from "./rhythm";
import { endTyping } from "./typing";

/** The reason with which the signal of {@link stopSignal} aborts. */
export class Stopped extends Error {
  /** @param by The name of the signal, or undefined if the reader of the output has gone. */
  constructor(readonly by: "SIGINT" | "SIGTERM" | "SIGHUP" | undefined) {
    super(by === undefined ? "nobody reads the output" : `stopped by ${by}`);
  }
}

const controller = new AbortController();
let broken: Failure | undefined;
let listens = false;

function stopBy(name: "SIGINT" | "SIGTERM" | "SIGHUP"): void {
  // A second one does not wait for the command to end.
  if (controller.signal.aborted) {
    killGroups();
    endBy(name);
  }
  controller.abort(new Stopped(name));
}

/**
 * Returns a signal that aborts at Ctrl-C, SIGTERM and SIGHUP, and when nobody reads the
 * standard output any more. Its reason is a {@link Stopped}. A command passes the signal to
 * what it waits for, and lets the rejection through: the program then ends without a word.
 */
export function stopSignal(): AbortSignal {
  if (!listens) {
    listens = true;
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(name, () => {
        stopBy(name);
      });
  }
  return controller.signal;
}

/** Milliseconds between two looks at the reader of the output, at first. */
const lookInterval = 100;

/**
 * Makes the signal abort also while nothing is written, soon after the reader of a pipe has
 * gone. `isGone` looks whether it has.
 */
export function watchReader(isGone: () => boolean): void {
  if (process.stdout.isTTY) return;
  const end = repeatedly(() => {
    if (!isGone()) return;
    end();
    controller.abort(new Stopped(undefined));
  }, lookInterval);
}

/** Ends the process by a signal, so that a shell sees why, and stops its loop too. */
export function endBy(name: NodeJS.Signals): void {
  endTyping();
  process.removeAllListeners(name);
  process.kill(process.pid, name);
}

/**
 * Watches the standard output. Without a reader, the signal aborts. A command that does not
 * ask for the signal ends at once. The signal also aborts if the output cannot be written, such
 * as to a full disk: with a Failure.
 */
export function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      const why = error.code ?? error.message;
      broken = new Failure(`The standard output cannot be written (${why})`);
      controller.abort(broken);
      return;
    }
    if (!listens) process.exit(0);
    controller.abort(new Stopped(undefined));
  });
  // There is nobody to tell.
  process.stderr.on("error", () => undefined);
}

/**
 * Resolves when the standard output has taken all.
 *
 * @throws Rejects with a Failure if it could not be written.
 */
export async function outputTaken(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.stdout.write("", () => {
      // The event of an error follows its callback.
      setImmediate(resolve);
    });
  });
  if (broken !== undefined) throw broken;
}
