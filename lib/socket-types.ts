/** libzmq's socket types, by number; those from Server on are drafts. */
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

/** What a message is made of, beside the frames of its body. */
export type MessageForm =
  /** Frames alone. */
  | "frames"
  /** The first frame is the routing id of the peer. */
  | "routed"
  /** One frame, and beside it the number of the peer. */
  | "numbered"
  /** One frame, and beside it the name of a group. */
  | "grouped"
  /** An address, which ends in a NUL, and one frame. */
  | "datagram";

/** What is known of a socket type. */
export interface SocketTypeFacts {
  /** Its name in `zmq.h`. */
  readonly zmq: string;
  /** Whether libzmq has it only when built with drafts. */
  readonly draft: boolean;
  readonly sends: boolean;
  readonly receives: boolean;
  readonly message: MessageForm;
  /** The fewest and the most frames of a message that it sends. */
  readonly frames: readonly [least: number, most: number];
  /** Whether messages may be taken off libzmq before anybody asks for them. Where libzmq's
   * next act depends on the message received last, they may not. */
  readonly prefetches: boolean;
  /** Whether libzmq drops the rest of a message whose peer has died, up to its last frame. */
  readonly discardsRest: boolean;
  /** Whether libzmq lets several threads use it. Such a socket has no descriptor. */
  readonly threadSafe: boolean;
  /** Whether it filters what it receives by subscriptions. */
  readonly subscribes: boolean;
  /** Whether it binds to udp endpoints, and receives there; `only` if to no others. */
  readonly bindsUdp: boolean | "only";
  /** Whether it may be a handler of authentication requests. */
  readonly authenticates: boolean;
  /** Whether it may be the capture socket of a proxy. */
  readonly captures: boolean;
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
  authenticates: false,
  captures: false,
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
const captures = true;

/** A row for each socket type: the only place where these facts stand. */
export const socketTypes: Readonly<Record<SocketType, SocketTypeFacts>> = {
  [SocketType.Pair]: stable("ZMQ_PAIR", { prefetches, discardsRest, captures }),
  [SocketType.Publisher]: stable("ZMQ_PUB", { ...sendOnly, captures }),
  [SocketType.Subscriber]: stable("ZMQ_SUB", {
    ...receiveOnly,
    prefetches,
    subscribes: true,
  }),
  [SocketType.Request]: stable("ZMQ_REQ", { discardsRest }),
  [SocketType.Reply]: stable("ZMQ_REP", { authenticates: true }),
  [SocketType.Dealer]: stable("ZMQ_DEALER", { prefetches, discardsRest, captures }),
  [SocketType.Router]: stable("ZMQ_ROUTER", {
    message: "routed",
    frames: [2, Infinity],
    prefetches,
    authenticates: true,
  }),
  [SocketType.Pull]: stable("ZMQ_PULL", { ...receiveOnly, prefetches }),
  [SocketType.Push]: stable("ZMQ_PUSH", { ...sendOnly, discardsRest, captures }),
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

/** What is assumed of a type that a newer libzmq may have. */
const unknownType = draft("", { frames: [1, Infinity], threadSafe: true });

/** Returns the facts of a socket type, by libzmq's number. */
export function factsOf(type: number): SocketTypeFacts {
  const rows: Readonly<Record<number, SocketTypeFacts>> = socketTypes;
  return rows[type] ?? unknownType;
}
