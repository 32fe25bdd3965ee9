import { EAGAIN, ZmqError } from "./errors";
import type { Message } from "./message";
import type { ReceiveOptions } from "./operation";
import type { Receiver } from "./receiver";

interface Closable {
  readonly closed: boolean;
}

function delivered<Frames>(value: Frames): IteratorYieldResult<Frames> {
  return { value, done: false };
}

/**
 * The messages of a socket, for `for await`. It ends when the socket is closed and takes
 * nothing that its loop does not get to see: leaving the loop loses no message.
 */
export class Messages<Frames extends Message[]> implements AsyncIterableIterator<
  Frames,
  undefined
> {
  readonly #socket: Closable;
  readonly #receiver: Receiver<Frames>;
  readonly #options: ReceiveOptions | undefined;
  readonly #waiting = new Set<Promise<Frames>>();
  #ended = false;

  constructor(
    socket: Closable,
    receiver: Receiver<Frames>,
    options: ReceiveOptions | undefined,
  ) {
    this.#socket = socket;
    this.#receiver = receiver;
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Frames, undefined>> {
    if (this.#ended || this.#socket.closed) return Promise.resolve(this.#end());
    if (this.#options?.signal?.aborted !== true) {
      const message = this.#receiver.take(this.#options?.metadata);
      if (typeof message !== "number")
        return this.#receiver.afterTurn(delivered(message));
      if (message === EAGAIN) return this.#wait(this.#receiver.wait(this.#options));
    }
    return this.#wait(this.#receiver.receive(this.#options));
  }

  /** Ends the iteration; a `next()` that still waits is told so. */
  return(): Promise<IteratorResult<Frames, undefined>> {
    const result = this.#end();
    for (const message of this.#waiting) {
      this.#receiver.abandon(message, new ZmqError("ECANCELED"));
    }
    return Promise.resolve(result);
  }

  async #wait(message: Promise<Frames>): Promise<IteratorResult<Frames, undefined>> {
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
    return this.#socket.closed && error instanceof ZmqError && error.errno === -EAGAIN;
  }
}
