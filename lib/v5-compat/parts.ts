import { type MessageLike, snapshot, toFrames } from "../messages/frame";
import type { Outgoing } from "../sockets/directions";
import type { Callback } from "./events";

/** What was sent so far of a message of which more is to come. */
export class Parts {
  #frames: readonly MessageLike[] = [];
  #callbacks: readonly Callback[] = [];

  /** Keeps frames as they are now. Throws a TypeError for what is none. */
  add(frames: Outgoing, callback: Callback | null | undefined): void {
    this.#frames = this.#frames.concat(snapshot(toFrames([frames].flat()), Infinity));
    if (callback != null) this.#callbacks = [...this.#callbacks, callback];
  }

  /** The whole message, with its last frames. Like all else that is not bytes, undefined
   * goes as its text. */
  with(last: Outgoing | undefined): Outgoing {
    const frames = last === undefined ? "undefined" : last;
    return this.#frames.length === 0 ? frames : this.#frames.concat(frames);
  }

  /** Begins a new message, and answers the callbacks of the one before. */
  end(callback: Callback | null | undefined): readonly Callback[] {
    const callbacks = this.#callbacks;
    if (this.#frames.length > 0) {
      this.#frames = [];
      this.#callbacks = [];
    }
    return callback == null ? callbacks : [...callbacks, callback];
  }
}
