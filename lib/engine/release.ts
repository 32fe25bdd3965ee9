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
  readonly #pending = new Set<Promise<void>>();
  #resolve!: () => void;
  /**
   * Resolves when the socket is closed and the endpoints that it listened on can be bound
   * again.
   */
  readonly promise = new Promise<void>((resolve) => {
    this.#resolve = resolve;
  });

  /** Whether an endpoint can't be bound again yet. */
  get waits(): boolean {
    return this.#pending.size > 0;
  }

  /** `owner` is the object that closes the socket, and is collected with the socket. */
  constructor(native: NativeSocket, owner: object, endpoints: Endpoints) {
    this.#native = native;
    const close = (): void => {
      this.finish(endpoints.listening);
      native.close();
    };
    collected.register(owner, close, this);
  }

  /**
   * Call it before the socket unbinds `endpoint`. Resolves when the endpoint can be bound
   * again.
   */
  waitForEndpoint(endpoint: string): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#native.onListenerClosed(endpoint, resolve);
    });
    this.#pending.add(closed);
    void closed.then(() => this.#pending.delete(closed));
    return closed;
  }

  /** Call it after {@link waitForEndpoint} if the socket still listens on `endpoints`. */
  stopWaiting(endpoints: readonly string[]): void {
    for (const endpoint of endpoints) this.#native.cancelListenerClosed(endpoint);
  }

  /** Call it before the socket is closed, with the endpoints that it listens on. */
  finish(endpoints: readonly string[]): void {
    collected.unregister(this);
    for (const endpoint of endpoints) void this.waitForEndpoint(endpoint);
    void Promise.all(this.#pending).then(this.#resolve);
  }
}
