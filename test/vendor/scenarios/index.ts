import { connections } from "./connections";
import { lives } from "./lives";
import { messages } from "./messages";
import { queues } from "./queues";
import { subscriptions } from "./subscriptions";
import { transports } from "./transports";

/** Each scenario with the patch that it needs, if the release fails, and the law it tests. */
export type Scenarios = Readonly<Record<string, [patch: string | null, law: string]>>;

export const scenarios: Scenarios = {
  ...connections,
  ...lives,
  ...messages,
  ...queues,
  ...subscriptions,
  ...transports,
};
