import { got } from "../checks";
import { SocketType } from "../socket-types";
import type { Option, OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { binary } from "../options/texts";
import { bool } from "../options/kinds";
import { engine, socketCore } from "./core";
import { defineSocket, type Socket, type SocketOptions } from "./socket";
import { DuplexSocket, ReceivingSocket, SendingSocket } from "./directions";
import { socketOption } from "../options/numbers";
import type { ReceivedSubscriptions } from "./subscriptions";

// The option tables define the properties of these classes. The types come from the same
// tables.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

const prefix = {
  access: "w",
  immediate: true,
  takes: "a string or a Buffer (on an XPublisher only while manual is true)",
} as const;

const subscription = {
  add: binary(socketOption.SUBSCRIBE, prefix),
  remove: binary(socketOption.UNSUBSCRIBE, prefix),
};

/**
 * Adds or removes subscriptions. Without prefixes, the empty prefix is used, which means
 * all messages.
 */
function subscribe(
  socket: Socket,
  what: keyof typeof subscription,
  prefixes: readonly (Buffer | string)[],
): void {
  const { store } = socketCore(socket);
  // A program without types can pass any value.
  const first: unknown = prefixes[0];
  if (Array.isArray(first)) {
    throw new TypeError(
      "Option value must be a string or buffer: the prefix of a subscription is set to " +
        "an array. Pass several prefixes as several arguments: subscribe(...prefixes)",
    );
  }
  for (const prefix of prefixes.length === 0 ? [""] : prefixes) {
    store.write(subscription[what], "the prefix of a subscription", prefix);
  }
}

export interface Publisher extends OptionsOf<typeof typeOptions.publisher> {}

/**
 * Sends each message to all subscribers that have subscribed to its first bytes.
 * `ZMQ_PUB`.
 *
 * A Publisher never waits. At the high-water mark of a subscriber, the message is dropped
 * for that subscriber (see `noDrop`). A message without subscribers is dropped. A Publisher
 * does not show who has subscribed: an {@link XPublisher} has `subscriptions`.
 */
export class Publisher extends SendingSocket {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Publisher>) {
    super(SocketType.Publisher, options);
  }
}

export interface Subscriber extends OptionsOf<typeof typeOptions.subscriber> {}

/**
 * Receives the messages of publishers that start with a subscribed prefix. Without a
 * subscription, nothing arrives. `ZMQ_SUB`.
 */
export class Subscriber extends ReceivingSocket {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<Subscriber>) {
    super(SocketType.Subscriber, options);
  }

  /**
   * Subscribes to messages that start with any of `prefixes`, such as
   * `subscribe("a", "b")`. Pass an array as `subscribe(...prefixes)`. Without arguments,
   * subscribes to all messages. `ZMQ_SUBSCRIBE`.
   *
   * The same prefix can be subscribed to several times. The number of subscriptions is
   * limited only by memory.
   *
   * @throws TypeError for a prefix of another type.
   */
  subscribe(...prefixes: (Buffer | string)[]): void {
    subscribe(this, "add", prefixes);
  }

  /**
   * Removes one subscription to each of `prefixes`. Without arguments, removes one
   * subscription to all messages. `ZMQ_UNSUBSCRIBE`.
   *
   * @throws TypeError for a prefix of another type.
   */
  unsubscribe(...prefixes: (Buffer | string)[]): void {
    subscribe(this, "remove", prefixes);
  }
}

export interface XPublisher extends OptionsOf<typeof typeOptions.xpublisher> {}

const verbose = bool(socketOption.XPUB_VERBOSE, { access: "w", immediate: true });
const verboser = bool(socketOption.XPUB_VERBOSER, { access: "w", immediate: true });

type Verbosity = null | "allSubs" | "allSubsUnsubs";

/**
 * The verbosity that each socket was set to. This is not a field, because the constructor
 * of the base class sets options before the fields of this class exist.
 */
const chosen = new WeakMap<XPublisher, Verbosity>();

/** The option and value behind each verbosity. Any write to VERBOSE resets VERBOSER. */
const verbosities = new Map<unknown, [Option<boolean>, boolean]>([
  [null, [verboser, false]],
  ["allSubs", [verbose, true]],
  ["allSubsUnsubs", [verboser, true]],
]);

function refuseVerbosity(verbosity: unknown): never {
  throw new TypeError(
    `verbosity must be null, "allSubs" or "allSubsUnsubs", but is set to ${got(verbosity)}`,
  );
}

/**
 * A publisher that receives the subscriptions of its subscribers as messages. `ZMQ_XPUB`.
 *
 * A subscription is a byte 1 and the prefix. An unsubscription is a byte 0 and the
 * prefix. {@link subscriptions} reads them.
 */
export class XPublisher extends DuplexSocket {
  #subscriptions: ReceivedSubscriptions | undefined;

  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<XPublisher>) {
    super(SocketType.XPublisher, options);
  }

  /**
   * Which subscriptions arrive as messages. Null: the first subscription to a prefix, and
   * the last unsubscription. `"allSubs"`: every subscription, and the last unsubscription.
   * `"allSubsUnsubs"`: every subscription and every unsubscription. Reads as the value
   * that was set. Default null. `ZMQ_XPUB_VERBOSE`, `ZMQ_XPUB_VERBOSER`.
   *
   * @throws TypeError for another value.
   */
  get verbosity(): Verbosity {
    socketCore(this).checkOpen();
    return chosen.get(this) ?? null;
  }

  set verbosity(verbosity: Verbosity) {
    const { store } = socketCore(this);
    const [option, value] = verbosities.get(verbosity) ?? refuseVerbosity(verbosity);
    store.write(option, "verbosity", value);
    chosen.set(this, verbosity);
  }

  /**
   * The subscriptions and unsubscriptions that this socket receives, for `for await`.
   * `verbosity` says which. Always returns the same object. `zmq_msg_recv`.
   *
   * A loop receives a message only when it asks for the next one. So no subscription is
   * lost when the loop is left, and with `manual` the loop can answer each subscription
   * with {@link subscribe}. The loop ends when the socket is closed. Loops and calls of
   * `receive` get the messages in the order in which they have asked for them.
   *
   * A loop drops the messages of an XSubscriber that are not subscriptions. Read these with
   * `receive`, in the place of the loop.
   */
  get subscriptions(): ReceivedSubscriptions {
    this.#subscriptions ??= new (engine().ReceivedSubscriptions)(this);
    return this.#subscriptions;
  }

  /**
   * Subscribes a peer to `prefixes`: the sender of the subscription that was received
   * last. Needs `manual`. `ZMQ_SUBSCRIBE`.
   *
   * Call it before the next message is received. If this socket has connected, the
   * endpoint keeps the subscriptions until `disconnect()`, for any peer behind the
   * endpoint.
   *
   * @throws TypeError for a prefix of another type. RangeError with code
   *   `EINVAL` unless `manual` is set.
   */
  subscribe(...prefixes: (Buffer | string)[]): void {
    subscribe(this, "add", prefixes);
  }

  /**
   * Removes subscriptions to `prefixes` from a peer: the sender of the message that was
   * received last. Needs `manual`. `ZMQ_UNSUBSCRIBE`.
   *
   * @throws TypeError for a prefix of another type. RangeError with code
   *   `EINVAL` unless `manual` is set.
   */
  unsubscribe(...prefixes: (Buffer | string)[]): void {
    subscribe(this, "remove", prefixes);
  }
}

export interface XSubscriber extends OptionsOf<typeof typeOptions.xsubscriber> {}

/**
 * A subscriber that sends its subscriptions as messages. `ZMQ_XSUB`.
 *
 * A subscription is a byte 1 and the prefix. An unsubscription is a byte 0 and the
 * prefix. Other messages go to the publishers unchanged. Set `sendHighWaterMark` to 0 for
 * more subscriptions than its value: libzmq drops the others when it connects.
 */
export class XSubscriber extends DuplexSocket {
  /**
   * Makes a socket and sets its options. Throws what the constructor of {@link Socket}
   * throws.
   */
  constructor(options?: SocketOptions<XSubscriber>) {
    super(SocketType.XSubscriber, options);
  }
}

defineSocket(Publisher, typeOptions.publisher);
defineSocket(Subscriber, typeOptions.subscriber);
defineSocket(XPublisher, typeOptions.xpublisher);
defineSocket(XSubscriber, typeOptions.xsubscriber);
