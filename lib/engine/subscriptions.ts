import { Buffer } from "node:buffer";
import { socketOption } from "../options/numbers";

/**
 * The subscriptions of a Subscriber, counted as libzmq counts them.
 *
 * They filter the prefetched messages after a change of subscriptions. libzmq filters
 * only the messages that it still has.
 */
export class Subscriptions {
  /**
   * The number of subscriptions to each prefix. A character of the key is a byte of the
   * prefix.
   */
  readonly #counts = new Map<string, number>();
  /** The number of prefixes of each length. A frame is looked up once for each length. */
  readonly #lengths = new Map<number, number>();

  /** Follows a change of an option, if the option subscribes or unsubscribes. */
  optionChanged(option: number, value: Uint8Array | null): void {
    const adds = option === socketOption.SUBSCRIBE;
    if (!adds && option !== socketOption.UNSUBSCRIBE) return;
    const bytes = value ?? new Uint8Array(0);
    const prefix = Buffer.from(bytes).toString("latin1");
    const count = this.#counts.get(prefix) ?? 0;
    if (adds ? count === 0 : count === 1) this.#countLength(prefix.length, adds ? 1 : -1);
    if (!adds && count <= 1) this.#counts.delete(prefix);
    else this.#counts.set(prefix, count + (adds ? 1 : -1));
  }

  /** Whether there is no subscription. */
  get empty(): boolean {
    return this.#counts.size === 0;
  }

  /** Whether `frame` starts with a subscribed prefix. */
  match(frame: Buffer): boolean {
    for (const length of this.#lengths.keys()) {
      if (length <= frame.length && this.#counts.has(frame.toString("latin1", 0, length)))
        return true;
    }
    return false;
  }

  #countLength(length: number, change: number): void {
    const count = (this.#lengths.get(length) ?? 0) + change;
    if (count === 0) this.#lengths.delete(length);
    else this.#lengths.set(length, count);
  }
}
