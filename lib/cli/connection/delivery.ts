import type { Context } from "../../context";
import type { Failure } from "../failure";
import { showProgress } from "../terminal/progress";
import { stopSignal } from "../terminal/stop";

/** Milliseconds after which the wait for the delivery is shown. */
const patience = 500;

/** What is delivered at the end of a command. */
export interface Delivery {
  /** The context of the socket, and of no other socket that sends. */
  readonly context: Context;
  readonly socket: { close(): void };
  /** The endpoints, for sentences. */
  readonly where: string;
  /** How many messages were sent. */
  readonly messages: number;
  /** Milliseconds. Undefined: no limit. */
  readonly timeout: number | undefined;
  /** Returns the failure when the time limit runs out. */
  readonly late: () => Failure;
}

/** Rejects when the command is to stop, or after its time limit. `done` ends the limit. */
function interrupted({ timeout, late }: Delivery, done: AbortSignal): Promise<never> {
  const stop = stopSignal();
  return new Promise((_resolve, reject) => {
    const fail = () => {
      reject(stop.reason);
    };
    if (stop.aborted) fail();
    stop.addEventListener("abort", fail);
    if (timeout === undefined) return;
    const timer = setTimeout(() => {
      reject(late());
    }, timeout);
    done.addEventListener("abort", () => {
      clearTimeout(timer);
    });
  });
}

/**
 * Closes the socket, and resolves when the system has what was sent. Shows that it waits.
 *
 * @throws Rejects with a Stopped, or with `late()` after the timeout.
 */
export async function deliverAll(delivery: Delivery): Promise<void> {
  const { context, socket, where, messages } = delivery;
  socket.close();
  const began = performance.now();
  const endProgress = showProgress(() =>
    performance.now() - began < patience || messages === 0
      ? ""
      : `waiting for ${where} to take the last messages`,
  );
  const done = new AbortController();
  try {
    await Promise.race([context.close(), interrupted(delivery, done.signal)]);
  } finally {
    done.abort();
    endProgress();
  }
}
