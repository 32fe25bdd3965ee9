// Each pattern of drafts as a flow of messages from one socket to another.

import {
  type Message,
  type MessageLike,
  type OperationOptions,
  type Socket,
} from "zmq-napi";
import {
  Channel,
  Client,
  Dish,
  Gather,
  Peer,
  Radio,
  Scatter,
  Server,
} from "zmq-napi/draft";

import { addon } from "zmq-napi/internals";
import { endpoint, type Transport } from "./transports";

/** The longest name of a group, in bytes: shorter where libzmq lacks our patches. */
export const { groupLimit } = addon();

export type DraftTransport = Transport | "ws";

export const draftTransports: readonly DraftTransport[] = ["tcp", "ipc", "inproc", "ws"];

/** Binds the first socket and connects the other. Returns the endpoint. */
export async function linkDrafts(
  transport: DraftTransport,
  binding: Socket,
  connecting: Socket,
): Promise<string> {
  const wanted = transport === "ws" ? "ws://127.0.0.1:*" : endpoint(transport);
  const bound = await binding.bind(wanted);
  connecting.connect(bound);
  return bound;
}

/** The options that a flow's sockets may get. */
export interface DraftLimits {
  sendHighWaterMark?: number;
  receiveHighWaterMark?: number;
  sendBufferSize?: number;
  receiveBufferSize?: number;
}

interface Sending extends Socket {
  pendingSendLimit: number;
  zeroCopyThreshold: number;
  send(message: MessageLike, options?: object): Promise<void>;
  trySend(message: MessageLike, options?: object): boolean;
}

interface Receiving extends Socket {
  receive(options?: OperationOptions): Promise<[Message, ...object[]]>;
  tryReceive(): [Message, ...object[]] | undefined;
  messages(options?: OperationOptions): AsyncIterable<[Message, ...object[]]>;
}

/** A complete flow: two connected sockets, ready for the first message. */
export class DraftFlow {
  constructor(
    readonly sender: Sending,
    readonly receiver: Receiving,
    /** The address that the sender sends to. */
    readonly address: object = {},
  ) {}

  send(message: MessageLike, options: OperationOptions = {}): Promise<void> {
    return this.sender.send(message, { ...this.address, ...options });
  }

  trySend(message: MessageLike): boolean {
    return this.sender.trySend(message, this.address);
  }

  async receive(options?: OperationOptions): Promise<Message> {
    const [message] = await this.receiver.receive(options);
    return message;
  }

  [Symbol.dispose](): void {
    this.sender.close();
    this.receiver.close();
  }
}

function only(direction: "send" | "receive", limits: DraftLimits): DraftLimits {
  return Object.fromEntries(
    Object.entries(limits).filter(([name]) => name.startsWith(direction)),
  );
}

/**
 * A Radio cannot see its dishes: the first message that arrives shows that one has joined.
 */
async function joined(radio: Radio, dish: Dish): Promise<DraftFlow> {
  const group = "a group with a rather long name".slice(0, groupLimit);
  dish.join(group);
  while (dish.tryReceive() === undefined) {
    await radio.send("ready?", { group });
    await new Promise(setImmediate);
  }
  await radio.send("ready", { group });
  while (String((await dish.receive())[0]) !== "ready");
  return new DraftFlow(radio, dish, { group });
}

const openers = {
  "Client to Server": async (transport: DraftTransport, limits: DraftLimits) => {
    const [client, server] = [new Client(limits), new Server(limits)];
    await linkDrafts(transport, server, client);
    return new DraftFlow(client, server);
  },
  "Server to Client": async (transport: DraftTransport, limits: DraftLimits) => {
    const [client, server] = [new Client(limits), new Server(limits)];
    await linkDrafts(transport, server, client);
    await client.send("here I am");
    const [, from] = await server.receive();
    return new DraftFlow(server, client, from);
  },
  "Radio to Dish": async (transport: DraftTransport, limits: DraftLimits) => {
    const radio = new Radio(only("send", limits));
    const dish = new Dish(only("receive", limits));
    await linkDrafts(transport, radio, dish);
    return joined(radio, dish);
  },
  "Scatter to Gather": async (transport: DraftTransport, limits: DraftLimits) => {
    const scatter = new Scatter(only("send", limits));
    const gather = new Gather(only("receive", limits));
    await linkDrafts(transport, gather, scatter);
    return new DraftFlow(scatter, gather);
  },
  "Peer to Peer": async (transport: DraftTransport, limits: DraftLimits) => {
    const [one, other] = [new Peer(limits), new Peer(limits)];
    const wanted = transport === "ws" ? "ws://127.0.0.1:*" : endpoint(transport);
    const routingId = one.connectPeer(await other.bind(wanted));
    return new DraftFlow(one, other, { routingId });
  },
  "Channel to Channel": async (transport: DraftTransport, limits: DraftLimits) => {
    const [one, other] = [new Channel(limits), new Channel(limits)];
    await linkDrafts(transport, other, one);
    return new DraftFlow(one, other);
  },
};

export type DraftPattern = keyof typeof openers;

export const draftPatterns = Object.keys(openers) as DraftPattern[];

/** The patterns whose sends wait when there is no room. */
export const waitingPatterns = draftPatterns.filter((name) => name !== "Radio to Dish");

/** All combinations of patterns and transports, for `describe.each` and `test.each`. */
export function draftCombinations(
  of: readonly DraftPattern[] = draftPatterns,
): [DraftPattern, DraftTransport][] {
  return of.flatMap((pattern) =>
    draftTransports.map((transport): [DraftPattern, DraftTransport] => [
      pattern,
      transport,
    ]),
  );
}

/** Sockets of a pattern, connected over a transport. */
export function openDraft(
  pattern: DraftPattern,
  transport: DraftTransport,
  limits: DraftLimits = {},
): Promise<DraftFlow> {
  return openers[pattern](transport, limits);
}
