import { clockOf, dayOf } from "../terminal/clock";

/** Writes the times of messages, and the date when another day has begun. */
export class Times {
  #day: string;

  /** @param start A time of the first day. */
  constructor(start = new Date()) {
    this.#day = dayOf(start);
  }

  /** Returns a time: `09:41:00.123`. The first one of another day has its date before it. */
  textOf(time: Date): string {
    const day = dayOf(time);
    if (day === this.#day) return clockOf(time);
    this.#day = day;
    return `${day} ${clockOf(time)}`;
  }
}
