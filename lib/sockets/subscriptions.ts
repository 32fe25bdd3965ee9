import type { Iteration, Messages } from "../engine/iteration";
import { checkReceiving } from "../engine/operation";
import type { OperationOptions, ReceiveOptions } from "../engine/operation";
import { copyUnpooled } from "../messages/copy";
import type { Message, ReceivedMessage } from "../messages/frame";
import type { MessageMetadata } from "../messages/metadata";
import { socketCore } from "./core";
import type { Described, WithMetadata } from "./directions";

/** A subscription or an unsubscription that an XPublisher has received. */
export interface Subscription {
  /**
   * The prefix: the first bytes of the messages that the subscriber wants. Empty for all
   * messages. The Buffer has memory of its own.
   */
  readonly topic: Message;
  /** True for a subscription, false for an unsubscription. */
  readonly subscribed: boolean;
}

/** A subscription with its metadata. */
export interface DescribedSubscription extends Subscription {
  readonly metadata: MessageMetadata;
}

/** The subscriptions that an XPublisher receives. See {@link XPublisher.subscriptions}. */
export class ReceivedSubscriptions {
  readonly #socket: object;

  /** @param socket the XPublisher. */
  constructor(socket: object) {
    this.#socket = socket;
  }

  /**
   * Iterates over the subscriptions until the socket is closed. It takes options, unlike
   * an iteration over this object itself. `metadata` says who has subscribed. No
   * subscription is lost when the loop is left.
   *
   * The metadata of an unsubscription is unknown if the subscriber has left: every property
   * is undefined.
   *
   * @throws TypeError or RangeError at once for wrong options, and a ZmqError with code
   *   `EBUSY` while a proxy runs on the socket. The iteration throws the errors that
   *   `receive` rejects with: the reason of `signal`, `EAGAIN` after `timeout` milliseconds
   *   without a message, `ETERM`.
   */
  values(options: OperationOptions & WithMetadata): Iteration<DescribedSubscription>;
  values(options?: ReceiveOptions): Iteration<Subscription>;
  values(options?: ReceiveOptions): Iteration<Subscription> {
    checkReceiving(options);
    return new SubscriptionIteration(
      socketCore<ReceivedMessage>(this.#socket).messages(options),
    );
  }

  /**
   * Iterates over the subscriptions until the socket is closed. No subscription is lost
   * when the loop is left.
   */
  [Symbol.asyncIterator](): Iteration<Subscription> {
    return this.values();
  }
}

/** Returns the subscription in a message, or undefined if the message is another one. */
function subscriptionIn(message: ReceivedMessage | Described): Subscription | undefined {
  const [frame] = message;
  const kind = frame[0];
  if (message.length > 1 || (kind !== 0 && kind !== 1)) return undefined;
  const subscription = { topic: copyUnpooled(frame.subarray(1)), subscribed: kind === 1 };
  return "metadata" in message
    ? Object.assign(subscription, { metadata: message.metadata })
    : subscription;
}

type Result = IteratorResult<Subscription, undefined>;

/**
 * Iterates over the subscriptions among the messages of a socket. Drops other messages.
 *
 * Calls of `next` take turns: a message is taken from libzmq only when the call before has
 * its subscription. Otherwise a program with `manual` could not answer the first one.
 */
class SubscriptionIteration implements Iteration<Subscription> {
  readonly #messages: Messages<ReceivedMessage>;
  /** Resolves when the last call of `next` has settled. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(messages: Messages<ReceivedMessage>) {
    this.#messages = messages;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    const result = this.#last.then(() => this.#next());
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Ends the iteration. A `next()` that still waits resolves with `done`. */
  async return(): Promise<Result> {
    await this.#messages.return();
    return { value: undefined, done: true };
  }

  /** Dropped messages count as operations, so that they don't keep the event loop. */
  async #next(): Promise<Result> {
    for (;;) {
      const result = await this.#messages.next();
      if (result.done === true) return result;
      const value = subscriptionIn(result.value);
      if (value !== undefined) return { value, done: false };
    }
  }
}
