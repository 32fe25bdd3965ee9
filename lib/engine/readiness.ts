import { POLLIN, POLLOUT } from "../constants";
import type { NativeSocket } from "../addon/native";

const both = POLLIN | POLLOUT;

/**
 * Milliseconds between two tries of a send, if libzmq reports that the socket can send
 * but refuses.
 */
const retryMilliseconds = 10;

/**
 * Sets in the addon whether operations wait on a socket.
 *
 * The addon always watches the socket's descriptor. It keeps the process alive and calls
 * back only while an operation waits.
 */
export class Readiness {
  readonly #native: NativeSocket;
  readonly #serve: () => void;
  #interest = 0;
  #tryScheduled = false;
  #open = true;

  /** `serve` tries the waiting operations again. */
  constructor(native: NativeSocket, serve: () => void) {
    this.#native = native;
    this.#serve = serve;
  }

  /** Sets whether an operation waits for `event`, which is POLLIN or POLLOUT. */
  setWaiting(event: number, waits: boolean): void {
    const interest = waits ? this.#interest | event : this.#interest & ~event;
    if (interest === this.#interest || !this.#open) return;
    this.#interest = interest;
    this.#native.wait(interest);
  }

  /**
   * Schedules another try of the other side. Call it with POLLIN after each native send,
   * and with POLLOUT after each native receive.
   *
   * libzmq may have processed commands within that call, and so consumed the wake-up that
   * the other side waits for. One try at the end of the event-loop turn is enough.
   */
  scheduleTry(event: number): void {
    if ((this.#interest & event) === 0 || this.#tryScheduled) return;
    this.#tryScheduled = true;
    setImmediate(this.#tryNow);
  }

  readonly #tryNow = (): void => {
    const before = this.#open ? this.#interest : 0;
    if (before !== 0) {
      this.#native.events();
      this.#serve();
    }
    this.#tryScheduled = false;
    // While both sides wait, a try of one side may have consumed the wake-up of the
    // other.
    if (before === both && this.#open) this.#scheduleNextTry();
  };

  /**
   * Schedules another try if there are poll events. Otherwise, the next poll event wakes
   * the addon's watch.
   */
  #scheduleNextTry(): void {
    const events = this.#native.events();
    if (events >= 0 && (events & this.#interest) === 0) return;
    this.#tryScheduled = true;
    // POLLOUT alone is not new where a send was just refused: some types always report
    // it.
    if (events === POLLOUT) setTimeout(this.#tryNow, retryMilliseconds).unref();
    else setImmediate(this.#tryNow);
  }

  close(): void {
    this.#open = false;
  }
}
