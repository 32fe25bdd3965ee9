import { connections } from "./connections";
import { lives } from "./lives";
import { messages } from "./messages";
import { queues } from "./queues";
import { subscriptions } from "./subscriptions";
import { transports } from "./transports";

/**
 * Each scenario with its patch, whether the release fails, and the law that the scenario
 * tests.
 */
export type Scenarios = Readonly<Record<string, [patch: string | null, law: string]>>;

export const scenarios: Scenarios = {
  ...connections,
  ...lives,
  ...messages,
  ...queues,
  ...subscriptions,
  ...transports,
};
