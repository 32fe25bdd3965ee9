import { part } from "../../addon/binary/libc";
import type { Event } from "../../events/event";

/** Within so many milliseconds, an event that comes again belongs to the same trouble. */
const memory = 10_000;

/** After so many milliseconds, events that repeat are summed up: at first, and later. */
const firstSum = 10_000;
const laterSums = 60_000;

/** The most different events of one endpoint that are kept in mind. */
const mostKeys = 50;

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
  /** When each event came last. */
  readonly times: Map<string, number>;
  events: number;
  attempts: number;
  /** When the events began to come again. */
  since: number;
  /** When they are summed up next. */
  due: number;
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
    const memory = this.#memoryOf(address, now);
    if (!isRepeated(memory, event, now)) {
      const before = sumOf(address, memory, now);
      // What follows a change is news, and so is what follows a handshake.
      if (before !== undefined || event.type === "handshake") memory.times.clear();
      forget(memory);
      if (event.type !== "handshake") memory.times.set(keyOf(event), now);
      return { isNew: true, before };
    }
    memory.times.set(keyOf(event), now);
    if (memory.events === 0) Object.assign(memory, { since: now, due: now + firstSum });
    memory.events += 1;
    if (event.type === "connect:retry") memory.attempts += 1;
    if (now < memory.due) return { isNew: false, before: undefined };
    memory.due = now + laterSums;
    return { isNew: false, before: totalOf(address, memory, now) };
  }

  /** Returns what has come again and was not yet followed by something new. */
  rest(now: number): Repeated[] {
    return [...this.#memories].flatMap(
      ([address, memory]) => sumOf(address, memory, now) ?? [],
    );
  }

  #memoryOf(address: string, now: number): Memory {
    const known = this.#memories.get(address);
    if (known !== undefined) return known;
    const made = { times: new Map(), events: 0, attempts: 0, since: now, due: 0 };
    this.#memories.set(address, made);
    return made;
  }
}

function isRepeated({ times }: Memory, event: Event, now: number): boolean {
  return now - (times.get(keyOf(event)) ?? -Infinity) <= memory;
}

/** Forgets the events of which most time has passed, if there are many. */
function forget({ times }: Memory): void {
  for (const key of times.keys()) {
    if (times.size < mostKeys) return;
    times.delete(key);
  }
}

function totalOf(address: string, memory: Memory, now: number): Repeated {
  const { events, attempts, since } = memory;
  return { address, events, attempts, milliseconds: now - since };
}

/** Returns what has come again, and begins a new sum. Undefined if nothing has. */
function sumOf(address: string, memory: Memory, now: number): Repeated | undefined {
  if (memory.events === 0) return undefined;
  const total = totalOf(address, memory, now);
  memory.events = 0;
  memory.attempts = 0;
  return total;
}
