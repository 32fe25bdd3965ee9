import { inTime } from "../terminal/figures";
import { type Recorded, recordSizeOf } from "./format";

/** How far a recording is sent. */
export class ReplayProgress {
  readonly #whole: number | undefined;
  readonly #begin: number;
  readonly #now: () => number;
  #position: number;
  #first: number | undefined;
  #time = 0;

  /**
   * @param position The size of what stands before the first record, in bytes.
   * @param whole The size of the recording in bytes, if it is known.
   * @param now The time in milliseconds.
   */
  constructor(
    position: number,
    whole: number | undefined,
    now = () => performance.now(),
  ) {
    this.#position = position;
    this.#whole = whole;
    this.#now = now;
    this.#begin = now();
  }

  /** Passes over a record. */
  pass(record: Recorded): void {
    this.#position += recordSizeOf(record);
    this.#first ??= record.time;
    this.#time = record.time - this.#first;
  }

  /**
   * Says how far the recording is sent, and how long the rest takes at the pace until now. Ends
   * with a comma.
   */
  describe(): string {
    const at = `at ${inTime(this.#time / 1000)}, `;
    if (this.#whole === undefined) return at;
    const done = Math.min(1, this.#position / this.#whole);
    const left = ((this.#now() - this.#begin) * (1 - done)) / done;
    return `${at}${Math.floor(done * 100)} %, ${inTime(left)} left, `;
  }
}
