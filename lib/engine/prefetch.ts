import { Buffer } from "node:buffer";

import { addon } from "../addon/addon";
import type { NativeSocket, Status } from "../addon/native";
import { POLLIN, POLLOUT } from "../constants";
import { EAGAIN } from "../errors";
import type { Message } from "../messages/frame";
import { metadataOf, type PropertyNames, unknownMetadata } from "../messages/metadata";
import { bool } from "../options/kinds";
import { optionOf } from "../options/reading";
import { factsOf } from "../socket-types";
import type { Readiness } from "./readiness";
import { type Shape, shapeOf } from "./shape";
import { slab } from "./slab";
import { Subscriptions } from "./subscriptions";
import { socketOption } from "../options/numbers";

/** Each time that a message was there at once, so many times as many are taken next. */
const growth = 4;

const invertMatching = bool(socketOption.INVERT_MATCHING);

/**
 * Takes whole messages off libzmq. While messages are there at once whenever one is asked
 * for, it takes several at a time, and keeps those that nobody has asked for yet: an eighth
 * of the receive high-water mark, and a slab of frames (see slab.ts), at most. They are next
 * in turn, whoever asks. Nobody else has to know of them:
 * - `ZMQ_EVENTS` says that there is something to receive, see {@link events};
 * - what a Subscriber has unsubscribed from goes, see {@link optionChanged};
 * - a proxy gets them before it runs, see {@link handOver};
 * - metadata is read of one message at a time, so from then on there are none.
 *
 * Owns: the messages taken ahead.
 * Borrows: the libzmq socket, the slab.
 * Errors: a status, which is `EAGAIN` when there is no message.
 */
export class Prefetch<Frames extends object[] = Message[]> {
  readonly #native: NativeSocket;
  readonly #readiness: Readiness;
  readonly #shape: Shape<Frames>;
  /** Whether the first frame of a message is a routing id, which programs keep. */
  readonly #routed: boolean;
  /** What a Subscriber has subscribed to. */
  readonly #subscriptions: Subscriptions | undefined;
  /** What was taken and not asked for yet, the next one last. */
  #messages: Frames[] = [];
  /** How many messages to take at a time, and the most of them. */
  #wanted = 1;
  #most = addon().mostFrames;

  constructor(native: NativeSocket, readiness: Readiness, type: number) {
    const { message, subscribes } = factsOf(type);
    this.#native = native;
    this.#readiness = readiness;
    this.#shape = shapeOf(message);
    this.#routed = message === "routed";
    this.#subscriptions = subscribes ? new Subscriptions() : undefined;
  }

  /** How many messages are here. */
  get length(): number {
    return this.#messages.length;
  }

  /** Takes the next message, whole; returns a status if there is none. */
  take(metadata: PropertyNames | undefined): Frames | Status {
    const message = this.#messages.pop();
    if (metadata === undefined) return message ?? this.#refill();
    this.takeOneByOne();
    if (message === undefined) return this.#takeDescribed(metadata);
    return Object.assign(message, { metadata: unknownMetadata() });
  }

  /** Takes nothing ahead from now on: a message that is here has left its metadata behind. */
  takeOneByOne(): void {
    this.#most = this.#wanted = 1;
  }

  /** Returns what `ZMQ_EVENTS` is to say, where libzmq says `events` or fails with it. */
  events(events: Status): Status {
    return this.#messages.length === 0 ? events : Math.max(events, 0) | POLLIN;
  }

  /** Follows an option that was set. Drops the messages that a Subscriber has unsubscribed
   * from. */
  optionChanged(option: number, value: Uint8Array | null): void {
    const subscriptions = this.#subscriptions;
    if (subscriptions === undefined) return;
    subscriptions.follow(option, value);
    if (this.#messages.length === 0) return;
    const inverted = optionOf(this.#native, invertMatching);
    this.#messages = this.#messages.filter(
      ([first]) => Buffer.isBuffer(first) && subscriptions.match(first) !== inverted,
    );
  }

  /** Offers the messages that are here, in their order, until one is not `accepted`. */
  handOver(accepted: (message: Frames) => boolean): void {
    for (let next = this.#messages.at(-1); next; next = this.#messages.at(-1)) {
      if (!accepted(next)) return;
      this.#messages.pop();
    }
  }

  /** Drops the messages that are here. */
  drop(): void {
    this.#messages = [];
  }

  /** Takes messages off libzmq: returns the first, and keeps the others. */
  #refill(): Frames | Status {
    const messages: Frames[] = [];
    const { sizes } = slab;
    let frames: Message[] = [];
    let wanted = this.#wanted;
    do {
      const received = this.#native.receive(slab.bytes, slab.offset, sizes, wanted);
      this.#readiness.touched(POLLOUT);
      if (typeof received === "number" && received < 0) {
        this.#wanted = 1;
        // Within a message, only a context that another thread shuts down comes between.
        if (messages.length === 0) return received;
        break;
      }
      // What began within a message ends with it.
      wanted = 1;
      const count = sizes[0] ?? 0;
      for (let index = 1; index <= count; index++) {
        const entry = sizes[index] ?? 0;
        const large = typeof received !== "number" && index === count;
        if (large) frames.push(slab.large(received));
        else frames.push(this.#cut(entry >>> 1, frames.length === 0));
        if ((entry & 1) === 1) continue;
        messages.push(this.#shape(frames, this.#native));
        frames = [];
      }
    } while (frames.length > 0);
    this.#wanted = Math.min(this.#wanted * growth, this.#most);
    this.#messages = messages.reverse();
    return this.#messages.pop() ?? EAGAIN;
  }

  #cut(size: number, first: boolean): Message {
    return first && this.#routed ? slab.cutAlone(size) : slab.cut(size);
  }

  /** Takes one message with metadata: that of the last frame. A Router's first frame, the
   * routing id, lacks it in libzmq before 4.3.5. */
  #takeDescribed(metadata: PropertyNames): Frames | Status {
    const message: Message[] = [];
    for (;;) {
      const more = this.#native.fetch();
      this.#readiness.touched(POLLOUT);
      if (more < 0) return more;
      const described = more === 0 ? metadataOf(this.#native, metadata) : undefined;
      const taken = this.#native.take(slab.bytes, slab.offset);
      message.push(
        typeof taken === "number"
          ? this.#cut(taken >>> 1, message.length === 0)
          : slab.large(taken),
      );
      if (described === undefined) continue;
      const shaped = this.#shape(message, this.#native);
      return Object.assign(shaped, { metadata: described });
    }
  }
}
