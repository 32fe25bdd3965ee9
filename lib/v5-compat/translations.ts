// How the options of zeromq 5 are read and set with this package's options.

import { POLLIN, POLLOUT } from "../constants";
import { bool, int32 } from "../options/kinds";
import { socketOption } from "../options/numbers";
import type { Access, Option } from "../options/option";
import {
  commonOptions,
  receivingOptions,
  sendingOptions,
  typeOptions,
} from "../options/socket-options";
import type { SocketStore } from "../options/socket-store";
import { binary, type BinaryText } from "../options/texts";
import type { Socket } from "../sockets/socket";
import * as zmq from "./option-numbers";

/** The types of value that an option can read as. */
export type OptionResult = string | number | boolean | Buffer | null;

/**
 * The way in which an option is read and set. `Value` is the type of the option as a
 * property. Values of other types may be set too, and are checked when they are.
 */
export interface Translation<
  Value extends OptionResult = OptionResult,
  Allowed extends Access = Access,
> {
  readonly access: Allowed;
  get(store: SocketStore, name: string, socket: Socket): Value;
  set(store: SocketStore, name: string, value: unknown): void;
}

function refuseToSet(_store: SocketStore, name: string): never {
  throw new TypeError(`Unknown option: ${name} can only be read. Leave it out`);
}

function refuseToRead(_store: SocketStore, name: string): never {
  throw new TypeError(
    `Reading ${name} is not supported: it can only be set. Remember what you set`,
  );
}

function refuseToReadSubscription(_store: SocketStore, name: string): never {
  throw new TypeError(`Unknown option: ${name} can only be set. Remember what you set`);
}

/** Translates an option that is the same in both APIs. */
function same<Value extends OptionResult, Allowed extends Access>(
  row: Option<Value, Allowed>,
): Translation<Value, Allowed> {
  return {
    access: row.access,
    get: (store, name) => store.read(row, name),
    set(store, name, value) {
      if (row.access === "r") refuseToSet(store, name);
      store.write<unknown>(row, name, value);
    },
  };
}

/** Translates an option of text, which can also be set to bytes. */
function text(row: Option<string | null>): Translation<BinaryText, "rw"> {
  return { ...same(row), access: "rw" };
}

/**
 * Translates a boolean option. zeromq 5 takes any value for it, and reads it as 0 or 1.
 */
function flag(row: Option<boolean>): Translation<number | boolean, "rw"> {
  return {
    access: "rw",
    get: (store, name) => Number(store.read(row, name)),
    set: (store, name, value) => {
      store.write(row, name, Boolean(value));
    },
  };
}

const immediateWriteOnly = { access: "w", immediate: true } as const;

/** The prefix of a subscription. See {@link BinaryText} for why the type has a name. */
type Prefix = string | Buffer;

/** Translates an option that adds or removes a subscription. */
function subscription(id: number): Translation<Prefix, "w"> {
  return { ...same(binary(id, immediateWriteOnly)), get: refuseToReadSubscription };
}

/**
 * Translates an option that this API lacks. `beginning` begins the text of the error about
 * setting it, as in zeromq.js.
 */
function unsupported(instead: string, beginning = ""): Translation<never, "rw"> {
  const refusal = (name: string): string =>
    `${name} is not supported in compatibility mode: ${instead}`;
  return {
    access: "rw",
    get: (_store, name) => {
      throw new TypeError(refusal(name));
    },
    set: (_store, name) => {
      throw new TypeError(`${beginning}${refusal(name)}`);
    },
  };
}

/** The translations of all options, by libzmq's numbers of the options. */
export const translations = {
  [zmq.ZMQ_AFFINITY]: same(commonOptions.affinity),
  [zmq.ZMQ_IDENTITY]: same(typeOptions.dealer.routingId),
  [zmq.ZMQ_SUBSCRIBE]: subscription(socketOption.SUBSCRIBE),
  [zmq.ZMQ_UNSUBSCRIBE]: subscription(socketOption.UNSUBSCRIBE),
  [zmq.ZMQ_RATE]: same(commonOptions.rate),
  [zmq.ZMQ_RECOVERY_IVL]: same(commonOptions.recoveryInterval),
  [zmq.ZMQ_SNDBUF]: same(sendingOptions.sendBufferSize),
  [zmq.ZMQ_RCVBUF]: same(receivingOptions.receiveBufferSize),
  [zmq.ZMQ_RCVMORE]: unsupported(
    "messages arrive whole, as the arguments of one event",
    "Unknown option: ",
  ),
  [zmq.ZMQ_FD]: unsupported('listen to "message" instead of polling', "Unknown option: "),
  [zmq.ZMQ_EVENTS]: {
    access: "r",
    get: (_store: SocketStore, _name: string, { readable, writable }: Socket): number =>
      (readable ? POLLIN : 0) | (writable ? POLLOUT : 0),
    set: refuseToSet,
  },
  [zmq.ZMQ_TYPE]: same(commonOptions.type),
  [zmq.ZMQ_LINGER]: same(commonOptions.linger),
  [zmq.ZMQ_RECONNECT_IVL]: same(commonOptions.reconnectInterval),
  [zmq.ZMQ_BACKLOG]: same(commonOptions.backlog),
  [zmq.ZMQ_RECONNECT_IVL_MAX]: same(commonOptions.reconnectMaxInterval),
  [zmq.ZMQ_MAXMSGSIZE]: same(commonOptions.maxMessageSize),
  [zmq.ZMQ_SNDHWM]: same(sendingOptions.sendHighWaterMark),
  [zmq.ZMQ_RCVHWM]: same(receivingOptions.receiveHighWaterMark),
  [zmq.ZMQ_MULTICAST_HOPS]: same(sendingOptions.multicastHops),
  [zmq.ZMQ_RCVTIMEO]: same(receivingOptions.receiveTimeout),
  [zmq.ZMQ_SNDTIMEO]: same(sendingOptions.sendTimeout),
  [zmq.ZMQ_IPV4ONLY]: {
    access: "rw",
    get: (store: SocketStore, name: string): boolean =>
      !store.read(commonOptions.ipv6, name),
    set: (store: SocketStore, name: string, value: unknown): void => {
      store.write(commonOptions.ipv6, name, !value);
    },
  },
  [zmq.ZMQ_LAST_ENDPOINT]: same(commonOptions.lastEndpoint),
  [zmq.ZMQ_ROUTER_MANDATORY]: flag(typeOptions.router.mandatory),
  [zmq.ZMQ_TCP_KEEPALIVE]: same(commonOptions.tcpKeepalive),
  [zmq.ZMQ_TCP_KEEPALIVE_CNT]: same(commonOptions.tcpKeepaliveCount),
  [zmq.ZMQ_TCP_KEEPALIVE_IDLE]: same(commonOptions.tcpKeepaliveIdle),
  [zmq.ZMQ_TCP_KEEPALIVE_INTVL]: same(commonOptions.tcpKeepaliveInterval),
  [zmq.ZMQ_TCP_ACCEPT_FILTER]: same(commonOptions.tcpAcceptFilter),
  [zmq.ZMQ_DELAY_ATTACH_ON_CONNECT]: flag(commonOptions.immediate),
  [zmq.ZMQ_XPUB_VERBOSE]: {
    ...flag(bool(socketOption.XPUB_VERBOSE, immediateWriteOnly)),
    get: refuseToRead,
  },
  [zmq.ZMQ_ROUTER_RAW]: unsupported("use a stream socket"),
  [zmq.ZMQ_IPV6]: flag(commonOptions.ipv6),
  // This package's option is the name of the mechanism. zeromq 5 has libzmq's number.
  [zmq.ZMQ_MECHANISM]: same(int32(socketOption.MECHANISM, { access: "r" })),
  [zmq.ZMQ_PLAIN_SERVER]: flag(commonOptions.plainServer),
  [zmq.ZMQ_PLAIN_USERNAME]: text(commonOptions.plainUsername),
  [zmq.ZMQ_PLAIN_PASSWORD]: text(commonOptions.plainPassword),
  [zmq.ZMQ_CURVE_SERVER]: flag(commonOptions.curveServer),
  [zmq.ZMQ_CURVE_PUBLICKEY]: same(commonOptions.curvePublicKey),
  [zmq.ZMQ_CURVE_SECRETKEY]: same(commonOptions.curveSecretKey),
  [zmq.ZMQ_CURVE_SERVERKEY]: same(commonOptions.curveServerKey),
  [zmq.ZMQ_ZAP_DOMAIN]: text(commonOptions.zapDomain),
  [zmq.ZMQ_ROUTER_HANDOVER]: flag(typeOptions.router.handover),
  [zmq.ZMQ_HEARTBEAT_IVL]: same(commonOptions.heartbeatInterval),
  [zmq.ZMQ_HEARTBEAT_TTL]: same(commonOptions.heartbeatTimeToLive),
  [zmq.ZMQ_HEARTBEAT_TIMEOUT]: same(commonOptions.heartbeatTimeout),
  [zmq.ZMQ_CONNECT_TIMEOUT]: same(commonOptions.connectTimeout),
} as const satisfies Readonly<Record<(typeof zmq)[keyof typeof zmq], Translation>>;
