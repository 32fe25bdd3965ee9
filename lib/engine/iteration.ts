import { EAGAIN, ZmqError } from "../errors";
import type { Status } from "../addon/native";
import type { ReceiveOptions } from "./operation";
import { turn } from "./turn";

interface Closable {
  readonly closed: boolean;
  /** The error of every `next` while another owner has the libzmq socket. */
  readonly busy?: ZmqError | undefined;
}

/** The source of the values of an iteration. See receiver.ts. */
export interface Source<Value extends object> {
  takeInTurn(options: ReceiveOptions | undefined): Value | Status;
  afterTurn<Result>(result: Result): Promise<Result>;
  wait(options: ReceiveOptions | undefined): Promise<Value>;
  receive(options: ReceiveOptions | undefined): Promise<Value>;
  cancel(value: Promise<Value>, reason: unknown): void;
}

function delivered<Value>(value: Value): IteratorYieldResult<Value> {
  return { value, done: false };
}

/**
 * An iterator for `for await`. TypeScript's own type for it, `AsyncIterableIterator`, has
 * no parameter for the final value before TypeScript 5.6.
 */
export interface Iteration<Value> extends AsyncIterator<Value, undefined> {
  [Symbol.asyncIterator](): Iteration<Value>;
}

/**
 * Iterates over the messages of a socket, or the events of an observer.
 *
 * The iteration ends when its owner is closed. It takes only values that the loop
 * receives, so that no value is lost when the loop is left.
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
      const message = this.#source.takeInTurn(this.#options);
      if (typeof message !== "number") return this.#source.afterTurn(delivered(message));
      if (message === EAGAIN) return this.#wait(this.#source.wait(this.#options));
    }
    return this.#wait(this.#source.receive(this.#options));
  }

  /** Ends the iteration. A `next()` that still waits resolves with `done`. */
  return(): Promise<IteratorResult<Value, undefined>> {
    const result = this.#end();
    for (const message of this.#waiting) {
      this.#source.cancel(message, new ZmqError("ECANCELED"));
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
