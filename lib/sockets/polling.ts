import { timedOut } from "../engine/failures";
import type { Iteration } from "../engine/iteration";
import { type OperationOptions, waitLimitsWithoutOption } from "../engine/operation";
import { turn } from "../engine/turn";
import { WaiterQueue } from "../engine/waiter-queue";
import { socketCore } from "./core";
import type { Socket } from "./socket";

/** A socket that can receive. */
export type Pollable = Socket & { tryReceive(): object[] | undefined };

/** A socket with a message of that socket. */
export type Polled<S extends Pollable> = S extends { tryReceive(): infer M }
  ? [socket: S, message: NonNullable<M>]
  : never;

type Result<S extends Pollable> = IteratorResult<Polled<S>, undefined>;

/** The iteration of `poll()`. */
export class Polling<S extends Pollable> implements Iteration<Polled<S>> {
  /** The open sockets. The next one to be asked comes first. */
  #sockets: S[];
  readonly #options: OperationOptions | undefined;
  /** The calls of `next` that wait for a message of any socket. */
  readonly #waiters = new WaiterQueue<undefined, Result<S>>(
    () => "receive",
    () => {
      this.#watch();
    },
  );
  readonly #unwatch: (() => void)[] = [];

  constructor(sockets: S[], options: OperationOptions | undefined) {
    this.#sockets = sockets;
    this.#options = options;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result<S>> {
    const limits = waitLimitsWithoutOption(this.#options);
    if (limits.signal?.aborted === true) return turn.rejected(limits.signal.reason);
    if (this.#waiters.length === 0) {
      try {
        const value = this.#take();
        if (value !== undefined) return turn.resolved(value);
      } catch (error) {
        return turn.rejected(error);
      }
    }
    if (limits.timeout === 0) return turn.rejected(timedOut("receive", 0, limits.option));
    return this.#waiters.add(undefined, limits);
  }

  /** Ends the iteration. A `next()` that still waits resolves with `done`. */
  return(): Promise<Result<S>> {
    this.#sockets = [];
    this.#serve();
    return turn.resolved({ value: undefined, done: true });
  }

  /**
   * Takes a message of the first socket that has one. Returns undefined if there is none,
   * and the end of the iteration if all sockets are closed.
   */
  #take(): Result<S> | undefined {
    this.#sockets = this.#sockets.filter((socket) => !socket.closed);
    if (this.#sockets.length === 0) return { value: undefined, done: true };
    for (const [index, socket] of [...this.#sockets].entries()) {
      let message: object[] | undefined;
      try {
        message = socketCore(socket).receiver.tryReceive();
      } catch (error) {
        this.#rotate(index);
        throw error;
      }
      if (message === undefined) continue;
      this.#rotate(index);
      // The compiler does not see that the message is of this socket.
      // eslint-disable-next-line @typescript-eslint/consistent-type-assertions
      const value = [socket, message] as unknown as Polled<S>;
      return { value, done: false };
    }
    return undefined;
  }

  /** Puts the sockets up to this one behind the others. */
  #rotate(index: number): void {
    this.#sockets.push(...this.#sockets.splice(0, index + 1));
  }

  /** Resolves waiting calls with the messages that have arrived. */
  #serve(): void {
    while (this.#waiters.length > 0) {
      try {
        const value = this.#take();
        if (value === undefined) break;
        this.#waiters.resolveFirst(value, turn.next);
      } catch (error) {
        this.#waiters.rejectFirst(error);
      }
    }
    this.#watch();
  }

  /** Watches all sockets while calls wait, and none otherwise. */
  #watch(): void {
    if (this.#waiters.length === 0) {
      for (const unwatch of this.#unwatch.splice(0)) unwatch();
    } else if (this.#unwatch.length === 0) {
      const serve = (): void => {
        this.#serve();
      };
      for (const socket of this.#sockets)
        if (!socket.closed) this.#unwatch.push(socketCore(socket).receiver.watch(serve));
    }
  }
}
