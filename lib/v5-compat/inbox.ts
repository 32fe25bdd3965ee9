import { ZmqError } from "../errors";
import type { Message } from "../messages/frame";
import type { ReceivingSocket } from "../sockets/directions";
import { Gate } from "./gate";

/** Who gets what an {@link Inbox} takes off its socket. */
export interface Listener {
  message(frames: Message[]): void;
  /** `timeout` says that there was no message for as long as the receive timeout. */
  failure(error: unknown, timeout: boolean): void;
}

const forEver = { timeout: -1 };

/**
 * Receives messages as long as its socket is open, and hands them on, one by one. It asks
 * for one only when the one before has been handed on, and lets the event loop turn
 * now and then (see turn.ts).
 */
export class Inbox {
  /**
   * It is closed while the socket is paused; while what came last could not be forwarded
   * yet; and while it is the socket's turn to send, if it is one that alternates.
   */
  readonly gate = new Gate<"paused" | "forwarding" | "turn">();
  readonly #socket: ReceivingSocket;
  readonly #listener: Listener;
  readonly #alternates: boolean;

  /** `alternates` says that a message must be sent after each one received. */
  constructor(socket: ReceivingSocket, listener: Listener, alternates: boolean) {
    this.#socket = socket;
    this.#listener = listener;
    this.#alternates = alternates;
  }

  /** Goes on until the socket is closed. */
  async run(): Promise<void> {
    while (!this.#socket.closed) {
      if (this.gate.closed !== undefined) await this.#opened();
      const message = await this.#next();
      if (message === undefined) return;
      if (this.gate.closed !== undefined) await this.#opened();
      if (this.#alternates) this.gate.shut("turn");
      this.#listener.message(message);
    }
  }

  async #opened(): Promise<void> {
    let { closed } = this.gate;
    for (; closed !== undefined; { closed } = this.gate) await closed;
  }

  /** The next message; undefined if there will be none. */
  async #next(): Promise<Message[] | undefined> {
    let options: typeof forEver | undefined;
    for (;;) {
      try {
        return await this.#socket.receive(options);
      } catch (error) {
        if (!this.#goesOn(error)) return undefined;
        options = this.#socket.receiveTimeout > 0 ? undefined : forEver;
      }
    }
  }

  /** Tells of a failed receive, and whether another one makes sense. */
  #goesOn(error: unknown): boolean {
    if (this.#socket.closed) return false;
    const timeout = error instanceof ZmqError && error.code === "EAGAIN";
    if (!timeout || this.#socket.receiveTimeout > 0) {
      this.#listener.failure(error, timeout);
    }
    // All else means that the context was shut down.
    return timeout;
  }
}
