import type { NativeSocket } from "../addon/native";
import type { Endpoints } from "../endpoint/endpoints";

/** Closes a socket that was collected before it was closed, so that its release comes. */
const collected = new FinalizationRegistry<() => void>((close) => {
  close();
});

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

  /** `owner` is the object that closes the socket, and is collected with the socket. */
  constructor(native: NativeSocket, owner: object, endpoints: Endpoints) {
    this.#native = native;
    const close = (): void => {
      this.ends(endpoints.listening);
      native.close();
    };
    collected.register(owner, close, this);
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
    collected.unregister(this);
    for (const endpoint of endpoints) void this.leaves(endpoint);
    void Promise.all(this.#leaving).then(this.#released);
  }
}
