// Sockets of all types behind one interface.

import { Buffer } from "node:buffer";

import type { Context } from "../../context";
import { Channel } from "../../draft/channel";
import { Client, Server } from "../../draft/client-server";
import { Peer } from "../../draft/peer";
import { Dish, Radio } from "../../draft/radio-dish";
import type { RoutingSocket } from "../../draft/routing";
import { Gather, Scatter } from "../../draft/scatter-gather";
import type { OperationOptions } from "../../engine/operation";
import { Dealer, Router } from "../../sockets/dealer-router";
import type { Readable, Writable } from "../../sockets/directions";
import { Pair } from "../../sockets/pair";
import { Subscriber, XPublisher, XSubscriber } from "../../sockets/publish-subscribe";
import { Pull, Push } from "../../sockets/push-pull";
import { Reply, Request } from "../../sockets/request-reply";
import type { Socket } from "../../sockets/socket";
import { Stream } from "../../sockets/stream";
import { SocketType } from "../../socket-types";
import { UsageError } from "../failure";
import type { CliMessage } from "../formats/message";

/** A socket that a command uses, whatever its type is. */
export interface Port {
  readonly socket: Socket;
  connect(address: string): void;
  send(message: CliMessage, options: OperationOptions): Promise<void>;
  receive(options: OperationOptions): Promise<CliMessage>;
  /** Returns a message that is there already. */
  tryReceive(): CliMessage | undefined;
  /** The peer that {@link connect} has made known. */
  readonly peer?: number | undefined;
}

/** The settings that a port needs besides those of its socket. */
export interface PortSettings {
  readonly context: Context;
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  /** Whether a publisher drops messages for slow subscribers. */
  readonly drop: boolean;
}

/** Whether the package refuses a value of the user, such as a group of 256 bytes. */
export function isValueError(error: unknown): error is Error {
  return error instanceof RangeError || error instanceof TypeError;
}

const refuse = () => {
  throw new UsageError("The socket does not do that");
};

const inert = { send: refuse, receive: refuse, tryReceive: refuse };

function single({ frames }: CliMessage): Uint8Array {
  const [frame] = frames;
  if (frame !== undefined && frames.length === 1) return frame;
  throw new UsageError(
    `A message of this socket type has one frame, but one has ${frames.length}`,
  );
}

function base(socket: Socket): Pick<Port, "connect" | "socket"> {
  return {
    socket,
    connect: (address) => {
      socket.connect(address);
    },
  };
}

type Receiving = Socket & Readable<Buffer[]>;
type Sending = Socket & Writable<Uint8Array[]>;

function receiving(socket: Receiving): Pick<Port, "receive" | "tryReceive"> {
  return {
    receive: async (options) => ({ frames: await socket.receive(options) }),
    tryReceive: () => {
      const frames = socket.tryReceive();
      return frames && { frames };
    },
  };
}

function sending(socket: Sending): Pick<Port, "send"> {
  return { send: ({ frames }, options) => socket.send([...frames], options) };
}

const receivingPort = (socket: Receiving): Port => ({
  ...inert,
  ...base(socket),
  ...receiving(socket),
});

const sendingPort = (socket: Sending): Port => ({
  ...inert,
  ...base(socket),
  ...sending(socket),
});

const framesPort = (socket: Receiving & Sending): Port => ({
  ...base(socket),
  ...receiving(socket),
  ...sending(socket),
});

type Single = Socket & Writable<Uint8Array>;

const singleSender = (socket: Single): Pick<Port, "send"> => ({
  send: (message, options) => socket.send(single(message), options),
});

function addressed([peer, ...frames]: readonly Buffer[]): CliMessage {
  return { frames, ...(peer === undefined ? {} : { peer }) };
}

function routingId({ peer }: CliMessage): Uint8Array {
  if (typeof peer === "object") return peer;
  throw new UsageError("The peer is a routing id, as text or as 0x and hex digits");
}

function routerPort(socket: Router): Port {
  return {
    ...base(socket),
    send: (message, options) =>
      socket.send([routingId(message), ...message.frames], options),
    receive: async (options) => addressed(await socket.receive(options)),
    tryReceive: () => {
      const frames = socket.tryReceive();
      return frames && addressed(frames);
    },
  };
}

function streamPort(socket: Stream): Port {
  return {
    ...base(socket),
    send: (message, options) =>
      socket.send([routingId(message), single(message)], options),
    receive: async (options) => addressed(await socket.receive(options)),
    tryReceive: () => {
      const frames = socket.tryReceive();
      return frames && addressed(frames);
    },
  };
}

function numberedPort(socket: RoutingSocket): Port {
  return {
    ...base(socket),
    send: (message, options) => {
      const { peer } = message;
      if (typeof peer === "number")
        return socket.send(single(message), { ...options, routingId: peer });
      throw new UsageError("The peer is the number of a client, as it was received");
    },
    receive: async (options) => {
      const [frame, { routingId: peer }] = await socket.receive(options);
      return { frames: [frame], peer };
    },
    tryReceive: () => {
      const received = socket.tryReceive();
      return received && { frames: [received[0]], peer: received[1].routingId };
    },
  };
}

function peerPort(socket: Peer): Port {
  let known: number | undefined;
  return {
    ...numberedPort(socket),
    connect: (address) => {
      const number = socket.connectPeer(address);
      known ??= number;
    },
    get peer() {
      return known;
    },
  };
}

function radioPort(socket: Radio, groups: readonly string[]): Port {
  const [usual] = groups;
  if (groups.length > 1) throw new UsageError("A radio sends to one --group");
  return {
    ...inert,
    ...base(socket),
    send: (message, options) => {
      const group = message.group ?? usual;
      if (group === undefined)
        throw new UsageError("--group is missing: a radio sends to a group");
      return socket.send(single(message), { ...options, group });
    },
  };
}

function dishPort(socket: Dish, groups: readonly string[]): Port {
  if (groups.length === 0)
    throw new UsageError("--group is missing: a dish joins at least one group");
  socket.join(...new Set(groups));
  const message = ([frame, { group }]: [Buffer, { group: Buffer }]): CliMessage => ({
    frames: [frame],
    group: group.toString(),
  });
  return {
    ...inert,
    ...base(socket),
    receive: async (options) => message(await socket.receive(options)),
    tryReceive: () => {
      const received = socket.tryReceive();
      return received && message(received);
    },
  };
}

function subscriberPort({ context, topics }: PortSettings): Port {
  const socket = new Subscriber({ context });
  socket.subscribe(...(topics.length === 0 ? [""] : topics));
  return receivingPort(socket);
}

/** A publisher hears of each subscription and its end. */
function publisherPort({ context, drop }: PortSettings): Port {
  return framesPort(
    new XPublisher({ context, noDrop: !drop, verbosity: "allSubsUnsubs" }),
  );
}

function xsubscriberPort({ context, topics }: PortSettings): Port {
  const socket = new XSubscriber({ context });
  for (const topic of topics.length === 0 ? [""] : topics)
    socket.trySend(Buffer.concat([Buffer.from([1]), Buffer.from(topic)]));
  return framesPort(socket);
}

const makers: Readonly<Partial<Record<SocketType, (settings: PortSettings) => Port>>> = {
  [SocketType.Subscriber]: subscriberPort,
  [SocketType.XPublisher]: publisherPort,
  [SocketType.XSubscriber]: xsubscriberPort,
  [SocketType.Push]: ({ context }) => sendingPort(new Push({ context })),
  [SocketType.Pull]: ({ context }) => receivingPort(new Pull({ context })),
  [SocketType.Request]: ({ context }) => framesPort(new Request({ context })),
  [SocketType.Reply]: ({ context }) => framesPort(new Reply({ context })),
  [SocketType.Dealer]: ({ context }) => framesPort(new Dealer({ context })),
  [SocketType.Router]: ({ context }) =>
    routerPort(new Router({ context, mandatory: true })),
  [SocketType.Pair]: ({ context }) => framesPort(new Pair({ context })),
  [SocketType.Stream]: ({ context }) => streamPort(new Stream({ context })),
  [SocketType.Radio]: ({ context, groups }) => radioPort(new Radio({ context }), groups),
  [SocketType.Dish]: ({ context, groups }) => dishPort(new Dish({ context }), groups),
  [SocketType.Client]: ({ context }) => {
    const socket = new Client({ context });
    return { ...base(socket), ...receiving(socket), ...singleSender(socket) };
  },
  [SocketType.Server]: ({ context }) => numberedPort(new Server({ context })),
  [SocketType.Peer]: ({ context }) => peerPort(new Peer({ context })),
  [SocketType.Channel]: ({ context }) => {
    const socket = new Channel({ context });
    return { ...base(socket), ...receiving(socket), ...singleSender(socket) };
  },
  [SocketType.Scatter]: ({ context }) => {
    const socket = new Scatter({ context });
    return { ...inert, ...base(socket), ...singleSender(socket) };
  },
  [SocketType.Gather]: ({ context }) => receivingPort(new Gather({ context })),
};

/**
 * Makes the socket of a command.
 *
 * @throws UsageError if the command line lacks something that the type needs.
 */
export function makePort(type: SocketType, settings: PortSettings): Port {
  const make = makers[type];
  if (make === undefined)
    throw new UsageError(`There is no command for a ${SocketType[type]}`);
  try {
    return make(settings);
  } catch (error) {
    throw isValueError(error) ? new UsageError(error.message) : error;
  }
}
