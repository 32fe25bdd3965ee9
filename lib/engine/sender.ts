import type { Frame, NativeSocket, Status } from "../addon/native";
import { channels } from "../channels";
import { POLLIN, POLLOUT } from "../constants";
import { EAGAIN, textOf, ZmqError } from "../errors";
import { snapshot, toFrames } from "../messages/frame";
import { nameOf } from "../socket-types";
import { notSent, timedOut } from "./failures";
import { lendable } from "./lending";
import { type OperationOptions, waitLimitsOf } from "./operation";
import type { Readiness } from "./readiness";
import { turn } from "./turn";
import { WaiterQueue } from "./waiter-queue";

const done = Promise.resolve();

/**
 * The sending half of a socket. Passes whole messages to libzmq, and keeps the waiter
 * queue of the messages that libzmq does not accept yet.
 */
export class Sender {
  readonly #native: NativeSocket;
  readonly #readiness: Readiness;
  readonly #waiters: WaiterQueue<Frame | Frame[], void>;

  pendingSendLimit = 10_000;
  /** The size in bytes from which a frame is lent, where lending is allowed. */
  #zeroCopyThreshold = Infinity;
  #mayLend: boolean;
  readonly #type: number;
  /** The socket, as subscribers of channels see it. */
  readonly #socket: object | undefined;

  /**
   * @param type the type of the socket, for the texts of errors.
   * @param socket the socket, as subscribers of channels see it. If it is undefined,
   *   nothing is published.
   */
  constructor(
    native: NativeSocket,
    readiness: Readiness,
    type: number,
    mayLend: boolean,
    socket?: object,
  ) {
    this.#socket = socket;
    this.#native = native;
    this.#type = type;
    this.#readiness = readiness;
    this.#mayLend = mayLend;
    this.#waiters = new WaiterQueue(
      () => "send",
      () => {
        readiness.setWaiting(POLLOUT, this.#waiters.length > 0);
      },
    );
  }

  send(message: unknown, options: OperationOptions | undefined): Promise<void> {
    const frames = lendable(toFrames(message), this.#lentFrom);
    if (options?.signal?.aborted === true) return turn.rejected(options.signal.reason);
    if (this.#waiters.length === 0) {
      const status = this.#attempt(frames);
      if (status === 0) return turn.countOperation() ?? done;
      if (status !== EAGAIN) return turn.rejected(notSent(status, this.#type, frames));
    }
    return this.#wait(frames, options);
  }

  trySend(message: unknown): boolean {
    const frames = lendable(toFrames(message), this.#lentFrom);
    if (this.#waiters.length > 0) return false;
    const status = this.#attempt(frames);
    if (status === EAGAIN) return false;
    if (status < 0) throw notSent(status, this.#type, frames);
    return true;
  }

  /** Sends waiting messages until libzmq refuses one. */
  serve(): void {
    if (this.#waiters.length === 0) return;
    // A message can be the empty string.
    for (;;) {
      const frames = this.#waiters.first();
      if (frames === undefined) break;
      const status = this.#native.send(frames);
      if (status === EAGAIN) break;
      if (status < 0) {
        this.#waiters.rejectFirst(notSent(status, this.#type, frames));
      } else {
        // First of all, because a subscriber may abort or cancel operations.
        this.#waiters.resolveFirst(undefined, turn.next);
        if (channels.send.hasSubscribers) this.#publish(frames);
      }
    }
    this.#readiness.scheduleTry(POLLIN);
    this.#readiness.setWaiting(POLLOUT, this.#waiters.length > 0);
  }

  /** The number of operations that wait. */
  get waiting(): number {
    return this.#waiters.length;
  }

  close(reason: ZmqError): void {
    this.#waiters.rejectAll(reason);
  }

  get zeroCopyThreshold(): number {
    return this.#zeroCopyThreshold;
  }

  set zeroCopyThreshold(bytes: number) {
    this.#zeroCopyThreshold = bytes;
    if (this.#mayLend) this.#native.setZeroCopyThreshold(bytes);
  }

  /**
   * Copies every frame from now on. Over inproc, the receiver would read a lent frame
   * from the sender's memory, without a time limit.
   */
  stopLending(): void {
    this.#mayLend = false;
    this.#native.setZeroCopyThreshold(Infinity);
  }

  /** The size in bytes from which a frame is lent now. */
  get #lentFrom(): number {
    return this.#mayLend ? this.#zeroCopyThreshold : Infinity;
  }

  /**
   * Tries to send. libzmq looks for changes of its peers only from time to time. Reading
   * the events makes libzmq look, so a refused send reads the events and tries again.
   */
  #attempt(frames: Frame | Frame[]): Status {
    let status = this.#native.send(frames);
    if (status === EAGAIN && (this.#native.events() & POLLOUT) !== 0) {
      status = this.#native.send(frames);
    }
    this.#readiness.scheduleTry(POLLIN);
    if (status === 0 && channels.send.hasSubscribers) this.#publish(frames);
    return status;
  }

  /** Reports a message that libzmq has accepted. */
  #publish(frames: Frame | Frame[]): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    const message = Array.isArray(frames) ? frames : [frames];
    channels.send.publish({ socket, message });
  }

  #wait(frames: Frame | Frame[], options: OperationOptions | undefined): Promise<void> {
    const limits = waitLimitsOf(options, this.#native, "send");
    if (limits.timeout === 0) {
      return turn.rejected(timedOut("send", 0, limits.option));
    }
    if (this.#waiters.length >= this.pendingSendLimit) {
      return turn.rejected(new ZmqError("ENOBUFS", { message: this.#limitReached() }));
    }
    return this.#waiters.add(snapshot(frames, this.#lentFrom), limits);
  }

  #limitReached(): string {
    return (
      `${textOf("ENOBUFS")}: the ${nameOf(this.#type)} has a pendingSendLimit of ` +
      `${String(this.pendingSendLimit)}, and ${String(this.#waiters.length)} sends wait ` +
      "already. Await send(), or raise the limit"
    );
  }
}
