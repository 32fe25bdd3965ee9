import { Buffer } from "node:buffer";

import { addon } from "../addon/addon";
import type { NativeSocket, Status } from "../addon/native";
import { POLLIN, POLLOUT } from "../constants";
import { EAGAIN } from "../errors";
import type { Message } from "../messages/frame";
import { metadataOf, type PropertyNames, unknownMetadata } from "../messages/metadata";
import { bool } from "../options/kinds";
import { socketOption } from "../options/numbers";
import { optionOf } from "../options/reading";
import { factsOf } from "../socket-types";
import type { Readiness } from "./readiness";
import { type Shape, shapeOf } from "./shape";
import { slab } from "./slab";
import { Subscriptions } from "./subscriptions";

/**
 * The factor by which the number of messages for each call grows, while messages are
 * there at once.
 */
const growth = 4;

const invertMatching = bool(socketOption.INVERT_MATCHING);

/** A message that goes back, because nobody has seen it. */
export interface PutBack<Frames> {
  readonly message: Frames;
  /** The message of which it is the rest. Without it, it is a whole message. */
  readonly restOf?: Frames;
}

/**
 * Takes whole messages from libzmq.
 *
 * While each request finds a message at once, it takes several messages with a call, and
 * keeps the others. This class asks for up to `maxFrames` messages. The addon keeps the
 * bound (`max_at_once` of native/js/incoming.cc): a call takes at most an eighth of the
 * receive high-water mark. It takes one message below a mark of 16, with `conflate`, and
 * for types that must not prefetch. A mark of 0 is no limit. A call also ends after
 * `maxFrames` frames, and when the slab is full (see slab.ts).
 *
 * The next requests get the prefetched messages in their order. Other code does not have
 * to know about them:
 * - `ZMQ_EVENTS` includes them, see {@link events};
 * - messages that a Subscriber has unsubscribed from are dropped, see
 *   {@link optionChanged};
 * - a proxy forwards them before it runs, see {@link takeWhile};
 * - libzmq gives metadata only for the current message, so a request for metadata ends
 *   prefetching.
 *
 * Owns: the prefetched messages.
 * Borrows: the libzmq socket, the slab.
 * Errors: a status, which is `EAGAIN` if there is no message.
 */
export class Prefetch<Frames extends object[] = Message[]> {
  readonly #native: NativeSocket;
  readonly #readiness: Readiness;
  readonly #shape: Shape<Frames>;
  /** Whether the first frame of a message is a routing id. Programs keep routing ids. */
  readonly #routed: boolean;
  /** The subscriptions of a Subscriber. */
  readonly #subscriptions: Subscriptions | undefined;
  /** The prefetched messages. The next message is at the end. */
  #messages: Frames[] = [];
  /** The topics of the messages that are rests of others. They lack their first bytes. */
  readonly #topics = new WeakMap<Frames, unknown>();
  #dropped = 0;
  /** How many messages the next call takes, and the largest number. */
  #wanted = 1;
  #maxWanted = addon().maxFrames;

  constructor(native: NativeSocket, readiness: Readiness, type: number) {
    const { message, subscribes } = factsOf(type);
    this.#native = native;
    this.#readiness = readiness;
    this.#shape = shapeOf(message);
    this.#routed = message === "routed";
    this.#subscriptions = subscribes ? new Subscriptions() : undefined;
  }

  /** The number of prefetched messages. */
  get length(): number {
    return this.#messages.length;
  }

  /** The number of prefetched messages that were dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  /** What a receive waits for: a message, or first a subscription. */
  get awaited(): "receive" | "subscription" {
    if (this.#subscriptions?.empty !== true) return "receive";
    return optionOf(this.#native, invertMatching) ? "receive" : "subscription";
  }

  /** Takes the next whole message. Returns a status if there is none. */
  take(metadata: PropertyNames | undefined): Frames | Status {
    const message = this.#messages.pop();
    if (metadata === undefined) return message ?? this.#refill();
    this.stopPrefetching();
    if (message === undefined) return this.#takeWithMetadata(metadata);
    return Object.assign(message, { metadata: unknownMetadata() });
  }

  /** Stops prefetching. A prefetched message has lost its metadata. */
  stopPrefetching(): void {
    this.#maxWanted = this.#wanted = 1;
  }

  /**
   * Returns the value of `ZMQ_EVENTS` with the prefetched messages included. `events` is
   * libzmq's value or its failure.
   */
  events(events: Status): Status {
    return this.#messages.length === 0 ? events : Math.max(events, 0) | POLLIN;
  }

  /**
   * Follows a change of an option. Drops the messages that a Subscriber has unsubscribed
   * from.
   */
  optionChanged(option: number, value: Uint8Array | null): void {
    const subscriptions = this.#subscriptions;
    if (subscriptions === undefined) return;
    subscriptions.optionChanged(option, value);
    if (this.#messages.length > 0) this.#messages = this.#subscribed(this.#messages);
  }

  /**
   * Puts messages back that nobody has seen. They come before all others, in their order.
   * They have lost their metadata. A Subscriber drops those that it has unsubscribed from
   * meanwhile, and the rests of such.
   */
  putBack(messages: readonly PutBack<Frames>[]): void {
    for (const { message, restOf } of messages)
      if (restOf !== undefined) this.#topics.set(message, this.#topicOf(restOf));
    const kept = this.#subscribed(messages.map(({ message }) => message));
    this.#messages = this.#messages.concat(kept.reverse());
  }

  #topicOf(message: Frames): unknown {
    return this.#topics.get(message) ?? message[0];
  }

  /** Returns the messages that a Subscriber is subscribed to now, or all messages. */
  #subscribed(messages: readonly Frames[]): Frames[] {
    const subscriptions = this.#subscriptions;
    if (subscriptions === undefined) return [...messages];
    const inverted = optionOf(this.#native, invertMatching);
    const kept = messages.filter((message) => {
      const topic = this.#topicOf(message);
      return Buffer.isBuffer(topic) && subscriptions.match(topic) !== inverted;
    });
    this.#dropped += messages.length - kept.length;
    return kept;
  }

  /**
   * Takes the prefetched messages in their order, and passes each to `accept`. Stops at
   * the first message for which `accept` returns false, and keeps it.
   */
  takeWhile(accept: (message: Frames) => boolean): void {
    for (let next = this.#messages.at(-1); next; next = this.#messages.at(-1)) {
      if (!accept(next)) return;
      this.#messages.pop();
    }
  }

  /** Drops the prefetched messages. */
  drop(): void {
    this.#dropped += this.#messages.length;
    this.#messages = [];
  }

  /** Takes messages from libzmq. Returns the first one, and keeps the others. */
  #refill(): Frames | Status {
    const messages: Frames[] = [];
    const { sizes } = slab;
    let frames: Message[] = [];
    let wanted = this.#wanted;
    do {
      const received = this.#native.receive(slab.bytes, slab.offset, sizes, wanted);
      this.#readiness.scheduleTry(POLLOUT);
      if (typeof received === "number" && received < 0) {
        this.#wanted = 1;
        // Within a message, the only possible failure is that another thread shuts the
        // context down.
        if (messages.length === 0) return received;
        break;
      }
      // If the call ended within a message, the next call takes only the rest of that
      // message.
      wanted = 1;
      const count = sizes[0] ?? 0;
      for (let index = 1; index <= count; index++) {
        const entry = sizes[index] ?? 0;
        const large = typeof received !== "number" && index === count;
        if (large) frames.push(slab.large(received));
        else frames.push(this.#frame(entry >>> 1, frames.length === 0));
        if ((entry & 1) === 1) continue;
        messages.push(this.#shape(frames, this.#native));
        frames = [];
      }
    } while (frames.length > 0);
    this.#wanted = Math.min(this.#wanted * growth, this.#maxWanted);
    this.#messages = messages.reverse();
    return this.#messages.pop() ?? EAGAIN;
  }

  #frame(size: number, first: boolean): Message {
    return first && this.#routed ? slab.copy(size) : slab.view(size);
  }

  /**
   * Takes one message with its metadata, which is the metadata of the last frame. In
   * libzmq before 4.3.5, the first frame of a Router's message, the routing id, has no
   * metadata.
   */
  #takeWithMetadata(metadata: PropertyNames): Frames | Status {
    const message: Message[] = [];
    for (;;) {
      const more = this.#native.fetch();
      this.#readiness.scheduleTry(POLLOUT);
      if (more < 0) return more;
      const messageMetadata = more === 0 ? metadataOf(this.#native, metadata) : undefined;
      const taken = this.#native.take(slab.bytes, slab.offset);
      message.push(
        typeof taken === "number"
          ? this.#frame(taken >>> 1, message.length === 0)
          : slab.large(taken),
      );
      if (messageMetadata === undefined) continue;
      const shaped = this.#shape(message, this.#native);
      return Object.assign(shaped, { metadata: messageMetadata });
    }
  }
}
