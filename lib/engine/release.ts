import type { NativeSocket } from "../addon/native";

/**
 * Reports when the endpoints of a socket can be bound again. libzmq closes a listener on
 * another thread, some time after the socket was unbound or closed.
 */
export class Release {
  readonly #native: NativeSocket;
  readonly #leaving = new Set<Promise<void>>();
  #released!: () => void;
  /**
   * Resolves when the socket is closed and the endpoints that it listened on can be bound
   * again.
   */
  readonly promise = new Promise<void>((resolve) => {
    this.#released = resolve;
  });

  constructor(native: NativeSocket) {
    this.#native = native;
  }

  /**
   * Call it before the socket unbinds `endpoint`. Resolves when the endpoint can be bound
   * again.
   */
  leaves(endpoint: string): Promise<void> {
    const vacant = new Promise<void>((resolve) => {
      this.#native.whenVacant(endpoint, resolve);
    });
    this.#leaving.add(vacant);
    void vacant.then(() => this.#leaving.delete(vacant));
    return vacant;
  }

  /** Call it after {@link leaves} if the socket still listens on `endpoints`. */
  stays(endpoints: readonly string[]): void {
    for (const endpoint of endpoints) this.#native.giveUpVacancy(endpoint);
  }

  /** Call it before the socket is closed, with the endpoints that it listens on. */
  ends(endpoints: readonly string[]): void {
    for (const endpoint of endpoints) void this.leaves(endpoint);
    void Promise.all(this.#leaving).then(this.#released);
  }
}
