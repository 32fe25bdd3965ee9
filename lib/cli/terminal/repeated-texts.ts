/** When texts that repeat are told. All times are in milliseconds. */
export interface Timing {
  /** Within this time, a text that comes again is a repetition. */
  readonly memory: number;
  /** After this time, repetitions are summed up at first. */
  readonly firstSum: number;
  /** After this time, they are summed up again and again. */
  readonly laterSums: number;
  /** The most texts that are remembered. */
  readonly most: number;
}

/** How often texts have come again. */
export interface Sum {
  readonly count: number;
  readonly milliseconds: number;
}

/**
 * Tells texts that say something new from those that come again and again. Each time is in
 * milliseconds.
 */
export class RepeatedTexts {
  readonly #timing: Timing;
  /** When each text came last. The text that has not come for the longest is the first. */
  readonly #times = new Map<string, number>();
  #count = 0;
  /** When texts began to come again. */
  #since = 0;
  /** When they are summed up next. */
  #due = 0;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /**
   * Takes the next text. `isNew`: whether it says something new. `before`: what has come again
   * until now, if it is time to say so.
   */
  take(text: string, now: number): { isNew: boolean; before: Sum | undefined } {
    const { memory, firstSum, laterSums } = this.#timing;
    const last = this.#times.get(text) ?? -Infinity;
    this.#remember(text, now);
    if (now - last > memory) return { isNew: true, before: this.rest(now) };
    if (this.#count === 0) [this.#since, this.#due] = [now, now + firstSum];
    this.#count += 1;
    if (now < this.#due) return { isNew: false, before: undefined };
    this.#due = now + laterSums;
    return { isNew: false, before: this.#sum(now) };
  }

  /** Returns what has come again, and begins a new sum. Undefined if nothing has. */
  rest(now: number): Sum | undefined {
    if (this.#count === 0) return undefined;
    const sum = this.#sum(now);
    this.#count = 0;
    return sum;
  }

  /** Forgets all texts but `kept`, so that they are new when they come again. */
  forget(kept?: string): void {
    const time = kept === undefined ? undefined : this.#times.get(kept);
    this.#times.clear();
    if (kept !== undefined && time !== undefined) this.#times.set(kept, time);
  }

  #remember(text: string, now: number): void {
    this.#times.delete(text);
    for (const oldest of this.#times.keys()) {
      if (this.#times.size < this.#timing.most) break;
      this.#times.delete(oldest);
    }
    this.#times.set(text, now);
  }

  #sum(now: number): Sum {
    return { count: this.#count, milliseconds: now - this.#since };
  }
}
