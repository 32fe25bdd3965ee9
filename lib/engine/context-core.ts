import type { NativeContext } from "../addon/native";

/** A socket, as far as the end of its context concerns it. */
export interface ContextUser {
  readonly closed: boolean;
  close(): void;
}

/** What sockets may do with their context. */
export interface ContextCore {
  /** Throws if the context is closed. */
  readonly native: NativeContext;
  /** Enters an open socket, which is closed along with the context. The function that this
   * returns takes the socket out again. */
  enter(user: ContextUser): () => void;
}
