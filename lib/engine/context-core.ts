import type { NativeContext } from "../addon/native";

/** A socket, as its context uses it. */
export interface ContextUser {
  readonly closed: boolean;
  close(): void;
}

/** A context, as its sockets use it. */
export interface ContextCore {
  /** Throws `EFAULT` if the context is closed. */
  readonly native: NativeContext;
  /**
   * Adds an open socket. The context closes the socket when the context is closed.
   * Returns a function that removes the socket.
   */
  addUser(user: ContextUser): () => void;
}

/** Removes the entries of sockets that were collected without being closed. */
const collectedUsers = new FinalizationRegistry<() => void>((remove) => {
  remove();
});

/** The open sockets of a context. They can be collected. */
export class ContextUsers {
  readonly #entries = new Set<WeakRef<ContextUser>>();

  /** Adds a socket. Returns a function that removes the socket. */
  add(user: ContextUser): () => void {
    const entry = new WeakRef(user);
    this.#entries.add(entry);
    const remove = (): void => {
      this.#entries.delete(entry);
    };
    collectedUsers.register(user, remove, entry);
    return () => {
      remove();
      collectedUsers.unregister(entry);
    };
  }

  /** The number of open sockets. */
  get size(): number {
    return this.#entries.size;
  }

  /** Closes the sockets. */
  closeAll(): void {
    for (const user of this.#entries) user.deref()?.close();
  }
}
