import { ZmqError } from "../errors";
import type { Message } from "../messages/frame";
import { socketCore } from "../sockets/core";
import type { ReceivingSocket } from "../sockets/directions";
import { Gate } from "./gate";

/** The receiver of what an {@link Inbox} takes from its socket. */
export interface Listener {
  message(frames: Message[]): void;
  /**
   * Called after a failed receive. `timeout` is true if no message arrived within the
   * receive timeout.
   */
  failure(error: unknown, timeout: boolean): void;
}

const noTimeLimit = { timeout: -1 };

/**
 * Receives messages while its socket is open, and passes them to its listener one by one.
 *
 * The inbox asks for a message only after it has passed on the last one. It lets the
 * event loop turn from time to time (see turn.ts). A message for which the inbox has
 * waited is passed on among the callbacks of `setImmediate`, as in zeromq 5. So a program
 * that closes a socket by `setImmediate` gets no answer to what it has sent before.
 */
export class Inbox {
  /**
   * The gate is closed for three reasons. The socket is paused. The last message could
   * not be forwarded yet. It is the socket's turn to send.
   */
  readonly gate = new Gate<"paused" | "forwarding" | "turn">();
  readonly #socket: ReceivingSocket;
  readonly #listener: Listener;
  readonly #alternates: boolean;

  /**
   * `alternates` means that the socket must send a message after each one that it
   * receives.
   */
  constructor(socket: ReceivingSocket, listener: Listener, alternates: boolean) {
    this.#socket = socket;
    this.#listener = listener;
    this.#alternates = alternates;
  }

  /** Runs until the socket is closed. */
  async run(): Promise<void> {
    for (;;) {
      if (this.gate.closed !== undefined) await this.#opened();
      const message = await this.#next();
      if (message === undefined) return;
      if (this.gate.closed !== undefined) await this.#opened();
      if (this.#socket.closed) return;
      if (this.#alternates) this.gate.close("turn");
      this.#listener.message(message);
    }
  }

  async #opened(): Promise<void> {
    let { closed } = this.gate;
    for (; closed !== undefined; { closed } = this.gate) await closed;
  }

  /** Resolves with the next message, or with undefined if there will be none. */
  async #next(): Promise<Message[] | undefined> {
    let options: typeof noTimeLimit | undefined;
    for (;;) {
      try {
        const message = this.#socket.receive(options);
        const waits = socketCore(this.#socket).receiver.waiting > 0;
        const received = await message;
        if (waits) await new Promise(setImmediate);
        return received;
      } catch (error) {
        if (!this.#reportFailure(error)) return undefined;
        options = this.#socket.receiveTimeout > 0 ? undefined : noTimeLimit;
      }
    }
  }

  /** Reports a failed receive. Returns whether to receive again. */
  #reportFailure(error: unknown): boolean {
    if (this.#socket.closed) return false;
    const timeout = error instanceof ZmqError && error.code === "EAGAIN";
    if (!timeout || this.#socket.receiveTimeout > 0) {
      this.#listener.failure(error, timeout);
    }
    // Any other error means that the context was shut down.
    return timeout;
  }
}
