import { POLLIN, POLLOUT } from "../constants";
import type { NativeSocket } from "../addon/native";

const both = POLLIN | POLLOUT;

/** Milliseconds between looks at a socket that says it can send, but can't. */
const patience = 10;

/**
 * Who waits on a socket, for the addon: it watches the socket's descriptor all the time
 * but keeps the process alive, and calls back, only while somebody waits.
 */
export class Readiness {
  readonly #native: NativeSocket;
  readonly #serve: () => void;
  #interest = 0;
  #looking = false;
  #open = true;

  /** `serve` tries again what waits. */
  constructor(native: NativeSocket, serve: () => void) {
    this.#native = native;
    this.#serve = serve;
  }

  /** Says whether somebody waits for `event`, which is POLLIN or POLLOUT. */
  want(event: number, wanted: boolean): void {
    const interest = wanted ? this.#interest | event : this.#interest & ~event;
    if (interest === this.#interest || !this.#open) return;
    this.#interest = interest;
    this.#native.wait(interest);
  }

  /**
   * To be called after each native send, with POLLIN, and after each native receive, with
   * POLLOUT: libzmq may have done pending work in it and so swallowed the wake-up that
   * somebody on the other side waits for. One look at the end of the turn finds it.
   */
  touched(other: number): void {
    if ((this.#interest & other) === 0 || this.#looking) return;
    this.#looking = true;
    setImmediate(this.#look);
  }

  readonly #look = (): void => {
    const before = this.#open ? this.#interest : 0;
    if (before !== 0) {
      this.#native.events();
      this.#serve();
    }
    this.#looking = false;
    // While both sides wait, each try of one may have swallowed the other's wake-up.
    if (before === both && this.#open) this.#lookAgain();
  };

  /** Looks again if there is news; without, the next news wakes the watch. */
  #lookAgain(): void {
    const events = this.#native.events();
    if (events >= 0 && (events & this.#interest) === 0) return;
    this.#looking = true;
    // POLLOUT alone is no news where a send was just refused: some types always say so.
    if (events === POLLOUT) setTimeout(this.#look, patience).unref();
    else setImmediate(this.#look);
  }

  close(): void {
    this.#open = false;
  }
}
