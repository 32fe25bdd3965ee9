/** libzmq's numbers of the socket types. Server and all types after it are drafts. */
export enum SocketType {
  Pair = 0,
  Publisher = 1,
  Subscriber = 2,
  Request = 3,
  Reply = 4,
  Dealer = 5,
  Router = 6,
  Pull = 7,
  Push = 8,
  XPublisher = 9,
  XSubscriber = 10,
  Stream = 11,
  Server = 12,
  Client = 13,
  Radio = 14,
  Dish = 15,
  Gather = 16,
  Scatter = 17,
  Datagram = 18,
  Peer = 19,
  Channel = 20,
}

/** The parts of a message, besides the frames of its body. */
export type MessageForm =
  /** Only frames. */
  | "frames"
  /** The first frame is the routing id of the peer. */
  | "routed"
  /** One frame, and the number of the peer. */
  | "numbered"
  /** One frame, and the name of a group. */
  | "grouped"
  /** An address that ends in a NUL, and one frame. */
  | "datagram";

/** The facts of a socket type. */
export interface SocketTypeFacts {
  /** The name of the type in `zmq.h`. */
  readonly zmq: string;
  /** Whether libzmq has the type only when built with drafts. */
  readonly draft: boolean;
  readonly sends: boolean;
  readonly receives: boolean;
  readonly message: MessageForm;
  /** The smallest and the largest number of frames of a message to send. */
  readonly frames: readonly [least: number, most: number];
  /**
   * Whether the receiver may prefetch messages. It must not where libzmq's next action
   * depends on the message that was received last.
   */
  readonly prefetches: boolean;
  /**
   * Whether libzmq drops the rest of a message whose peer has gone, up to the last frame.
   */
  readonly discardsRest: boolean;
  /**
   * Whether several threads may use the libzmq socket. Such a socket has no descriptor.
   */
  readonly threadSafe: boolean;
  /** Whether the type filters received messages by subscriptions. */
  readonly subscribes: boolean;
  /**
   * Whether the type binds to udp endpoints, and receives there. `only`: it binds to no
   * others.
   */
  readonly bindsUdp: boolean | "only";
  /** Whether a second `connect` to the same endpoint does nothing, except over inproc. */
  readonly connectsOnce: boolean;
  /** Whether the type may be an authentication handler. */
  readonly authenticates: boolean;
}

const usual: Omit<SocketTypeFacts, "zmq"> = {
  draft: false,
  sends: true,
  receives: true,
  message: "frames",
  frames: [1, Infinity],
  prefetches: false,
  discardsRest: false,
  threadSafe: false,
  subscribes: false,
  bindsUdp: false,
  connectsOnce: false,
  authenticates: false,
};

type Row = Partial<Omit<SocketTypeFacts, "zmq">>;

function stable(zmq: string, facts: Row): SocketTypeFacts {
  return { ...usual, zmq, ...facts };
}

function draft(zmq: string, facts: Row): SocketTypeFacts {
  return { ...usual, zmq, draft: true, frames: [1, 1], threadSafe: true, ...facts };
}

const receiveOnly: Row = { sends: false };
const sendOnly: Row = { receives: false };
const prefetches = true;
const discardsRest = true;
const connectsOnce = true;

/** The facts of all socket types. No other file repeats these facts. */
export const socketTypes: Readonly<Record<SocketType, SocketTypeFacts>> = {
  [SocketType.Pair]: stable("ZMQ_PAIR", { prefetches, discardsRest }),
  [SocketType.Publisher]: stable("ZMQ_PUB", { ...sendOnly, connectsOnce }),
  [SocketType.Subscriber]: stable("ZMQ_SUB", {
    ...receiveOnly,
    prefetches,
    subscribes: true,
    connectsOnce,
  }),
  [SocketType.Request]: stable("ZMQ_REQ", { discardsRest, connectsOnce }),
  [SocketType.Reply]: stable("ZMQ_REP", { authenticates: true }),
  [SocketType.Dealer]: stable("ZMQ_DEALER", { prefetches, discardsRest, connectsOnce }),
  [SocketType.Router]: stable("ZMQ_ROUTER", {
    message: "routed",
    frames: [2, Infinity],
    prefetches,
    authenticates: true,
  }),
  [SocketType.Pull]: stable("ZMQ_PULL", { ...receiveOnly, prefetches }),
  [SocketType.Push]: stable("ZMQ_PUSH", { ...sendOnly, discardsRest }),
  [SocketType.XPublisher]: stable("ZMQ_XPUB", {}),
  [SocketType.XSubscriber]: stable("ZMQ_XSUB", { prefetches }),
  [SocketType.Stream]: stable("ZMQ_STREAM", { message: "routed", frames: [2, 2] }),
  [SocketType.Server]: draft("ZMQ_SERVER", { message: "numbered" }),
  [SocketType.Client]: draft("ZMQ_CLIENT", {}),
  [SocketType.Radio]: draft("ZMQ_RADIO", { ...sendOnly, message: "grouped" }),
  [SocketType.Dish]: draft("ZMQ_DISH", {
    ...receiveOnly,
    message: "grouped",
    bindsUdp: true,
  }),
  [SocketType.Gather]: draft("ZMQ_GATHER", receiveOnly),
  [SocketType.Scatter]: draft("ZMQ_SCATTER", sendOnly),
  [SocketType.Datagram]: draft("ZMQ_DGRAM", {
    message: "datagram",
    frames: [2, 2],
    threadSafe: false,
    bindsUdp: "only",
  }),
  [SocketType.Peer]: draft("ZMQ_PEER", { message: "numbered" }),
  [SocketType.Channel]: draft("ZMQ_CHANNEL", {}),
};

/** The facts that are assumed for a type of a newer libzmq. */
const unknownType = draft("", { frames: [1, Infinity], threadSafe: true });

/** Returns the facts of the socket type with libzmq's number `type`. */
export function factsOf(type: number): SocketTypeFacts {
  const rows: Readonly<Record<number, SocketTypeFacts>> = socketTypes;
  return rows[type] ?? unknownType;
}

/** Returns the name of a socket type: `Dealer`. */
export function nameOf(type: number): string {
  return SocketType[type] ?? `socket of type ${String(type)}`;
}

/** Returns a socket of a type in words, with its article: `a Dealer`, `an XPublisher`. */
export function aSocket(type: number): string {
  const name = nameOf(type);
  return `${name.startsWith("X") ? "an" : "a"} ${name}`;
}
