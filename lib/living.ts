/** Removes the entries of objects that were collected. */
const collected = new FinalizationRegistry<() => unknown>((remove) => {
  remove();
});

/**
 * The objects of a kind that are in use. An object that nobody else refers to can still be
 * collected.
 */
export class Living<T extends object> {
  readonly #entries = new Set<WeakRef<T>>();
  readonly #listeners = new Set<(object: T) => void>();

  /**
   * Adds an object. Returns a function that removes it, and then tells the listeners of
   * {@link onLeave}.
   */
  add(object: T): () => void {
    const entry = new WeakRef(object);
    this.#entries.add(entry);
    const remove = (): boolean => this.#entries.delete(entry);
    collected.register(object, remove, entry);
    return () => {
      if (!remove()) return;
      collected.unregister(entry);
      const left = this.#listeners.size > 0 ? entry.deref() : undefined;
      if (left === undefined) return;
      for (const listener of this.#listeners) listener(left);
    };
  }

  /** The number of objects. An object that was collected a moment ago may be included. */
  get size(): number {
    return this.#entries.size;
  }

  /** Iterates over the objects, the oldest first. */
  *[Symbol.iterator](): Generator<T> {
    for (const entry of this.#entries) {
      const object = entry.deref();
      if (object !== undefined) yield object;
    }
  }

  /**
   * Calls `listener` with each object that is removed, but not with one that is collected.
   * Returns a function that ends it.
   */
  onLeave(listener: (object: T) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

/** An object among {@link Living} ones. Whoever keeps the membership keeps the object. */
export interface Membership {
  readonly member: object;
  leave(): void;
}

/** Adds an object. `leave` of the result removes it. */
export function join<T extends object>(all: Living<T>, member: T): Membership {
  return { member, leave: all.add(member) };
}

/** A client or server of `zmq-napi/rpc`, as metrics see it. */
export interface Party<Figures extends object> {
  /** The RpcClient or RpcServer. */
  readonly object: object;
  readonly endpoints: readonly string[];
  statistics(): Figures;
}

/** The figures of an RpcClient. */
export interface ClientFigures {
  readonly underWay: number;
  readonly waiting: number;
  readonly retried: number;
  readonly unawaited: number;
  readonly malformed: number;
}

/** The figures of an RpcServer. */
export interface ServerFigures {
  readonly running: number;
  readonly queued: number;
  readonly refused: number;
  readonly malformed: number;
  readonly undelivered: number;
}

/**
 * The clients and servers of `zmq-napi/rpc` that are open on this thread. The sets are here, so
 * that metrics find them without that entry point.
 */
export const parties = {
  clients: new Living<Party<ClientFigures>>(),
  servers: new Living<Party<ServerFigures>>(),
} as const;
