// How busy the event loop is.

import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

/** Turns in 100 ms: thousands if something spins, a few if nothing does. */
const atRest = 200;

/** How often the event loop turns in 100 ms, and how many events of the system it gets. */
async function turnsIn100Ms(): Promise<{ turns: number; events: number }> {
  const before = performance.nodeTiming.uvMetricsInfo;
  await delay(100);
  const after = performance.nodeTiming.uvMetricsInfo;
  return {
    turns: after.loopCount - before.loopCount,
    events: after.events - before.events,
  };
}

/**
 * Expects that the event loop is at rest, or comes to rest within a second. Something that
 * is not known yet wakes the loop some hundred times, about once in a day of test runs. So
 * what was seen is printed.
 */
export async function expectRest(): Promise<void> {
  const seen = [];
  for (let look = 0; look < 10; look++) {
    const { turns, events } = await turnsIn100Ms();
    if (turns < atRest) break;
    seen.push({ turns, events, resources: process.getActiveResourcesInfo() });
  }
  if (seen.length > 0)
    console.warn(`The event loop had no rest: ${JSON.stringify(seen)}`);
  expect(seen.length).toBeLessThan(10);
}
