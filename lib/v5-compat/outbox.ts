import { ZmqError } from "../errors";
import { type MessageLike, snapshot, toFrames } from "../messages/frame";
import type { Frame } from "../addon/native";
import { type Socket, socketCore } from "../sockets/socket";
import { WaitingLine } from "../engine/waiting-line";

/** What an {@link Outbox} needs of a socket: all that send have it. */
export interface Sending extends Socket {
  pendingSendLimit: number;
  sendTimeout: number;
  send(message: MessageLike | MessageLike[]): Promise<void>;
  trySend(message: MessageLike | MessageLike[]): boolean;
}

/**
 * Sends the messages of a socket in their order. Those that can't go at once wait, up to
 * `pendingSendLimit` of them: with the socket, until libzmq takes them; here, while the
 * socket is paused, and, for a req socket, until the reply to the last request has come.
 */
export class Outbox {
  readonly #socket: Sending;
  readonly #asks: boolean;
  readonly #sent: () => void;
  /** Messages that the socket has not been given yet. */
  readonly #line = new WaitingLine<Frame | Frame[], void>(() => undefined);
  #paused = false;
  /** Whether a request is on its way, or its reply. */
  #asking = false;

  /** `asks` says that a reply must come after each message; `sent` is told of each that
   * libzmq has taken. */
  constructor(socket: Sending, asks: boolean, sent: () => void) {
    this.#socket = socket;
    this.#asks = asks;
    this.#sent = sent;
  }

  /**
   * Answers undefined if libzmq has taken the message, else a promise for that.
   *
   * @throws TypeError for what is no message, ZmqError for what libzmq refuses and, with
   *   code `ENOBUFS`, if too many wait.
   */
  send(message: MessageLike | MessageLike[]): Promise<void> | undefined {
    if (this.#holding) {
      const frames = toFrames(message);
      this.#checkRoom();
      return this.#line.join(snapshot(frames, Infinity), {
        timeout: this.#paused ? -1 : this.#socket.sendTimeout,
        signal: undefined,
      });
    }
    if (this.#socket.trySend(message)) {
      this.#asking = this.#asks;
      this.#sent();
      return undefined;
    }
    this.#checkRoom();
    return this.#give(message);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#flush();
  }

  /** Says that the reply to the last request is here, or that it was never sent. */
  replied(): void {
    this.#asking = false;
    this.#flush();
  }

  /** To be called when the socket is closed. */
  close(): void {
    this.#line.rejectAll(new ZmqError("EAGAIN"));
  }

  get #holding(): boolean {
    return this.#paused || this.#asking;
  }

  #flush(): void {
    while (!this.#holding && !this.#socket.closed) {
      const message = this.#line.first();
      if (message === undefined) return;
      this.#line.resolveFirst(this.#give(message));
    }
  }

  async #give(message: MessageLike | MessageLike[]): Promise<void> {
    this.#asking = this.#asks;
    try {
      await this.#socket.send(message);
      this.#sent();
    } catch (error) {
      this.replied();
      throw error;
    }
  }

  #checkRoom(): void {
    const waiting = this.#line.length + socketCore(this.#socket).sender.waiting;
    if (waiting < this.#socket.pendingSendLimit) return;
    throw new ZmqError("ENOBUFS", {
      message:
        `${String(waiting)} messages wait to be sent already, which is the socket's ` +
        "pendingSendLimit: wait for the callbacks of send(), or raise the limit",
    });
  }
}
