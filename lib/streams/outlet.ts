import { isAnyArrayBuffer } from "node:util/types";

import { kindOf } from "../checks";
import { POLLOUT } from "../constants";
import { onAbort } from "../engine/abort";
import { timedOut } from "../engine/failures";
import { waitLimitsOf } from "../engine/operation";
import type { SocketCore } from "../engine/socket-core";
import { toFrames } from "../messages/frame";
import { aSocket } from "../socket-types";
import { isOutOfTurn } from "./intake";
import { viewOf } from "./mark";
import type { Settings } from "./options";

/** What an {@link Outlet} uses of a socket. */
interface Sending {
  send(message: unknown, options: object): Promise<void>;
}

function isSending(socket: object): socket is Sending {
  return "send" in socket && typeof socket.send === "function";
}

const empty = Buffer.alloc(0);

/**
 * Sends what is written to a stream, in its order.
 *
 * Owns: the sending direction of the socket, until {@link stop}.
 */
export class Outlet {
  readonly #core: SocketCore;
  readonly #socket: Sending;
  readonly #settings: Settings;
  /** Whether the other half of the stream receives on the same socket. */
  readonly #both: boolean;
  readonly #stopping = new AbortController();
  /** The number of messages that the other half has received. */
  #received = 0;
  /** Lets a send go on that waits for its turn. */
  #resume: (() => void) | undefined;

  constructor(socket: object, core: SocketCore, settings: Settings, both: boolean) {
    if (!isSending(socket)) throw new TypeError("Socket must have a method send()");
    this.#socket = socket;
    this.#core = core;
    this.#settings = settings;
    this.#both = both;
  }

  /**
   * Sends a chunk. Resolves when libzmq has accepted all of it. Rejects with the errors of
   * `send`, with a TypeError for a chunk that can't be sent, and with the reason of
   * {@link stop}.
   */
  async send(chunk: unknown): Promise<void> {
    if (this.#settings.objectMode) {
      this.#refuseMark(chunk);
      await this.#deliver(chunk);
      return;
    }
    for (const message of this.#cut(bytesOf(chunk))) await this.#deliver(message);
  }

  /** Sends the mark of the end, if there is one. */
  async finish(): Promise<void> {
    const { mark } = this.#settings;
    if (mark !== undefined) await this.#deliver([...mark.frames]);
    this.stop();
  }

  /** Call it when the other half has received a message: it may be time to send. */
  received(): void {
    this.#received += 1;
    this.#resume?.();
  }

  /** Ends a send that waits, and gives the direction of the socket back. */
  stop(reason?: unknown): void {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort(reason);
    this.#core.detachStream(POLLOUT);
  }

  /** Cuts bytes into frames. A frame that looks like the mark gets an empty frame after it. */
  *#cut(bytes: Uint8Array): Iterable<Uint8Array | Uint8Array[]> {
    const { chunkSize, mark } = this.#settings;
    for (let start = 0; start < bytes.length; start += chunkSize) {
      const frame = bytes.subarray(start, start + chunkSize);
      yield mark?.matches([frame]) === true ? [frame, empty] : frame;
    }
  }

  async #deliver(message: unknown): Promise<void> {
    for (;;) {
      const before = this.#received;
      try {
        await this.#attempt(message);
        return;
      } catch (error) {
        if (!this.#both || !isOutOfTurn(error)) throw error;
      }
      if (this.#received === before) await this.#otherHalf();
    }
  }

  #attempt(message: unknown): Promise<void> {
    const { signal } = this.#stopping;
    const limits = { signal, timeout: this.#settings.timeout };
    const form = this.#core.facts.message;
    if (form !== "numbered" && form !== "grouped") {
      return this.#socket.send(message, limits);
    }
    const parts: readonly unknown[] = Array.isArray(message) ? message : [];
    const [frame, address] = parts;
    if (parts.length === 2 && typeof address === "object" && address !== null) {
      return this.#socket.send(frame, { ...address, ...limits });
    }
    const such = form === "grouped" ? "group: name" : "routingId: number";
    throw new TypeError(
      `A chunk for ${aSocket(this.#core.type)} must be [frame, { ${such} }], but is ${kindOf(
        message,
      )}`,
    );
  }

  /** Waits until the other half has received a message, within the time limit. */
  #otherHalf(): Promise<void> {
    const { signal } = this.#stopping;
    signal.throwIfAborted();
    const given = { timeout: this.#settings.timeout };
    const { timeout, option } = waitLimitsOf(given, this.#core.native, "send");
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        remove();
        this.#resume = undefined;
      };
      const expire = (): void => {
        leave();
        reject(timedOut("receive", timeout, option));
      };
      const timer = timeout < 0 ? undefined : setTimeout(expire, timeout);
      const remove = onAbort(signal, () => {
        leave();
        reject(signal.reason);
      });
      this.#resume = () => {
        leave();
        resolve();
      };
    });
  }

  #refuseMark(message: unknown): void {
    const { mark } = this.#settings;
    if (mark === undefined) return;
    const frames = toFrames(message);
    if (!mark.matches(Array.isArray(frames) ? frames : [frames])) return;
    throw new TypeError(
      `A chunk must not be the mark of the end: the option end lets ${mark.text} mark the ` +
        'end of the stream. Add a frame or a byte, or choose another mark, such as { end: "END" }',
    );
  }
}

function bytesOf(chunk: unknown): Uint8Array {
  if (typeof chunk === "string") return Buffer.from(chunk);
  if (ArrayBuffer.isView(chunk)) return viewOf(chunk);
  if (isAnyArrayBuffer(chunk)) return new Uint8Array(chunk);
  throw new TypeError(
    `A chunk must be bytes or a string, but is ${kindOf(chunk)}. For messages, set ` +
      "objectMode to true",
  );
}
