import { Buffer } from "node:buffer";
import { socketOption } from "../options/numbers";

/**
 * What a Subscriber has subscribed to, as libzmq counts it: for the messages that have left
 * libzmq, which filters those that it still has, when that changes.
 */
export class Subscriptions {
  /** How often each prefix was subscribed to; the bytes are the characters of the key. */
  readonly #counts = new Map<string, number>();
  /** How many prefixes there are of each length: a frame is looked up once for each. */
  readonly #lengths = new Map<number, number>();

  /** Follows an option that was set, if it is one that subscribes or unsubscribes. */
  follow(option: number, value: Uint8Array | null): void {
    const adds = option === socketOption.SUBSCRIBE;
    if (!adds && option !== socketOption.UNSUBSCRIBE) return;
    const bytes = value ?? new Uint8Array(0);
    const prefix = Buffer.from(bytes).toString("latin1");
    const count = this.#counts.get(prefix) ?? 0;
    if (adds ? count === 0 : count === 1) this.#countLength(prefix.length, adds ? 1 : -1);
    if (!adds && count <= 1) this.#counts.delete(prefix);
    else this.#counts.set(prefix, count + (adds ? 1 : -1));
  }

  /** Whether any of them is how `frame` begins. */
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
