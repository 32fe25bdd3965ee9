import type { NativeSocket } from "./native";

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
    setImmediate(() => {
      this.#looking = false;
      if (!this.#open || this.#interest === 0) return;
      this.#native.events();
      this.#serve();
    });
  }

  close(): void {
    this.#open = false;
  }
}
