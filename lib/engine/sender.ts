import type { Frame, NativeSocket, Status } from "../addon/native";
import { channels } from "../channels";
import { POLLIN, POLLOUT } from "../constants";
import { EAGAIN, textOf, ZmqError } from "../errors";
import { snapshot, toFrames } from "../messages/frame";
import { nameOf } from "../socket-types";
import { Batch, toBatch } from "./batch";
import { notSent, timedOut } from "./failures";
import { lendable } from "./lending";
import { type OperationOptions, waitLimitsOf } from "./operation";
import type { Readiness } from "./readiness";
import { turn } from "./turn";
import { WaiterQueue } from "./waiter-queue";

const done = Promise.resolve();

/** What a call sends: a message, or many. */
type Work = Frame | Frame[] | Batch;

function unchanged(message: unknown): unknown {
  return message;
}

/**
 * The sending half of a socket. Passes whole messages to libzmq, and keeps the waiter
 * queue of the messages that libzmq does not accept yet.
 */
export class Sender {
  readonly #native: NativeSocket;
  readonly #readiness: Readiness;
  readonly #waiters: WaiterQueue<Work, void>;

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
      explained,
    );
  }

  send(message: unknown, options: OperationOptions | undefined): Promise<void> {
    const frames = lendable(toFrames(message), this.#lentFrom);
    if (options?.signal?.aborted === true) return turn.rejected(options.signal.reason);
    if (this.#waiters.length === 0) {
      const status = this.#attempt(frames);
      this.#report(frames, status);
      if (status === 0) return turn.countOperation() ?? done;
      if (status !== EAGAIN) return turn.rejected(notSent(status, this.#type, frames));
    }
    return this.#wait(frames, options);
  }

  trySend(message: unknown): boolean {
    const frames = lendable(toFrames(message), this.#lentFrom);
    if (this.#waiters.length > 0) return false;
    const status = this.#attempt(frames);
    this.#report(frames, status);
    if (status === EAGAIN) return false;
    if (status < 0) throw notSent(status, this.#type, frames);
    return true;
  }

  /**
   * Sends messages in their order. No other message of the socket comes between them.
   * `convert` changes or checks each message.
   */
  sendMany(
    messages: unknown,
    options: OperationOptions | undefined,
    convert = unchanged,
  ): Promise<void> {
    const signal = options?.signal;
    const batch = new Batch(this.#lendableBatch(messages, convert), signal);
    if (signal?.aborted === true) return turn.rejected(batch.notAllSent(signal.reason));
    const status = this.#waiters.length === 0 ? this.#attempt(batch) : EAGAIN;
    const reports = channels.send.hasSubscribers ? batch.takeReports() : [];
    const result = this.#resultOf(batch, status, options);
    // Last of all, because a subscriber may send. Its message comes after the batch.
    for (const message of reports) this.#publish(message);
    return result;
  }

  #resultOf(
    batch: Batch,
    status: Status,
    options: OperationOptions | undefined,
  ): Promise<void> {
    if (status === 0) return turn.countOperations(batch.length) ?? done;
    if (status === EAGAIN) return this.#waitForAll(batch, options);
    const reason = notSent(status, this.#type, batch.first);
    return turn.rejected(batch.notAllSent(reason));
  }

  /** Waits like {@link #wait}. Throws nothing, because some messages may have been sent. */
  #waitForAll(batch: Batch, options: OperationOptions | undefined): Promise<void> {
    try {
      return this.#wait(batch, options);
    } catch (error) {
      return turn.rejected(batch.notAllSent(error));
    }
  }

  /**
   * Sends the first of the messages, until libzmq refuses one. Returns the number of
   * messages that were sent.
   */
  trySendMany(messages: unknown, convert = unchanged): number {
    const batch = new Batch(this.#lendableBatch(messages, convert));
    if (this.#waiters.length > 0) return 0;
    const status = this.#attempt(batch);
    if (batch.sent === 0 && status < 0 && status !== EAGAIN)
      throw notSent(status, this.#type, batch.first);
    this.#report(batch, status);
    return batch.sent;
  }

  /** Sends waiting messages until libzmq refuses one. */
  serve(): void {
    if (this.#waiters.length === 0) return;
    // A message can be the empty string.
    for (;;) {
      const work = this.#waiters.first();
      if (work === undefined) break;
      const status = this.#send(work);
      // First of all, because a subscriber may abort or cancel operations.
      if (status === 0) this.#waiters.resolveFirst(undefined, turn.next);
      else if (status !== EAGAIN)
        this.#waiters.rejectFirst(notSent(status, this.#type, firstOf(work)));
      this.#report(work, status);
      if (status === EAGAIN) break;
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
  #attempt(work: Work): Status {
    let status = this.#send(work);
    if (status === EAGAIN && (this.#native.events() & POLLOUT) !== 0) {
      status = this.#send(work);
    }
    this.#readiness.scheduleTry(POLLIN);
    return status;
  }

  #send(work: Work): Status {
    return work instanceof Batch ? work.send(this.#native) : this.#native.send(work);
  }

  /** Reports the messages that libzmq has taken in the call that has returned `status`. */
  #report(work: Work, status: Status): void {
    if (!channels.send.hasSubscribers) return;
    if (work instanceof Batch) work.takeReports().forEach(this.#publish, this);
    else if (status === 0) this.#publish(work);
  }

  #lendableBatch(
    messages: unknown,
    convert: (message: unknown) => unknown,
  ): (Frame | Frame[])[] {
    const batch = toBatch(messages, convert);
    const lentFrom = this.#lentFrom;
    return lentFrom === Infinity
      ? batch
      : batch.map((message) => lendable(message, lentFrom));
  }

  /** Reports a message that libzmq has accepted. */
  #publish(frames: Frame | Frame[]): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    const message = Array.isArray(frames) ? frames : [frames];
    channels.send.publish({ socket, message });
  }

  #wait(work: Work, options: OperationOptions | undefined): Promise<void> {
    const limits = waitLimitsOf(options, this.#native, "send");
    if (limits.timeout === 0) {
      return turn.rejected(explained(timedOut("send", 0, limits.option), work));
    }
    if (this.#waiters.length >= this.pendingSendLimit) {
      const reason = new ZmqError("ENOBUFS", { message: this.#limitReached() });
      return turn.rejected(explained(reason, work));
    }
    const lentFrom = this.#lentFrom;
    const kept =
      work instanceof Batch ? work.snapshot(lentFrom) : snapshot(work, lentFrom);
    return this.#waiters.add(kept, limits);
  }

  #limitReached(): string {
    return (
      `${textOf("ENOBUFS")}: the ${nameOf(this.#type)} has a pendingSendLimit of ` +
      `${String(this.pendingSendLimit)}, and ${String(this.#waiters.length)} sends wait ` +
      "already. Await send(), or raise the limit"
    );
  }
}

/** The first message that a call has not sent. */
function firstOf(work: Work): Frame | Frame[] {
  return work instanceof Batch ? work.first : work;
}

/** Returns the error of a call that ends for a reason. */
function explained(reason: unknown, work: Work): unknown {
  return work instanceof Batch ? work.notAllSent(reason) : reason;
}
