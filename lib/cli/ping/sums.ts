/** What all pings have been like. A ping that goes on for days keeps no more than this. */
export class Sums {
  /** The number of pings. */
  sent = 0;
  /** The number of replies. */
  answered = 0;
  #least = Infinity;
  #most = 0;
  #total = 0;

  /** Counts a ping, with the time of its reply in milliseconds. Undefined: none came. */
  add(time: number | undefined): void {
    this.sent += 1;
    if (time === undefined) return;
    this.answered += 1;
    this.#least = Math.min(this.#least, time);
    this.#most = Math.max(this.#most, time);
    this.#total += time;
  }

  /** Returns the times of the replies. Undefined without a reply. */
  get spread(): Readonly<Record<"least" | "average" | "most", number>> | undefined {
    if (this.answered === 0) return undefined;
    const average = this.#total / this.answered;
    return { least: this.#least, average, most: this.#most };
  }
}
