import { EAGAIN, ZmqError } from "../errors";
import type { Status } from "../addon/native";
import type { ReceiveOptions } from "./operation";
import { turn } from "./turn";

interface Closable {
  readonly closed: boolean;
  /** Why nothing can be received although it is open, if so. */
  readonly busy?: ZmqError | undefined;
}

/** Where an iteration takes its values from; see receiver.ts. */
export interface Source<Value extends object> {
  take(metadata: ReceiveOptions["metadata"]): Value | Status;
  afterTurn<Result>(result: Result): Promise<Result>;
  wait(options: ReceiveOptions | undefined): Promise<Value>;
  receive(options: ReceiveOptions | undefined): Promise<Value>;
  abandon(value: Promise<Value>, reason: unknown): void;
}

function delivered<Value>(value: Value): IteratorYieldResult<Value> {
  return { value, done: false };
}

/**
 * What `for await` goes through until it is closed. TypeScript's own name for it,
 * `AsyncIterableIterator`, cannot say what it ends with before TypeScript 5.6.
 */
export interface Iteration<Value> extends AsyncIterator<Value, undefined> {
  [Symbol.asyncIterator](): Iteration<Value>;
}

/**
 * The messages of a socket, or the events of an observer, for `for await`. It ends when its
 * owner is closed and takes nothing that its loop does not get to see: leaving the loop
 * loses nothing.
 */
export class Messages<Value extends object> implements Iteration<Value> {
  readonly #owner: Closable;
  readonly #source: Source<Value>;
  readonly #options: ReceiveOptions | undefined;
  readonly #waiting = new Set<Promise<Value>>();
  #ended = false;

  constructor(
    owner: Closable,
    source: Source<Value>,
    options: ReceiveOptions | undefined,
  ) {
    this.#owner = owner;
    this.#source = source;
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Value, undefined>> {
    if (this.#ended || this.#owner.closed) return turn.resolved(this.#end());
    const { busy } = this.#owner;
    if (busy !== undefined) return turn.rejected(busy);
    if (this.#options?.signal?.aborted !== true) {
      const message = this.#source.take(this.#options?.metadata);
      if (typeof message !== "number") return this.#source.afterTurn(delivered(message));
      if (message === EAGAIN) return this.#wait(this.#source.wait(this.#options));
    }
    return this.#wait(this.#source.receive(this.#options));
  }

  /** Ends the iteration; a `next()` that still waits is told so. */
  return(): Promise<IteratorResult<Value, undefined>> {
    const result = this.#end();
    for (const message of this.#waiting) {
      this.#source.abandon(message, new ZmqError("ECANCELED"));
    }
    return turn.resolved(result);
  }

  async #wait(message: Promise<Value>): Promise<IteratorResult<Value, undefined>> {
    this.#waiting.add(message);
    try {
      return delivered(await message);
    } catch (error) {
      if (this.#ended || this.#endedByClosing(error)) return this.#end();
      throw error;
    } finally {
      this.#waiting.delete(message);
    }
  }

  #end(): IteratorReturnResult<undefined> {
    this.#ended = true;
    return { value: undefined, done: true };
  }

  #endedByClosing(error: unknown): boolean {
    return this.#owner.closed && error instanceof ZmqError && error.errno === -EAGAIN;
  }
}
