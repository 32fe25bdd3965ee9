/** How often in each lease the time is looked at, and the client gives a sign. */
const looks = 3;

/** The time for which one side of a stream may say nothing. */
export class Lease {
  readonly #timer: NodeJS.Timeout;
  #heard = performance.now();
  #looked = performance.now();

  /**
   * @param time the lease in milliseconds.
   * @param look called several times in each lease.
   * @param lose called when the other side has said nothing for the time of the lease.
   */
  constructor(time: number, look: () => void, lose: () => void) {
    this.#timer = setInterval(() => {
      const now = performance.now();
      // A process that was stopped, or whose event loop did not turn, has not listened.
      const deaf = now - this.#looked > (2 * time) / looks;
      this.#looked = now;
      if (deaf) this.#heard = now;
      if (now - this.#heard > time) lose();
      else look();
    }, time / looks);
  }

  /** Records that the other side has said something. */
  hear(): void {
    this.#heard = performance.now();
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
