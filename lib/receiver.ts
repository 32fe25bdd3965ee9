import { Buffer } from "node:buffer";

import { optionNumber, POLLIN, POLLOUT } from "./constants";
import { EAGAIN, errorOf, ZmqError } from "./errors";
import type { Message } from "./message";
import { metadataOf, propertiesWanted, type PropertyNames } from "./metadata";
import { type NativeSocket, shaped, type Status } from "./native";
import { patienceOf, type ReceiveOptions } from "./operation";
import type { Readiness } from "./readiness";
import type { Shape } from "./shape";
import { slab } from "./slab";
import { turn } from "./turn";
import { WaitingLine } from "./waiting";

/**
 * The receiving half of a socket: takes whole messages from libzmq, and keeps the line of
 * those who wait for one. It holds no message that nobody has asked for.
 */
export class Receiver<Frames extends object[] = Message[]> {
  readonly #native: NativeSocket;
  readonly #readiness: Readiness;
  readonly #shape: Shape<Frames>;
  /** Each waits with the properties that it wants to know, if any. */
  readonly #line: WaitingLine<PropertyNames | undefined, Frames>;

  constructor(native: NativeSocket, readiness: Readiness, shape: Shape<Frames> = shaped) {
    this.#native = native;
    this.#readiness = readiness;
    this.#shape = shape;
    this.#line = new WaitingLine(() => {
      readiness.want(POLLIN, this.#line.length > 0);
    });
  }

  receive(options: ReceiveOptions | undefined): Promise<Frames> {
    if (options?.signal?.aborted === true) return Promise.reject(options.signal.reason);
    const message = this.take(options?.metadata);
    if (typeof message !== "number") return this.afterTurn(message);
    if (message !== EAGAIN) return Promise.reject(errorOf(message, receiving));
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
    const next = turn.spend();
    return next === undefined ? Promise.resolve(value) : next.then(() => value);
  }

  wait(options: ReceiveOptions | undefined): Promise<Frames> {
    const patience = patienceOf(options, this.#native, optionNumber.receiveTimeout);
    if (patience.timeout === 0) return Promise.reject(new ZmqError("EAGAIN", receiving));
    return this.#line.join(propertiesWanted(options?.metadata), patience);
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

  close(reason: ZmqError): void {
    this.#line.rejectAll(reason);
  }

  /** Takes a message off libzmq, whole; a status if there is none. */
  #takeOff(metadata: PropertyNames | undefined): Frames | Status {
    if (metadata !== undefined) return this.#takeOffDescribed(metadata);
    const received = this.#native.receive(slab.bytes, slab.offset);
    this.#readiness.touched(POLLOUT);
    if (typeof received === "number" && received < 0) return received;
    const message = [frameOf(received)];
    if (this.#hasMore(received)) {
      const status = this.#takeRest(message);
      if (status < 0) return status;
    }
    return this.#shape(message);
  }

  /** Takes the other frames of a multipart message: they are all there. */
  #takeRest(message: Message[]): Status {
    for (;;) {
      const received = this.#native.receive(slab.bytes, slab.offset);
      // Only a context that another thread shuts down comes between.
      if (typeof received === "number" && received < 0) return received;
      message.push(frameOf(received));
      if (!this.#hasMore(received)) return 0;
    }
  }

  /** The same, with metadata: that of the last frame. A Router's first frame, the routing
   * id, lacks it in libzmq 4.3.4. */
  #takeOffDescribed(metadata: PropertyNames): Frames | Status {
    const message: Message[] = [];
    for (;;) {
      const more = this.#native.fetch();
      this.#readiness.touched(POLLOUT);
      if (more < 0) return more;
      const described = more === 0 ? metadataOf(this.#native, metadata) : undefined;
      message.push(frameOf(this.#native.take(slab.bytes, slab.offset)));
      if (described === undefined) continue;
      return Object.assign(this.#shape(message), { metadata: described });
    }
  }

  #hasMore(received: Status | ArrayBuffer): boolean {
    return typeof received === "number" ? (received & 1) === 1 : this.#native.hasMore();
  }
}

/** The frame that the addon has received: in the slab, or in memory of its own. */
function frameOf(received: Status | ArrayBuffer): Message {
  return typeof received === "number" ? slab.cut(received >>> 1) : Buffer.from(received);
}

const receiving = { syscall: "zmq_msg_recv" };
