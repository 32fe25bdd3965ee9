// Code that must compile under any settings. It never runs.

import * as zmq from "zmq-napi";
import type {
  Capability,
  ContextOptions,
  ContextToken,
  CurveKeyPair,
  Described,
  DescribedSubscription,
  Event,
  DisconnectReason,
  EventOfType,
  EventSubscriber,
  EventType,
  Message,
  MessageLike,
  MessageMetadata,
  ObserverOptions,
  OperationOptions,
  ProxyOptions,
  ProxyStatistics,
  ProxyTraffic,
  Readable,
  ReceivedMessage,
  ReceivedSubscriptions,
  ReceiveOptions,
  RouterConnectOptions,
  SocketOptions,
  Subscription,
  Writable,
} from "zmq-napi";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** A function that compiles only with a value of exactly this type. */
const exactly =
  <Expected>() =>
  <Actual>(_value: Actual, _proof: Same<Actual, Expected>): void =>
    undefined;

export async function messages(sub: zmq.Subscriber, stream: zmq.Stream): Promise<void> {
  const received = await sub.receive();
  exactly<ReceivedMessage>()(received, true);
  exactly<[Buffer, ...Buffer[]]>()(received, true);
  const tried = sub.tryReceive();
  exactly<ReceivedMessage | undefined>()(tried, true);

  for await (const [topic, message] of sub) topic.equals(message ?? topic);
  for await (const frames of sub.messages({ timeout: 5 })) frames[0].equals(received[0]);
  for await (const [first, ...rest] of sub) {
    exactly<Message>()(first, true);
    exactly<Message[]>()(rest, true);
  }

  const [id, data] = await stream.receive();
  exactly<Buffer>()(id, true);
  exactly<Buffer>()(data, true);
  await stream.send([id, data]);
  await stream.send(["id", null]);
  for await (const pieces of stream) exactly<[Message, Message]>()(pieces, true);
}

export async function metadata(sub: zmq.Subscriber, stream: zmq.Stream): Promise<void> {
  const received = await sub.receive({ metadata: true, timeout: 5 });
  exactly<Described>()(received, true);
  exactly<MessageMetadata>()(received.metadata, true);
  exactly<ReceivedMessage>()(await sub.receive({ metadata: false }), true);
  received[0].equals(received[0]);
  exactly<string | Buffer | undefined>()(received.metadata.routingId, true);
  const names: readonly string[] = ["X-Label"];
  const { properties } = (await sub.receive({ metadata: names })).metadata;
  exactly<string | undefined>()(properties.get("X-Label"), true);
  const [id, data] = await stream.receive({ metadata: true });
  exactly<Buffer>()(id, true);
  exactly<Buffer>()(data, true);
  const address: string | undefined = sub.tryReceive({ metadata: true })?.metadata.userId;
  for await (const frames of sub.messages({ metadata: ["X-Label"] })) {
    exactly<string | undefined>()(frames.metadata.peerAddress, true);
    frames.map(String).push(address ?? "");
  }
  const options: ReceiveOptions = { metadata: true, timeout: 1 };
  exactly<ReceivedMessage>()(await sub.receive(options), true);
}

/** A first frame is always there, and a Router's message has a routing id before it. */
export async function firstFrames(
  sockets: [
    zmq.Dealer,
    zmq.Pair,
    zmq.Pull,
    zmq.Reply,
    zmq.Request,
    zmq.XPublisher,
    zmq.XSubscriber,
  ],
  router: zmq.Router,
): Promise<Message[]> {
  const found: Message[] = [];
  for (const socket of sockets) {
    const received = await socket.receive();
    exactly<ReceivedMessage>()(received, true);
    found.push(received[0]);
  }
  const reply = await sockets[4].request("question");
  exactly<ReceivedMessage>()(reply, true);
  const addressed = await router.receive();
  exactly<[Message, Message, ...Message[]]>()(addressed, true);
  for await (const [socket, [first]] of zmq.poll(sockets)) {
    exactly<number>()(socket.type, true);
    found.push(first);
  }
  for await (const [id, first] of router) found.push(id, first);
  return found;
}

async function firstOf(socket: Readable): Promise<Message> {
  const [first] = await socket.receive({ timeout: 5 });
  return first;
}

void firstOf(new zmq.Router());

export async function subscriptions(xpub: zmq.XPublisher): Promise<string[]> {
  const found: string[] = [];
  const all: ReceivedSubscriptions = xpub.subscriptions;
  for await (const subscription of all) {
    exactly<Subscription>()(subscription, true);
    const { topic, subscribed }: { topic: Buffer; subscribed: boolean } = subscription;
    if (subscribed) xpub.subscribe(topic);
  }
  for await (const one of all.values({ timeout: 5, metadata: ["X-Label"] })) {
    exactly<DescribedSubscription>()(one, true);
    found.push(one.metadata.userId ?? "");
  }
  return found;
}

export async function sends(push: zmq.Push): Promise<void> {
  const values: MessageLike[] = [
    "text",
    1,
    null,
    Buffer.alloc(1),
    new Uint8Array(1),
    new Float32Array(1),
    new DataView(new ArrayBuffer(1)),
    new ArrayBuffer(1),
    new SharedArrayBuffer(1),
  ];
  for (const value of values) await push.send(value);
  await push.send(values);
  const options: OperationOptions = { timeout: 1, signal: new AbortController().signal };
  const sent = await push.send("x", options);
  exactly<void>()(sent, true);
  const taken: boolean = push.trySend("x");
  const many: readonly zmq.MessageLike[][] = [["x", null], ["y"]];
  await push.sendMany(many, { timeout: 1, signal: new AbortController().signal });
  const count: number = push.trySendMany(["x", ["y", 1], Buffer.from("z")]);
  void count;
  push.zeroCopyThreshold = taken ? Infinity : 0;
  push.pendingSendLimit = 5;
}

export async function endpoints(pull: zmq.Pull, router: zmq.Router): Promise<string> {
  const bound: string = await pull.bind("tcp://127.0.0.1:*");
  const now: string = pull.bindSync("tcp://127.0.0.1:*");
  pull.unbindSync(now);
  await pull.unbind(bound);
  pull.connect(bound);
  pull.disconnect(bound);
  const named: RouterConnectOptions = { routingId: Buffer.of(1) };
  router.connect(bound, named);
  router.connect(bound, { routingId: "name" });
  router.disconnectPeer("name");
  router.disconnectPeer(new Uint8Array(1));
  return bound;
}

export function options(): void {
  const context = new zmq.Context({ ioThreads: 2, blocky: false });
  const fixed: Readonly<ContextOptions> = { maxSockets: 5 };
  new zmq.Context(fixed);
  const push = new zmq.Push({
    context,
    linger: 0,
    sendHighWaterMark: 1,
    sendTimeout: 1,
    zeroCopyThreshold: 1000,
    pendingSendLimit: 1,
    curveServerKey: "text",
    curvePublicKey: Buffer.alloc(32),
  });
  const settings: SocketOptions<zmq.Dealer> = { routingId: "me", conflate: true };
  const dealer = new zmq.Dealer(settings);
  const { routingId, linger, securityMechanism, lastEndpoint } = dealer;
  exactly<string | Buffer | null>()(routingId, true);
  exactly<number>()(linger, true);
  exactly<"plain" | "curve" | "gssapi" | null>()(securityMechanism, true);
  exactly<string | null>()(lastEndpoint, true);
  dealer.routingId = Buffer.of(0, 1);
  dealer.plainUsername = null;
  push.linger = push.type;
  new zmq.XPublisher({ verbosity: "allSubs", manual: true, noDrop: true });
  new zmq.Subscriber().subscribe("a", Buffer.from("b"));
  new zmq.Subscriber().subscribe();
  exactly<zmq.Context>()(push.context, true);
  exactly<boolean>()(push.closed, true);
}

export async function rest(sockets: zmq.Socket[]): Promise<void> {
  const pair: CurveKeyPair = zmq.curveKeyPair();
  const key: string = zmq.curvePublicKey(pair.secretKey);
  const bytes: Buffer = zmq.z85.decode(zmq.z85.encode(Buffer.from(key)));
  const can: Readonly<Capability> = zmq.capability;
  const version: string = can.curve ? zmq.version : String(bytes);
  for (const socket of sockets) socket.close();
  const token: ContextToken = zmq.context.token;
  exactly<zmq.Context>()(zmq.Context.attach(token), true);
  const [posted]: string[] = [token];
  posted?.length.toFixed();

  zmq.context.shutdown();
  await zmq.context.close();
  const error = new zmq.ZmqError("EAGAIN");
  const details: [string, number, string | undefined] = [
    error.code,
    error.errno,
    error.address,
  ];
  if (error instanceof Error) error.message.concat(version, ...details.map(String));
}

export async function events(socket: zmq.Socket): Promise<EventType[]> {
  const types: EventType[] = [];
  for await (const event of socket.events) {
    exactly<Event>()(event, true);
    switch (event.type) {
      case "bind":
      case "accept":
        event.address.concat(event.local ?? "", event.remote ?? "");
        break;
      case "connect:retry":
        event.interval.toFixed();
        break;
      case "bind:error":
        event.error.code.concat(event.address, String(event.error.errno));
        break;
      case "handshake:error:auth":
        exactly<300 | 400 | 500>()(event.error.status, true);
        break;
      case "handshake:error:protocol":
        types.push(event.error.code === "ERR_ZAP_BAD_VERSION" ? "unknown" : event.type);
        break;
      default:
        types.push(event.type);
    }
  }
  const lost = (event: EventOfType<"disconnect">): [DisconnectReason, string] => {
    const { reason, explanation, cause } = event;
    return [reason, `${explanation} ${cause?.code ?? ""}`];
  };
  socket.events.on("disconnect", lost).on("handshake:error:protocol", (event) => {
    types.push(event.explanation === "" ? "unknown" : event.type);
  });
  const options: ObserverOptions = { events: ["accept", "disconnect"], limit: 5 };
  const observer: zmq.Observer = new zmq.Observer(socket, options);
  const subscriber: EventSubscriber = observer;
  const listener = (event: EventOfType<"connect:retry">): void => {
    event.interval.toFixed();
  };
  subscriber.on("connect:retry", listener).off("connect:retry", listener);
  observer.on("bind", ({ address }) => types.push(address === "" ? "unknown" : "bind"));
  const event: Event = await observer.receive({ timeout: 5 });
  for await (const { type } of observer.values({ timeout: 5 })) types.push(type);
  const dropped: number = observer.dropped;
  if (!observer.closed && dropped > 0) observer.close();
  return [...types, event.type];
}

/** Sockets by what they can do. */
export async function forward(from: Readable, to: Writable): Promise<void> {
  const source: AsyncIterable<Message[]> = from;
  for await (const message of source) await to.send(message);
}

void forward(new zmq.Pull(), new zmq.Push());
void forward(new zmq.Dealer(), new zmq.Router());

/** A subclass may add fields, and use options by their numbers. */
export class Buffered extends zmq.Push {
  readonly label: string = "mine";

  constructor(options?: SocketOptions<zmq.Push>) {
    super(options);
  }

  get bufferSize(): number {
    return this.getInt32Option(12);
  }

  set bufferSize(value: number) {
    this.setInt32Option(12, value);
  }
}

export async function proxies(
  front: zmq.XSubscriber,
  back: zmq.XPublisher,
): Promise<void> {
  const options: ProxyOptions = { capture: new zmq.Push() };
  const proxy = new zmq.Proxy(front, back, options);
  exactly<zmq.Proxy<zmq.XSubscriber, zmq.XPublisher>>()(proxy, true);
  exactly<zmq.XSubscriber>()(proxy.frontEnd, true);
  exactly<zmq.XPublisher>()(proxy.backEnd, true);
  const any: zmq.Proxy = proxy;
  const end = any.run();
  exactly<Promise<void>>()(end, true);
  any.pause();
  any.resume();
  const { frontEnd, capture }: ProxyStatistics = any.statistics();
  const traffic: ProxyTraffic[] = capture ? [frontEnd, capture] : [frontEnd];
  traffic.map(({ messagesIn, bytesOut, dropped }) => messagesIn + bytesOut + dropped);
  any.terminate();
  await end;
}
