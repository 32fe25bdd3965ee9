import { SocketType } from "../socket-types";
import type { Option, OptionsOf } from "../options/option";
import { typeOptions } from "../options/socket-options";
import { binary } from "../options/texts";
import { bool } from "../options/kinds";
import { defineSocket, type Socket, socketCore, type SocketOptions } from "./socket";
import { DuplexSocket, ReceivingSocket, SendingSocket } from "./directions";
import { socketOption } from "../options/numbers";

// The tables of options give these classes properties; the types come from there as well.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging */

const prefix = {
  access: "w",
  immediate: true,
  takes: "a string or a Buffer, and on an XPublisher only while it is manual",
} as const;

const subscription = {
  add: binary(socketOption.SUBSCRIBE, prefix),
  remove: binary(socketOption.UNSUBSCRIBE, prefix),
};

/** Adds or removes subscriptions; none named means all messages, the empty prefix. */
function subscribe(
  socket: Socket,
  what: keyof typeof subscription,
  prefixes: readonly (Buffer | string)[],
): void {
  const { store } = socketCore(socket);
  for (const prefix of prefixes.length === 0 ? [""] : prefixes) {
    store.write(subscription[what], "the prefix of a subscription", prefix);
  }
}

export interface Publisher extends OptionsOf<typeof typeOptions.publisher> {}

/**
 * Sends each message to all subscribers that want it by its first bytes. It never waits:
 * a message for a subscriber at its high-water mark is dropped for that one, and one
 * without subscribers is dropped (see `noDrop`). `ZMQ_PUB`.
 */
export class Publisher extends SendingSocket {
  constructor(options?: SocketOptions<Publisher>) {
    super(SocketType.Publisher, options);
  }
}

export interface Subscriber extends OptionsOf<typeof typeOptions.subscriber> {}

/**
 * Receives what publishers send, as far as it has subscribed to it. Without a
 * subscription nothing arrives. `ZMQ_SUB`.
 */
export class Subscriber extends ReceivingSocket {
  constructor(options?: SocketOptions<Subscriber>) {
    super(SocketType.Subscriber, options);
  }

  /**
   * Asks for messages that start with any of `prefixes`; without arguments, for all.
   * The same prefix can be subscribed to several times, and there can be as many as memory
   * allows. `ZMQ_SUBSCRIBE`.
   */
  subscribe(...prefixes: (Buffer | string)[]): void {
    subscribe(this, "add", prefixes);
  }

  /** Takes back as many subscriptions to `prefixes`. `ZMQ_UNSUBSCRIBE`. */
  unsubscribe(...prefixes: (Buffer | string)[]): void {
    subscribe(this, "remove", prefixes);
  }
}

export interface XPublisher extends OptionsOf<typeof typeOptions.xpublisher> {}

const verbose = bool(socketOption.XPUB_VERBOSE, { access: "w", immediate: true });
const verboser = bool(socketOption.XPUB_VERBOSER, { access: "w", immediate: true });

type Verbosity = null | "allSubs" | "allSubsUnsubs";

/** What sockets were set to, also by their constructor: before they could have a field. */
const chosen = new WeakMap<XPublisher, Verbosity>();

/** What each verbosity sets. Setting VERBOSE to anything resets VERBOSER. */
const verbosities = new Map<unknown, [Option<boolean>, boolean]>([
  [null, [verboser, false]],
  ["allSubs", [verbose, true]],
  ["allSubsUnsubs", [verboser, true]],
]);

function refuseVerbosity(): never {
  throw new TypeError('verbosity must be null, "allSubs" or "allSubsUnsubs"');
}

/**
 * A publisher that receives the subscriptions of its subscribers as messages: 1 or 0,
 * for subscribing and unsubscribing, and the prefix. `ZMQ_XPUB`.
 */
export class XPublisher extends DuplexSocket {
  constructor(options?: SocketOptions<XPublisher>) {
    super(SocketType.XPublisher, options);
  }

  /**
   * Which subscriptions arrive as messages: null, only the first and the last for a
   * prefix; `"allSubs"`, every subscription; `"allSubsUnsubs"`, every unsubscription, too.
   * Default null. Reads as what was set. `ZMQ_XPUB_VERBOSE`, `ZMQ_XPUB_VERBOSER`.
   */
  get verbosity(): Verbosity {
    socketCore(this).checkOpen();
    return chosen.get(this) ?? null;
  }

  set verbosity(verbosity: Verbosity) {
    const { store } = socketCore(this);
    const [option, value] = verbosities.get(verbosity) ?? refuseVerbosity();
    store.write(option, "verbosity", value);
    chosen.set(this, verbosity);
  }

  /**
   * With `manual`: gives the sender of the subscription that was received last these
   * prefixes; call it before receiving another one. Where this socket has connected, the
   * endpoint keeps them until `disconnect()`, whichever peer is there. `ZMQ_SUBSCRIBE`.
   */
  subscribe(...prefixes: (Buffer | string)[]): void {
    subscribe(this, "add", prefixes);
  }

  /** With `manual`: takes prefixes from the sender of the message received last.
   * `ZMQ_UNSUBSCRIBE`. */
  unsubscribe(...prefixes: (Buffer | string)[]): void {
    subscribe(this, "remove", prefixes);
  }
}

export interface XSubscriber extends OptionsOf<typeof typeOptions.xsubscriber> {}

/**
 * A subscriber that sends its subscriptions as messages: 1 or 0, and the prefix. Messages
 * that start otherwise go to its publishers as they are. With more than
 * `sendHighWaterMark` subscriptions, set that to 0: libzmq drops what is beyond it when it
 * connects. `ZMQ_XSUB`.
 */
export class XSubscriber extends DuplexSocket {
  constructor(options?: SocketOptions<XSubscriber>) {
    super(SocketType.XSubscriber, options);
  }
}

defineSocket(Publisher, typeOptions.publisher);
defineSocket(Subscriber, typeOptions.subscriber);
defineSocket(XPublisher, typeOptions.xpublisher);
defineSocket(XSubscriber, typeOptions.xsubscriber);
