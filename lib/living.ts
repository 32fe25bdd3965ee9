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
