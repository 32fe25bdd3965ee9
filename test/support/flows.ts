// Each pattern as a flow of messages from one socket to another, over any transport.

import {
  Dealer,
  type Message,
  type MessageLike,
  Pair,
  Publisher,
  Pull,
  Push,
  Reply,
  Request,
  Router,
  Subscriber,
  XPublisher,
  XSubscriber,
} from "zmq-napi";

import { link, type Transport, transports } from "./transports";

type Outgoing = MessageLike | MessageLike[];
type Sending = Pair | Publisher | Push | Request | Reply | Dealer | Router | XPublisher;
type Receiving = Pair | Subscriber | Pull | Request | Reply | Dealer | Router;

/** The options that a flow's sockets may get. */
export interface Limits {
  sendHighWaterMark?: number;
  receiveHighWaterMark?: number;
  sendBufferSize?: number;
  receiveBufferSize?: number;
}

/** A complete flow: two connected sockets, ready for the first message. */
export class Flow<S extends Sending = Sending, R extends Receiving = Receiving> {
  constructor(
    readonly sender: S,
    readonly receiver: R,
    /** The frame before each outgoing message: the receiver's routing id. */
    readonly envelope: Buffer[] = [],
    /** The number of frames before each incoming message. */
    readonly prefix = 0,
  ) {}

  outgoing(message: Outgoing): MessageLike | MessageLike[] {
    const frames = Array.isArray(message) ? message : [message];
    return this.envelope.length === 0 ? message : [...this.envelope, ...frames];
  }

  async send(message: Outgoing): Promise<void> {
    await this.sender.send(this.outgoing(message));
  }

  trySend(message: Outgoing): boolean {
    return this.sender.trySend(this.outgoing(message));
  }

  async receive(): Promise<Message[]> {
    return (await this.receiver.receive()).slice(this.prefix);
  }

  /** Sends a message and receives it. Returns the message that arrived. */
  async pass(message: Outgoing): Promise<Message[]> {
    await this.send(message);
    const arrived = await this.receive();
    if (this.receiver instanceof Reply && this.sender instanceof Request) {
      await this.receiver.send(null);
      await this.sender.receive();
    }
    return arrived;
  }

  /** Brings the flow to a state in which it may send: a Reply needs a request first. */
  async ask(): Promise<void> {}

  [Symbol.dispose](): void {
    this.sender.close();
    this.receiver.close();
  }
}

async function subscribed(
  transport: Transport,
  publisher: Publisher,
  subscriber: Subscriber,
): Promise<Flow> {
  subscriber.subscribe();
  await link(transport, publisher, subscriber);
  // A publisher cannot see its subscribers: the first message that arrives shows one.
  while (subscriber.tryReceive() === undefined) {
    await publisher.send("ready?");
    await new Promise(setImmediate);
  }
  await publisher.send("ready");
  while (String((await subscriber.receive())[0]) !== "ready");
  return new Flow(publisher, subscriber);
}

/** The limits of a socket that only sends, or only receives. */
function only(direction: "send" | "receive", limits: Limits): Limits {
  return Object.fromEntries(
    Object.entries(limits).filter(([name]) => name.startsWith(direction)),
  );
}

/** Opens a flow of each pattern. If the ends differ, the binding socket is the receiver. */
const openers = {
  "Pair to Pair": async (transport: Transport, limits: Limits) => {
    const [one, other] = [new Pair(limits), new Pair(limits)];
    await link(transport, other, one);
    return new Flow(one, other);
  },
  "Publisher to Subscriber": (transport: Transport, limits: Limits) => {
    const publisher = new Publisher({ ...only("send", limits), noDrop: true });
    return subscribed(transport, publisher, new Subscriber(only("receive", limits)));
  },
  "XPublisher to XSubscriber": async (transport: Transport, limits: Limits) => {
    const publisher = new XPublisher({ ...limits, noDrop: true });
    const subscriber = new XSubscriber(limits);
    await link(transport, publisher, subscriber);
    await subscriber.send(Buffer.from([1]));
    await publisher.receive();
    return new Flow(publisher, subscriber);
  },
  "Request to Reply": async (transport: Transport, limits: Limits) => {
    const [request, reply] = [new Request(limits), new Reply(limits)];
    await link(transport, reply, request);
    return new Flow(request, reply);
  },
  "Reply to Request": async (transport: Transport, limits: Limits) => {
    const [request, reply] = [new Request(limits), new Reply(limits)];
    await link(transport, reply, request);
    return new LockstepReplies(reply, request);
  },
  "Dealer to Dealer": async (transport: Transport, limits: Limits) => {
    const [one, other] = [new Dealer(limits), new Dealer(limits)];
    await link(transport, other, one);
    return new Flow(one, other);
  },
  "Dealer to Router": async (transport: Transport, limits: Limits) => {
    const [dealer, router] = [new Dealer(limits), new Router(limits)];
    await link(transport, router, dealer);
    return new Flow(dealer, router, [], 1);
  },
  "Router to Dealer": async (transport: Transport, limits: Limits) => {
    const router = new Router({ ...limits, mandatory: true });
    const dealer = new Dealer(limits);
    await link(transport, router, dealer);
    await dealer.send("here I am");
    return new Flow(router, dealer, (await router.receive()).slice(0, 1));
  },
  "Push to Pull": async (transport: Transport, limits: Limits) => {
    const push = new Push(only("send", limits));
    const pull = new Pull(only("receive", limits));
    await link(transport, pull, push);
    return new Flow(push, pull);
  },
} satisfies Record<string, (transport: Transport, limits: Limits) => Promise<Flow>>;

/** Each message is the reply to a request made for it. */
class LockstepReplies extends Flow<Reply, Request> {
  override async ask(): Promise<void> {
    await this.receiver.send("next, please");
    await this.sender.receive();
  }

  override async pass(message: Outgoing): Promise<Message[]> {
    await this.ask();
    await this.sender.send(message);
    return this.receiver.receive();
  }
}

export type Pattern = keyof typeof openers;

export const patterns = Object.keys(openers) as Pattern[];

/** The patterns whose sender may send any number of messages in a row. */
export const streaming = patterns.filter((pattern) => !/Re(quest|ply)/.test(pattern));

/** All combinations of patterns and transports, for `describe.each` and `test.each`. */
export function combinations(
  of: readonly Pattern[] = patterns,
  over: readonly Transport[] = transports,
): [Pattern, Transport][] {
  return of.flatMap((pattern) =>
    over.map((transport): [Pattern, Transport] => [pattern, transport]),
  );
}

/** Sockets of a pattern, connected over a transport. */
export function open(
  pattern: Pattern,
  transport: Transport,
  limits: Limits = {},
): Promise<Flow> {
  return openers[pattern](transport, limits);
}
