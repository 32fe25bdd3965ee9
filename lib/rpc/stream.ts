import { turn } from "../engine/turn";
import type { StreamCall } from "./stream-call";
import type { StreamTrace } from "./tracing";

const done = { done: true, value: undefined } as const;

/**
 * A stream of answers, to be read once with `for await`. The call begins when the first
 * item is asked for.
 */
export class RpcStream<Item> implements AsyncIterableIterator<Item, undefined> {
  readonly #begin: () => [StreamCall, StreamTrace | undefined];
  #call: StreamCall | undefined;
  /** Undefined if nobody traces the call. */
  #trace: StreamTrace | undefined;
  #left = false;

  /** @internal */
  constructor(begin: () => [StreamCall, StreamTrace | undefined]) {
    this.#begin = begin;
  }

  /** Resolves with the next item. Rejects with the error of the call. */
  next(): Promise<IteratorResult<Item, undefined>>;
  async next(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#left) return done;
    try {
      if (this.#call === undefined) [this.#call, this.#trace] = this.#begin();
    } catch (error) {
      this.#left = true;
      return turn.rejected(error);
    }
    const trace = this.#trace;
    const next = trace === undefined ? this.#call.next() : traced(this.#call, trace);
    // A program may retry in a loop what has failed at once.
    return this.#call.ended ? turn.counted(next) : next;
  }

  /** Cancels the call. `break` in a `for await` calls it. */
  return(): Promise<IteratorResult<Item, undefined>> {
    this.#left = true;
    this.#call?.leave();
    this.#trace?.ended();
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

/** Resolves with the next item, and reports the end of the stream. */
async function traced(
  call: StreamCall,
  trace: StreamTrace,
): Promise<IteratorResult<unknown, undefined>> {
  try {
    const result = await call.next();
    if (result.done === true) trace.ended();
    return result;
  } catch (error) {
    trace.failed(error);
    throw error;
  }
}
