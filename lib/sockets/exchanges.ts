import { waitLimitsWithoutOption } from "../engine/operation";
import type { OperationOptions } from "../engine/operation";
import { turn } from "../engine/turn";
import { WaiterQueue } from "../engine/waiter-queue";
import { socketClosed } from "../engine/failures";
import { textOf, ZmqError } from "../errors";
import { type ReceivedMessage, snapshot, toFrames } from "../messages/frame";
import type { Frame } from "../addon/native";
import { SocketType } from "../socket-types";
import type { Outgoing } from "./directions";

/** What an exchange uses of a Request. */
interface Requesting {
  readonly closed: boolean;
  pendingSendLimit: number;
  relaxed: boolean;
  correlate: boolean;
  send(message: Outgoing, options: OperationOptions): Promise<void>;
  receive(options: OperationOptions): Promise<ReceivedMessage>;
}

/** A request that has not got its reply. */
interface Exchange {
  readonly frames: Frame | Frame[];
  /** The socket's own time limits apply unless the call has a limit. */
  readonly timeout: number | undefined;
}

/** An exchange that is under way, and what stops it. */
interface Running {
  readonly exchange: Exchange;
  readonly stop: AbortController;
}

/**
 * The calls of `request()` of a Request. One exchange is under way; the others wait in
 * their order. When a call ends without a reply, its exchange is stopped, and the next one
 * begins.
 */
export class Exchanges {
  readonly #socket: Requesting;
  #running: Running | undefined;
  readonly #waiters = new WaiterQueue<Exchange, ReceivedMessage>(
    () => "reply",
    () => {
      this.#continue();
    },
  );

  /** Lets the socket send again without a reply, and drop late replies. */
  constructor(socket: Requesting) {
    this.#socket = socket;
    socket.correlate = true;
    socket.relaxed = true;
  }

  /**
   * Adds a call. Resolves with its reply.
   *
   * @throws what `send` throws at once, and `ENOBUFS` if too many calls wait.
   */
  add(
    message: Outgoing,
    options: OperationOptions | undefined,
  ): Promise<ReceivedMessage> {
    const given = toFrames(message);
    if (options?.signal?.aborted === true) return turn.rejected(options.signal.reason);
    this.#checkRoom();
    // A call that waits is independent of later changes to its buffers.
    const frames = this.#running === undefined ? given : snapshot(given, Infinity);
    const timeout = options?.timeout === undefined ? undefined : -1;
    return this.#waiters.add({ frames, timeout }, waitLimitsWithoutOption(options));
  }

  /** Stops the exchange whose call has ended. Begins the first one if none is under way. */
  #continue(): void {
    const first = this.#waiters.first();
    if (this.#running === undefined) {
      if (first !== undefined) void this.#run(first);
    } else if (this.#running.exchange !== first) this.#running.stop.abort();
  }

  async #run(exchange: Exchange): Promise<void> {
    const stop = new AbortController();
    this.#running = { exchange, stop };
    const options = { signal: stop.signal, timeout: exchange.timeout };
    try {
      await this.#socket.send(exchange.frames, options);
      const reply = await this.#socket.receive(options);
      if (this.#waiters.first() === exchange) this.#waiters.resolveFirst(reply);
    } catch (error) {
      const reason = stop.signal.aborted
        ? socketClosed(SocketType.Request, "receive")
        : error;
      if (this.#socket.closed) this.#waiters.rejectAll(reason);
      else if (this.#waiters.first() === exchange) this.#waiters.rejectFirst(error);
    }
    this.#running = undefined;
    this.#continue();
  }

  #checkRoom(): void {
    const { length } = this.#waiters;
    const limit = this.#socket.pendingSendLimit;
    // One of them is under way.
    if (length <= limit) return;
    throw new ZmqError("ENOBUFS", {
      message:
        `${textOf("ENOBUFS")}: the socket has a pendingSendLimit of ${String(limit)}, and ` +
        `${String(length - 1)} requests wait already. Wait for replies, or raise the limit`,
    });
  }
}
