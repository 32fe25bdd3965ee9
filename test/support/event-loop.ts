// How busy the event loop is.

import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * How often the event loop turned in 100 ms, and how many events of the system it handled.
 */
interface Look {
  turns: number;
  events: number;
}

/**
 * Collects garbage now.
 *
 * V8 otherwise marks objects in steps, and each step is an event for the loop. While V8 waits
 * for its own threads on a busy machine, it turns the loop thousands of times.
 */
function finishMarking(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** Watches the event loop for 100 ms. */
export async function lookAtLoop(): Promise<Look> {
  finishMarking();
  const before = performance.nodeTiming.uvMetricsInfo;
  await delay(100);
  const after = performance.nodeTiming.uvMetricsInfo;
  return {
    turns: after.loopCount - before.loopCount,
    events: after.events - before.events,
  };
}

/** Fails unless the loop was idle: a loop that spins turns thousands of times. */
export function expectRest({ turns, events }: Look): void {
  if (turns < 200) return;
  const active = process.getActiveResourcesInfo().join(", ");
  throw new Error(
    `The event loop turned ${turns} times in 100 ms, for ${events} events of the system. ` +
      `These are active: ${active}`,
  );
}
