import { type MessageLike, snapshot, toFrames } from "../messages/frame";
import type { Outgoing } from "../sockets/directions";
import type { Callback } from "./events";

/** Returns a message in which the arrays among the frames are text, as in zeromq 5. */
function withTexts(message: Outgoing): Outgoing {
  if (!Array.isArray(message) || !message.some(Array.isArray)) return message;
  return message.map((frame: MessageLike) =>
    Array.isArray(frame) ? String(frame) : frame,
  );
}

/** The frames that were sent so far of a message that has more frames to come. */
export class Parts {
  #frames: readonly MessageLike[] = [];
  #callbacks: readonly Callback[] = [];

  /** Copies and keeps frames. Throws a TypeError for a value that is not a frame. */
  add(frames: Outgoing, callback: Callback | null | undefined): void {
    this.#frames = this.#frames.concat(
      snapshot(toFrames([withTexts(frames)].flat()), Infinity),
    );
    if (callback != null) this.#callbacks = [...this.#callbacks, callback];
  }

  /**
   * Returns the whole message with its last frames. Undefined becomes its text, like
   * every value that is not bytes.
   */
  with(last: Outgoing | undefined): Outgoing {
    const frames = last === undefined ? "undefined" : withTexts(last);
    return this.#frames.length === 0 ? frames : this.#frames.concat(frames);
  }

  /** Starts a new message. Returns the callbacks of the last message. */
  end(callback: Callback | null | undefined): readonly Callback[] {
    const callbacks = this.#callbacks;
    if (this.#frames.length > 0) {
      this.#frames = [];
      this.#callbacks = [];
    }
    return callback == null ? callbacks : [...callbacks, callback];
  }
}
