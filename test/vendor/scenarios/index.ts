import { lives } from "./lives";
import { messages } from "./messages";
import { transports } from "./transports";

/** Each scenario with the patch that it needs, if the release fails, and the law it tests. */
export type Scenarios = Readonly<Record<string, [patch: string | null, law: string]>>;

export const scenarios: Scenarios = { ...lives, ...messages, ...transports };
