import { part } from "../../addon/binary/libc";
import type { Event } from "../../events/event";
import { RepeatedTexts, type Sum, type Timing } from "../terminal/repeated-texts";

/** When the events of one endpoint are told. */
const timing: Timing = {
  memory: 10_000,
  firstSum: 10_000,
  laterSums: 60_000,
  most: 50,
};

/** How often the events of an endpoint have come again. */
export interface Repeated {
  readonly address: string;
  readonly events: number;
  /** Attempts to connect among them. */
  readonly attempts: number;
  readonly milliseconds: number;
}

/** What is known about an endpoint. */
interface Memory {
  readonly texts: RepeatedTexts;
  attempts: number;
}

/** Returns a text that is the same for events that say the same. */
function keyOf(event: Event): string {
  // A random part of the interval, and the own port, are new at each attempt.
  const remote = String(part(event, "remote"));
  return `${event.type} ${remote} ${String(part(part(event, "error"), "message"))}`;
}

/**
 * Tells events that come again and again, as of a peer that is down, from those that say
 * something new. Each time is in milliseconds.
 */
export class Repeats {
  readonly #memories = new Map<string, Memory>();

  /**
   * Takes the next event. `isNew`: whether it says something new. `before`: what has come again
   * until now, if it is time to say so.
   */
  take(event: Event, now: number): { isNew: boolean; before: Repeated | undefined } {
    const address = "address" in event ? event.address : "";
    const memory = this.#memoryOf(address);
    const key = keyOf(event);
    const { isNew, before: sum } = memory.texts.take(key, now);
    if (!isNew && event.type === "connect:retry") memory.attempts += 1;
    const before = repeatedOf(address, memory, sum);
    if (!isNew) return { isNew, before };
    // What follows a change is news, and so is what follows a handshake.
    if (event.type === "handshake") memory.texts.forget();
    else if (before !== undefined) memory.texts.forget(key);
    memory.attempts = 0;
    return { isNew, before };
  }

  /** Returns what has come again and was not yet followed by something new. */
  rest(now: number): Repeated[] {
    return [...this.#memories].flatMap(([address, memory]) => {
      const repeated = repeatedOf(address, memory, memory.texts.rest(now));
      memory.attempts = 0;
      return repeated ?? [];
    });
  }

  #memoryOf(address: string): Memory {
    const known = this.#memories.get(address);
    if (known !== undefined) return known;
    const made = { texts: new RepeatedTexts(timing), attempts: 0 };
    this.#memories.set(address, made);
    return made;
  }
}

function repeatedOf(
  address: string,
  { attempts }: Memory,
  sum: Sum | undefined,
): Repeated | undefined {
  if (sum === undefined) return undefined;
  return { address, events: sum.count, attempts, milliseconds: sum.milliseconds };
}
