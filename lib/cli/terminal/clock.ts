const two = (number: number) => String(number).padStart(2, "0");

/** Returns the date here: `2026-11-30`. */
function dayOf(date: Date): string {
  return [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
}

/** Writes times, and the date when another day has begun. */
export class Clock {
  #day: string;

  /** @param start A time of the first day. */
  constructor(start = new Date()) {
    this.#day = dayOf(start);
  }

  /** Returns a time: `09:41:00.123`. The first one of another day has its date before it. */
  textOf(date: Date): string {
    const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two);
    const time = `${parts.join(":")}.${String(date.getMilliseconds()).padStart(3, "0")}`;
    const day = dayOf(date);
    if (day === this.#day) return time;
    this.#day = day;
    return `${day} ${time}`;
  }
}
