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
