import { optionNumber, POLLIN, POLLOUT } from "./constants";
import { EAGAIN, errorOf, ZmqError } from "./errors";
import type { Message } from "./message";
import { type NativeSocket, shaped, type Status } from "./native";
import { type OperationOptions, patienceOf } from "./operation";
import type { Readiness } from "./readiness";
import { slab } from "./slab";
import { turn } from "./turn";
import { WaitingLine } from "./waiting";

/**
 * The receiving half of a socket: takes whole messages from libzmq, and keeps the line of
 * those who wait for one. It holds no message that nobody has asked for.
 */
export class Receiver<Frames extends Message[] = Message[]> {
  readonly #native: NativeSocket;
  readonly #readiness: Readiness;
  readonly #line: WaitingLine<undefined, Frames>;

  constructor(native: NativeSocket, readiness: Readiness) {
    this.#native = native;
    this.#readiness = readiness;
    this.#line = new WaitingLine(() => {
      readiness.want(POLLIN, this.#line.length > 0);
    });
  }

  receive(options: OperationOptions | undefined): Promise<Frames> {
    if (options?.signal?.aborted === true) return Promise.reject(options.signal.reason);
    const message = this.take();
    if (typeof message !== "number") return this.afterTurn(message);
    if (message !== EAGAIN) return Promise.reject(errorOf(message, receiving));
    return this.wait(options);
  }

  tryReceive(): Frames | undefined {
    const message = this.take();
    if (typeof message !== "number") return message;
    if (message === EAGAIN) return undefined;
    throw errorOf(message, receiving);
  }

  /** The next message, or EAGAIN if there is none or others wait for it, or an error. */
  take(): Frames | Status {
    return this.#line.length > 0 ? EAGAIN : this.#takeOff();
  }

  /** Resolves with what completed at once, in this turn of the event loop or the next. */
  afterTurn<Value>(value: Value): Promise<Value> {
    const next = turn.spend();
    return next === undefined ? Promise.resolve(value) : next.then(() => value);
  }

  wait(options: OperationOptions | undefined): Promise<Frames> {
    const patience = patienceOf(options, this.#native, optionNumber.receiveTimeout);
    if (patience.timeout === 0) return Promise.reject(new ZmqError("EAGAIN", receiving));
    return this.#line.join(undefined, patience);
  }

  /** Ends the waiting for `message`; it leaves what arrives to others. */
  abandon(message: Promise<Frames>, reason: unknown): void {
    this.#line.leave(message, reason);
  }

  /** Gives those who wait what has arrived. */
  serve(): void {
    while (this.#line.length > 0) {
      const message = this.#takeOff();
      if (message === EAGAIN) break;
      if (typeof message === "number")
        this.#line.rejectFirst(errorOf(message, receiving));
      else this.#line.resolveFirst(message);
    }
    this.#readiness.want(POLLIN, this.#line.length > 0);
  }

  close(reason: ZmqError): void {
    this.#line.rejectAll(reason);
  }

  /** Takes a message off libzmq, whole; a status if there is none. */
  #takeOff(): Frames | Status {
    const message: Message[] = [];
    let more = true;
    while (more) {
      const received = this.#native.receive(slab.bytes, slab.offset);
      if (typeof received !== "number") {
        message.push(Buffer.from(received));
        more = this.#native.hasMore();
      } else if (received < 0) {
        this.#readiness.touched(POLLOUT);
        return received;
      } else {
        message.push(slab.cut(received >>> 1));
        more = (received & 1) === 1;
      }
    }
    this.#readiness.touched(POLLOUT);
    return shaped<Frames>(message);
  }
}

const receiving = { syscall: "zmq_msg_recv" };
