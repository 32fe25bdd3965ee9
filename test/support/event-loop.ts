// How busy the event loop is.

import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

/** How often the event loop turned in 100 ms, and for how many events of the system. */
interface Look {
  turns: number;
  events: number;
}

/** Watches the event loop for 100 ms. */
export async function lookAtLoop(): Promise<Look> {
  const before = performance.nodeTiming.uvMetricsInfo;
  await delay(100);
  const after = performance.nodeTiming.uvMetricsInfo;
  return {
    turns: after.loopCount - before.loopCount,
    events: after.events - before.events,
  };
}

/** Fails unless the loop was at rest: it turns thousands of times if something spins. */
export function expectRest({ turns, events }: Look): void {
  if (turns < 200) return;
  const active = process.getActiveResourcesInfo().join(", ");
  throw new Error(
    `The event loop turned ${turns} times in 100 ms, for ${events} events of the system. ` +
      `These are active: ${active}`,
  );
}
