import type { NativeContext } from "../addon/native";
import { Living } from "../living";

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

/** The handles on contexts of this thread, each as its open sockets. */
const contexts = new Living<ContextUsers>();

/** The open sockets of a context. They can be collected. */
export class ContextUsers extends Living<ContextUser> {
  constructor() {
    super();
    contexts.add(this);
  }

  /** Closes the sockets. */
  closeAll(): void {
    for (const user of this) user.close();
  }
}

/** Iterates over the open sockets of this thread. */
export function* openUsers(): Generator<ContextUser> {
  for (const users of contexts) yield* users;
}
