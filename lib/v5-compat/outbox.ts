import { textOf, ZmqError } from "../errors";
import { type MessageLike, snapshot, toFrames } from "../messages/frame";
import type { Frame } from "../addon/native";
import { socketCore } from "../sockets/core";
import type { Socket } from "../sockets/socket";
import { socketClosed } from "../engine/failures";
import { WaiterQueue } from "../engine/waiter-queue";

/**
 * The members of a socket that an {@link Outbox} uses. All sockets that can send have
 * them.
 */
export interface Sending extends Socket {
  pendingSendLimit: number;
  sendTimeout: number;
  send(message: MessageLike | MessageLike[]): Promise<void>;
  trySend(message: MessageLike | MessageLike[]): boolean;
}

/**
 * Sends the messages of a socket in their order.
 *
 * Messages that can't be sent at once wait, at most `pendingSendLimit` of them. In the
 * socket, they wait until libzmq accepts them. In the outbox, they wait while the socket
 * is paused. In a req socket's outbox, they also wait until the reply to the last request
 * has arrived.
 */
export class Outbox {
  readonly #socket: Sending;
  readonly #awaitsReply: boolean;
  readonly #sent: () => void;
  /** The messages that the socket has not got yet. */
  readonly #waiters = new WaiterQueue<Frame | Frame[], void>(
    () => "send",
    () => undefined,
  );
  #paused = false;
  /** Whether a request or its reply is under way. */
  #awaitingReply = false;

  /**
   * `awaitsReply` means that a reply must arrive after each message. `sent` is called after each
   * message that libzmq has accepted.
   */
  constructor(socket: Sending, awaitsReply: boolean, sent: () => void) {
    this.#socket = socket;
    this.#awaitsReply = awaitsReply;
    this.#sent = sent;
  }

  /**
   * Returns undefined if libzmq has accepted the message, else a promise that resolves
   * when it has.
   *
   * @throws TypeError for a value that is not a message. ZmqError with code `ENOBUFS` if
   *   too many messages wait, or with the code of libzmq's refusal.
   */
  send(message: MessageLike | MessageLike[]): Promise<void> | undefined {
    if (this.#holding) {
      const frames = toFrames(message);
      this.#checkRoom();
      return this.#waiters.add(snapshot(frames, Infinity), {
        timeout: this.#paused ? -1 : this.#socket.sendTimeout,
        option: "ZMQ_SNDTIMEO",
        signal: undefined,
      });
    }
    if (this.#socket.trySend(message)) {
      this.#awaitingReply = this.#awaitsReply;
      this.#sent();
      return undefined;
    }
    this.#checkRoom();
    return this.#passToSocket(message);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#flush();
  }

  /**
   * Call it when the reply to the last request has arrived, or when the request was not
   * sent.
   */
  replied(): void {
    this.#awaitingReply = false;
    this.#flush();
  }

  /** Call it when the socket is closed. */
  close(): void {
    const { type } = socketCore(this.#socket);
    this.#waiters.rejectAll(socketClosed(type, "send"));
  }

  get #holding(): boolean {
    return this.#paused || this.#awaitingReply;
  }

  #flush(): void {
    while (!this.#holding && !this.#socket.closed) {
      const message = this.#waiters.first();
      if (message === undefined) return;
      this.#waiters.resolveFirst(this.#passToSocket(message));
    }
  }

  async #passToSocket(message: MessageLike | MessageLike[]): Promise<void> {
    this.#awaitingReply = this.#awaitsReply;
    try {
      await this.#socket.send(message);
      this.#sent();
    } catch (error) {
      this.replied();
      throw error;
    }
  }

  #checkRoom(): void {
    const waiting = this.#waiters.length + socketCore(this.#socket).sender.waiting;
    if (waiting < this.#socket.pendingSendLimit) return;
    throw new ZmqError("ENOBUFS", {
      message:
        `${textOf("ENOBUFS")}: the socket has a pendingSendLimit of ` +
        `${String(this.#socket.pendingSendLimit)}, and ${String(waiting)} messages wait ` +
        "already. Wait for the callbacks of send(), or raise the limit",
    });
  }
}
