import type { Client } from "./clients";
import { type Decision, decisionOf, usualUserId } from "./decision";
import type { Rules } from "./options";
import { type AuthenticationRequest, withSignal } from "./request";
import { type Outcome, outcomeOf, refused } from "./verdict";

/** The decision about a client that is connected. */
interface Again {
  readonly decision: Decision;
  /** Whether a function has failed, and with what. */
  readonly failed: boolean;
  readonly error?: unknown;
}

async function outcomeNow(
  rules: Rules,
  request: AuthenticationRequest,
): Promise<Outcome> {
  return outcomeOf(await rules.decide(request), usualUserId(request));
}

/**
 * Asks `rules` about a client that is connected. Never rejects: a client about which no
 * decision is made is refused.
 *
 * @param ending Aborts when nobody needs the decision any more.
 */
export function askAgain(
  rules: Rules,
  client: Client,
  ending: AbortSignal,
): Promise<Again> {
  return new Promise((resolve) => {
    const began = performance.now();
    const controller = new AbortController();
    const end = (outcome: Outcome, failure?: { error: unknown }): void => {
      clearTimeout(timer);
      ending.removeEventListener("abort", abandon);
      // A client that is refused has the user id by which its messages were known.
      const { userId } = client;
      const decision = decisionOf(client.request, { ...outcome, userId }, began);
      resolve({ decision, failed: failure !== undefined, ...failure });
    };
    const giveUp = (reason: string): void => {
      end(refused(300, reason));
      controller.abort(new DOMException(reason, "AbortError"));
    };
    const abandon = (): void => {
      giveUp("The authenticator was closed");
    };
    // Like a decision about a new client, it does not keep the process running.
    const timer = setTimeout(giveUp, rules.timeout, "The decision took too long").unref();
    ending.addEventListener("abort", abandon);
    outcomeNow(rules, withSignal(client.request, controller.signal)).then(
      (outcome) => {
        end(outcome);
      },
      (error: unknown) => {
        end(refused(500, "The handler failed"), { error });
      },
    );
  });
}

/**
 * Calls `act` for each item, for at most `limit` items at a time. Rejects with the first
 * error.
 */
export async function eachOf<Item>(
  items: readonly Item[],
  limit: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await act(item);
  };
  const count = Math.min(limit, items.length);
  await Promise.all(Array.from({ length: count }, worker));
}
