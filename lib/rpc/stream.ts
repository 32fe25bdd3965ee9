import { turn } from "../engine/turn";
import type { StreamCall } from "./stream-call";

const done = { done: true, value: undefined } as const;

/**
 * A stream of answers, to be read once with `for await`. The call begins when the first
 * item is asked for.
 */
export class RpcStream<Item> implements AsyncIterableIterator<Item, undefined> {
  readonly #begin: () => StreamCall;
  #call: StreamCall | undefined;
  #left = false;

  /** @internal */
  constructor(begin: () => StreamCall) {
    this.#begin = begin;
  }

  /** Resolves with the next item. Rejects with the error of the call. */
  next(): Promise<IteratorResult<Item, undefined>>;
  async next(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#left) return done;
    try {
      this.#call ??= this.#begin();
    } catch (error) {
      this.#left = true;
      return turn.rejected(error);
    }
    const next = this.#call.next();
    // A program may retry in a loop what has failed at once.
    return this.#call.ended ? turn.counted(next) : next;
  }

  /** Cancels the call. `break` in a `for await` calls it. */
  return(): Promise<IteratorResult<Item, undefined>> {
    this.#left = true;
    this.#call?.leave();
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Does the same as {@link return}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
