import type { NativeSocket } from "../addon/native";

/**
 * Tells when a socket's endpoints are free. libzmq closes a listener on a thread of its own,
 * some time after the socket was unbound or closed.
 */
export class Release {
  readonly #native: NativeSocket;
  readonly #leaving = new Set<Promise<void>>();
  #released!: () => void;
  /** Resolves when the socket has ended and all endpoints that it listened on are free. */
  readonly promise = new Promise<void>((resolve) => {
    this.#released = resolve;
  });

  constructor(native: NativeSocket) {
    this.#native = native;
  }

  /** To be called before the socket unbinds `endpoint`. Resolves when that is free. */
  leaves(endpoint: string): Promise<void> {
    const vacant = new Promise<void>((resolve) => {
      this.#native.whenVacant(endpoint, resolve);
    });
    this.#leaving.add(vacant);
    void vacant.then(() => this.#leaving.delete(vacant));
    return vacant;
  }

  /** To be called after {@link leaves} if the socket goes on listening on `endpoints`. */
  stays(endpoints: readonly string[]): void {
    for (const endpoint of endpoints) this.#native.giveUpVacancy(endpoint);
  }

  /** To be called before the socket ends. It listens on `endpoints`. */
  ends(endpoints: readonly string[]): void {
    for (const endpoint of endpoints) void this.leaves(endpoint);
    void Promise.all(this.#leaving).then(this.#released);
  }
}
