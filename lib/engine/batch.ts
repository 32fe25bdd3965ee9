import { Buffer } from "node:buffer";

import type { Frame, NativeSocket, Status } from "../addon/native";
import { kindOf } from "../checks";
import { outOfRange, textOf, ZmqError } from "../errors";
import { toFrames } from "../messages/frame";

function bytesToCopy(frame: Frame, lentFrom: number): number {
  const copied = typeof frame !== "string" && frame.byteLength < lentFrom;
  return copied ? frame.byteLength : 0;
}

/** Copies frames into one piece of memory. That takes less time than one piece for each. */
class Copies {
  readonly #memory: Buffer;
  readonly #lentFrom: number;
  #used = 0;

  /** Frames of `lentFrom` bytes and more are not copied. */
  constructor(messages: readonly (Frame | Frame[])[], lentFrom: number) {
    let size = 0;
    for (const message of messages) {
      if (!Array.isArray(message)) size += bytesToCopy(message, lentFrom);
      else for (const frame of message) size += bytesToCopy(frame, lentFrom);
    }
    this.#memory = Buffer.allocUnsafeSlow(size);
    this.#lentFrom = lentFrom;
  }

  copyOf(message: Frame | Frame[]): Frame | Frame[] {
    return Array.isArray(message)
      ? message.map(this.#copyOfFrame)
      : this.#copyOfFrame(message);
  }

  readonly #copyOfFrame = (frame: Frame): Frame => {
    if (typeof frame === "string" || frame.byteLength >= this.#lentFrom) return frame;
    const copy = this.#memory.subarray(this.#used, this.#used + frame.byteLength);
    copy.set(new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength));
    this.#used += frame.byteLength;
    return copy;
  };
}

/**
 * The messages of one call of `sendMany` or `trySendMany`. They are sent in their order.
 * Each is sent once.
 */
export class Batch {
  #messages: readonly (Frame | Frame[])[];
  readonly #signal: AbortSignal | undefined;
  /** The number of messages that are no longer in `#messages`. They were sent. */
  #dropped = 0;
  /** The index in `#messages` of the first message that was not sent. */
  #next = 0;
  /** The index in `#messages` of the first message that was not reported. */
  #reported = 0;

  /** `signal` can end the wait of the call. */
  constructor(messages: readonly (Frame | Frame[])[], signal?: AbortSignal) {
    this.#messages = messages;
    this.#signal = signal;
  }

  /** The number of messages. */
  get length(): number {
    return this.#dropped + this.#messages.length;
  }

  /** The number of messages that libzmq has taken. */
  get sent(): number {
    return this.#dropped + this.#next;
  }

  /** The first message that libzmq has not taken. */
  get first(): Frame | Frame[] {
    return this.#messages[this.#next] ?? "";
  }

  /**
   * Sends messages until libzmq refuses one. Returns 0 if libzmq has taken all, else the
   * status of the message that libzmq has refused.
   */
  send(native: NativeSocket): Status {
    while (this.#next < this.#messages.length) {
      const taken = native.sendMany(this.#messages, this.#next);
      if (taken < 0) return taken;
      this.#next += taken;
    }
    return 0;
  }

  /** Returns the messages that libzmq has taken since the last call. */
  takeReports(): readonly (Frame | Frame[])[] {
    const reports = this.#messages.slice(this.#reported, this.#next);
    this.#reported = this.#next;
    return reports;
  }

  /**
   * Copies the messages that were not sent, so that they are independent of later changes
   * to the sender's buffers. Frames of `lentFrom` bytes and more are not copied. Call
   * {@link takeReports} first.
   */
  snapshot(lentFrom: number): this {
    const rest = this.#messages.slice(this.#next);
    const copies = new Copies(rest, lentFrom);
    this.#dropped += this.#next;
    this.#next = 0;
    this.#reported = 0;
    this.#messages = rest.map((message) => copies.copyOf(message));
    return this;
  }

  /**
   * Returns the error of a call that ends before all messages were sent. It says how many
   * were sent. `reason` is the error of the first message that was not sent, the reason of
   * the signal, or an error about a lack of memory.
   */
  notAllSent(reason: unknown): ZmqError {
    const { sent } = this;
    const count = `${String(sent)} of ${String(this.length)} messages were sent`;
    const aborted = this.#signal?.aborted === true && reason === this.#signal.reason;
    if (reason instanceof ZmqError && !aborted) {
      const { code, syscall } = reason;
      return new ZmqError(code, {
        syscall,
        sent,
        message: `${reason.message}. ${count}`,
      });
    }
    const code = aborted ? "ECANCELED" : "ENOMEM";
    const what = aborted ? `${textOf(code)}: the signal has aborted` : textOf(code);
    const error = new ZmqError(code, { sent, message: `${what}. ${count}` });
    error.cause = reason;
    return error;
  }
}

/** Returns an error about one of many messages, which names the message. */
function aboutMessage(index: number, error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError)) return error;
  const text = `messages[${String(index)}]: ${error.message}`;
  const named = error instanceof RangeError ? outOfRange(text) : new TypeError(text);
  named.cause = error;
  return named;
}

/**
 * Converts the messages of a user to frames. `convert` changes or checks a message before.
 *
 * @throws TypeError if `messages` is not an array. What `convert` and {@link toFrames} throw,
 *   with the index of the message.
 */
export function toBatch(
  messages: unknown,
  convert: (message: unknown) => unknown,
): (Frame | Frame[])[] {
  if (!Array.isArray(messages)) {
    throw new TypeError(
      "The messages must be an array, such as [first, second], but are " +
        `${kindOf(messages)}. Send one message with send() or trySend()`,
    );
  }
  const converted: (Frame | Frame[])[] = [];
  for (const message of messages) {
    try {
      converted.push(toFrames(convert(message)));
    } catch (error) {
      throw aboutMessage(converted.length, error);
    }
  }
  return converted;
}
