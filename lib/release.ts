import type { NativeSocket } from "./native";

/**
 * The end of a socket's listening. libzmq closes a listener on a thread of its own: its
 * endpoint is free some time after the socket was unbound or closed.
 */
export class Release {
  readonly #native: NativeSocket;
  readonly #leaving = new Set<Promise<void>>();
  #released!: () => void;
  /** Resolves when the socket has ended and all that it listened on is free. */
  readonly promise = new Promise<void>((resolve) => {
    this.#released = resolve;
  });

  constructor(native: NativeSocket) {
    this.#native = native;
  }

  /** To be called before the socket leaves `endpoint`; resolves when that is free. */
  leaves(endpoint: string): Promise<void> {
    const vacant = new Promise<void>((resolve) => {
      this.#native.whenVacant(endpoint, resolve);
    });
    this.#leaving.add(vacant);
    void vacant.then(() => this.#leaving.delete(vacant));
    return vacant;
  }

  /** The socket does not leave `endpoints`, as was said before. */
  stays(endpoints: readonly string[]): void {
    for (const endpoint of endpoints) this.#native.giveUpVacancy(endpoint);
  }

  /** To be called before the socket ends, which listens on `endpoints`. */
  ends(endpoints: readonly string[]): void {
    for (const endpoint of endpoints) void this.leaves(endpoint);
    void Promise.all(this.#leaving).then(this.#released);
  }
}
