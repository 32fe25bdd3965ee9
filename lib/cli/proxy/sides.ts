import type { Context } from "../../context";
import { writableNames } from "../../options/assign";
import { Dealer, Router } from "../../sockets/dealer-router";
import { Publisher, XPublisher, XSubscriber } from "../../sockets/publish-subscribe";
import { Pull, Push } from "../../sockets/push-pull";
import type { Socket } from "../../sockets/socket";
import type { Input, Value } from "../command";
import {
  configure,
  type ConnectionValues,
  type Endpoint,
  endpointOf,
  limitReceiver,
  open,
  settingsOf,
} from "../connection/open";
import type { SecurityValues } from "../connection/security";
import { UsageError } from "../failure";
import { securityOptions } from "../option-groups";
import type { proxyOptions } from "../proxy";
import { Peers } from "../sockets/peers";
import { noteEndpoints } from "../terminal/places";
import type { SideName } from "./side-options";

type Values = Input<typeof proxyOptions>["values"];

/** The options of all sockets. What they keep at the end has a second to leave. */
export interface Options {
  readonly context: Context;
  readonly linger: number;
}

/** Makes the front-end and the back-end of each kind of proxy. */
const makers: Readonly<Record<string, (options: Options) => [Socket, Socket]>> = {
  "router-dealer": (options) => [new Router(options), new Dealer(options)],
  "xsub-xpub": (options) => [new XSubscriber(options), new XPublisher(options)],
  "pull-push": (options) => [new Pull(options), new Push(options)],
};

/** One socket of a proxy, and who is connected to it. */
export interface Side<S extends Socket = Socket> {
  /** `front-end`, `back-end` or `capture`. */
  readonly name: string;
  readonly socket: S;
  readonly peers: Peers;
  /** Where the socket is bound or connects. Empty until it is open. */
  endpoints: readonly Endpoint[];
}

/** All sockets of a proxy. */
export interface Sides {
  readonly front: Side;
  readonly back: Side;
  readonly capture: Side<Publisher> | undefined;
}

/** Makes the sockets of a proxy. `warn` prints why a peer was refused. */
export function makeSides(
  values: Values,
  options: Options,
  warn: (text: string) => void,
): Sides {
  const [front, back] = makers[values.type]?.(options) ?? [
    new Router(options),
    new Dealer(options),
  ];
  const sideOf = <S extends Socket>(name: string, socket: S): Side<S> => {
    const peers = new Peers(socket, false, (text) => {
      warn(`${name}: ${text}`);
    });
    return { name, socket, peers, endpoints: [] };
  };
  return {
    front: sideOf("front-end", front),
    back: sideOf("back-end", back),
    capture:
      values.capture === undefined
        ? undefined
        : sideOf("capture", new Publisher(options)),
  };
}

/** Returns the sides that there are. */
export function listOf({ front, back, capture }: Sides): Side[] {
  return capture === undefined ? [front, back] : [front, back, capture];
}

/**
 * Returns the texts of `--option` that are for a socket. What no socket has is kept, so that it
 * is refused.
 */
function settingsFor(
  socket: Socket,
  sockets: readonly Socket[],
  texts: readonly string[],
): string[] {
  return texts.filter((text) => {
    const [name = ""] = Object.keys(settingsOf([text]));
    const known = (one: Socket) => writableNames(one).includes(name);
    return known(socket) || !sockets.some(known);
  });
}

/** Returns the security of a side: its own options if it has any, else those of all sides. */
function securityFor(side: SideName, values: Values): SecurityValues {
  const all: Readonly<Record<string, Value | readonly Value[] | undefined>> = values;
  const names = Object.keys(securityOptions);
  const own = names.map((name) => [name, all[`${side}-${name}`]] as const);
  const has = own.some(([, value]) => value !== undefined && value !== false);
  return has ? { ...values, ...Object.fromEntries(own), side } : values;
}

/** Returns the values of the options of one side. */
function valuesFor(
  side: SideName | undefined,
  socket: Socket,
  sockets: readonly Socket[],
  values: Values,
): ConnectionValues {
  const connects = side !== undefined && values[`connect-${side}`];
  const own = side === undefined ? [] : values[`${side}-option`];
  return {
    ...values,
    ...(side === undefined ? {} : securityFor(side, values)),
    bind: !connects,
    connect: connects,
    option: [...settingsFor(socket, sockets, values.option), ...own],
  };
}

/**
 * Sets the options of one side, and returns its endpoint as the command line has it.
 *
 * @throws UsageError for an endpoint or option that the side does not take.
 */
function prepare(
  { name, socket }: Side,
  address: string,
  values: ConnectionValues,
): Endpoint {
  try {
    const endpoint = endpointOf(address, values);
    limitReceiver(socket, `the ${name} socket`);
    configure(socket, `the ${name} socket`, values);
    return endpoint;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${name}: ${error.message}`);
  }
}

/**
 * Binds and connects the sockets of a proxy, and says where. None is opened if the command line
 * is wrong.
 *
 * @throws Rejects with a UsageError, a Failure or a ZmqError.
 */
export async function openSides(
  sides: Sides,
  { values, positionals }: Input<typeof proxyOptions>,
): Promise<void> {
  const [front = "", back = ""] = positionals;
  const addresses = [front, back, values.capture ?? ""];
  const names = ["frontend", "backend", undefined] as const;
  const all = listOf(sides);
  const sockets = all.map(({ socket }) => socket);
  const wanted = all.map((side, index) => {
    const own = valuesFor(names[index], side.socket, sockets, values);
    return prepare(side, addresses[index] ?? "", own);
  });
  for (const [index, side] of all.entries()) {
    side.endpoints = await open(side.socket, wanted.slice(index, index + 1));
    noteEndpoints(side.name, addresses.slice(index, index + 1), side.endpoints);
  }
}
