import { optionNumber, POLLIN, POLLOUT, SocketType } from "./constants";
import { EAGAIN, errorOf, ZmqError } from "./errors";
import type { Message } from "./message";
import {
  metadataOf,
  propertiesWanted,
  type PropertyNames,
  unknownMetadata,
} from "./metadata";
import { addon, type NativeSocket, type Status } from "./native";
import { patienceOf, type ReceiveOptions } from "./operation";
import type { Readiness } from "./readiness";
import { type Shape, shapeOf, startsWithRoutingId } from "./shape";
import { slab } from "./slab";
import { turn } from "./turn";
import { WaitingLine } from "./waiting";

/** How many frames came off libzmq, and their sizes; see native/js/incoming.h. */
const sizes = new Uint32Array(1 + addon.mostFrames);

/** Each time that a message was there at once, so many times as many are taken next. */
const growth = 4;

/**
 * The receiving half of a socket: takes whole messages from libzmq, and keeps the line of
 * those who wait for one.
 *
 * While messages are there at once whenever they are asked for, it takes several at a time,
 * and keeps in hand those that are not asked for yet: an eighth of the receive high-water
 * mark, and a slab of frames (see slab.ts), at most. They are next in turn, whoever asks.
 */
export class Receiver<Frames extends object[] = Message[]> {
  readonly #native: NativeSocket;
  readonly #readiness: Readiness;
  readonly #shape: Shape<Frames>;
  /** Whether the first frame of a message is a routing id, which programs keep. */
  readonly #routed: boolean;
  /** Each waits with the properties that it wants to know, if any. */
  readonly #line: WaitingLine<PropertyNames | undefined, Frames>;
  /** What was received and not asked for yet, the next one last. */
  #hand: Frames[] = [];
  /** How many messages to take at a time, and the most of them. */
  #wanted = 1;
  #most = addon.mostFrames;

  constructor(
    native: NativeSocket,
    readiness: Readiness,
    /** Whose messages they are; by default they have no shape of their own. */
    type: number = SocketType.Pair,
  ) {
    this.#native = native;
    this.#readiness = readiness;
    this.#shape = shapeOf(type);
    this.#routed = startsWithRoutingId(type);
    this.#line = new WaitingLine(() => {
      readiness.want(POLLIN, this.#line.length > 0);
    });
  }

  receive(options: ReceiveOptions | undefined): Promise<Frames> {
    if (options?.signal?.aborted === true) return turn.rejected(options.signal.reason);
    const message = this.take(options?.metadata);
    if (typeof message !== "number") return this.afterTurn(message);
    if (message !== EAGAIN) return turn.rejected(errorOf(message, receiving));
    return this.wait(options);
  }

  tryReceive(metadata?: boolean | PropertyNames): Frames | undefined {
    const message = this.take(metadata);
    if (typeof message !== "number") return message;
    if (message === EAGAIN) return undefined;
    throw errorOf(message, receiving);
  }

  /** The next message, or EAGAIN if there is none or others wait for it, or an error. */
  take(metadata?: boolean | PropertyNames): Frames | Status {
    return this.#line.length > 0 ? EAGAIN : this.#takeOff(propertiesWanted(metadata));
  }

  /** Resolves with what completed at once, in this turn of the event loop or the next. */
  afterTurn<Value>(value: Value): Promise<Value> {
    return turn.resolved(value);
  }

  wait(options: ReceiveOptions | undefined): Promise<Frames> {
    const patience = patienceOf(options, this.#native, optionNumber.receiveTimeout);
    if (patience.timeout === 0) return turn.rejected(new ZmqError("EAGAIN", receiving));
    const metadata = propertiesWanted(options?.metadata);
    if (metadata !== undefined) this.#takeOneByOne();
    return this.#line.join(metadata, patience);
  }

  /** Ends the waiting for `message`; it leaves what arrives to others. */
  abandon(message: Promise<Frames>, reason: unknown): void {
    this.#line.leave(message, reason);
  }

  /** Gives those who wait what has arrived. */
  serve(): void {
    while (this.#line.length > 0) {
      const message = this.#takeOff(this.#line.first());
      if (message === EAGAIN) break;
      if (typeof message === "number")
        this.#line.rejectFirst(errorOf(message, receiving));
      else this.#line.resolveFirst(message, turn.next);
    }
    this.#readiness.want(POLLIN, this.#line.length > 0);
  }

  /** How many operations wait. */
  get waiting(): number {
    return this.#line.length;
  }

  /** How many messages are here that nobody has asked for yet. */
  get inHand(): number {
    return this.#hand.length;
  }

  /** Offers the messages in hand, in their order, until one is not `accepted`. */
  giveHand(accepted: (message: Frames) => boolean): void {
    for (let next = this.#hand.at(-1); next; next = this.#hand.at(-1)) {
      if (!accepted(next)) return;
      this.#hand.pop();
    }
  }

  /** Drops the messages in hand that are not `wanted` any more. */
  sift(wanted: (message: Frames) => boolean): void {
    this.#hand = this.#hand.filter(wanted);
  }

  close(reason: ZmqError): void {
    this.#hand = [];
    this.#line.rejectAll(reason);
  }

  /** The next message, whole; a status if there is none. */
  #takeOff(metadata: PropertyNames | undefined): Frames | Status {
    const message = this.#hand.pop();
    if (metadata === undefined) return message ?? this.#refill();
    this.#takeOneByOne();
    if (message === undefined) return this.#takeOffDescribed(metadata);
    return Object.assign(message, { metadata: unknownMetadata() });
  }

  /** A message in hand has left its metadata behind: from now on there is none in hand. */
  #takeOneByOne(): void {
    this.#most = this.#wanted = 1;
  }

  /** Takes messages off libzmq: answers the first, and keeps the others in hand. */
  #refill(): Frames | Status {
    const messages: Frames[] = [];
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
        messages.push(this.#shape(frames));
        frames = [];
      }
    } while (frames.length > 0);
    this.#wanted = Math.min(this.#wanted * growth, this.#most);
    this.#hand = messages.reverse();
    return this.#hand.pop() ?? EAGAIN;
  }

  #cut(size: number, first: boolean): Message {
    return first && this.#routed ? slab.cutAlone(size) : slab.cut(size);
  }

  /** The same, with metadata: that of the last frame. A Router's first frame, the routing
   * id, lacks it in libzmq before 4.3.5. */
  #takeOffDescribed(metadata: PropertyNames): Frames | Status {
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
      return Object.assign(this.#shape(message), { metadata: described });
    }
  }
}

const receiving = { syscall: "zmq_msg_recv" };
