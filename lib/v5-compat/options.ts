import { didYouMean, got } from "../checks";
import { POLLIN, POLLOUT } from "../constants";
import { bool } from "../options/kinds";
import type { Option } from "../options/option";
import {
  commonOptions,
  receivingOptions,
  sendingOptions,
  typeOptions,
} from "../options/socket-options";
import type { SocketStore } from "../options/socket-store";
import { binary } from "../options/texts";
import { socketCore } from "../sockets/core";
import type { Socket } from "../sockets/socket";
import { type OptionName, options } from "./option-names";
import * as numbers from "./option-numbers";
import { socketOption } from "../options/numbers";

/** The types of value that an option can read as. */
export type OptionResult = string | number | boolean | Buffer | null;

/** The way in which an option of zeromq 5 is read and set with this package's options. */
interface Translation {
  get(store: SocketStore, name: string, socket: Socket): OptionResult;
  set(store: SocketStore, name: string, value: unknown): void;
}

const readOnly = {
  set(_store: SocketStore, name: string): never {
    throw new TypeError(`${name} can only be read, but was set. Leave it out`);
  },
};

const writeOnly = {
  get(_store: SocketStore, name: string): never {
    throw new TypeError(
      `Reading ${name} is not supported: it can only be set. Remember what you set`,
    );
  },
};

/** Translates an option that is the same in both APIs. */
function same<Value extends OptionResult>(row: Option<Value>): Translation {
  return {
    get: (store, name) => store.read(row, name),
    set: (store, name, value) => {
      store.write<unknown>(row, name, value);
    },
  };
}

/**
 * Translates a boolean option. zeromq 5 takes any value for it, and reads it as 0 or 1.
 */
function flag(row: Option<boolean>): Translation {
  return {
    get: (store, name) => Number(store.read(row, name)),
    set: (store, name, value) => {
      store.write(row, name, Boolean(value));
    },
  };
}

function unsupported(instead: string): Translation {
  const refuse = (_store: SocketStore, name: string): never => {
    throw new TypeError(`${name} is not supported: ${instead}`);
  };
  return { get: refuse, set: refuse };
}

const immediateWriteOnly = { access: "w", immediate: true } as const;
const mechanisms: readonly unknown[] = [null, "plain", "curve", "gssapi"];

const translations: Readonly<Record<keyof typeof numbers, Translation>> = {
  ZMQ_AFFINITY: same(commonOptions.affinity),
  ZMQ_IDENTITY: same(typeOptions.dealer.routingId),
  ZMQ_SUBSCRIBE: {
    ...same(binary(socketOption.SUBSCRIBE, immediateWriteOnly)),
    ...writeOnly,
  },
  ZMQ_UNSUBSCRIBE: {
    ...same(binary(socketOption.UNSUBSCRIBE, immediateWriteOnly)),
    ...writeOnly,
  },
  ZMQ_RATE: same(commonOptions.rate),
  ZMQ_RECOVERY_IVL: same(commonOptions.recoveryInterval),
  ZMQ_RECOVERY_IVL_MSEC: same(commonOptions.recoveryInterval),
  ZMQ_SNDBUF: same(sendingOptions.sendBufferSize),
  ZMQ_RCVBUF: same(receivingOptions.receiveBufferSize),
  ZMQ_RCVMORE: unsupported("messages arrive whole, as the arguments of one event"),
  ZMQ_FD: unsupported('listen to "message" instead of polling'),
  ZMQ_EVENTS: {
    get: (_store, _name, { readable, writable }) =>
      (readable ? POLLIN : 0) | (writable ? POLLOUT : 0),
    ...readOnly,
  },
  ZMQ_TYPE: { ...same(commonOptions.type), ...readOnly },
  ZMQ_LINGER: same(commonOptions.linger),
  ZMQ_RECONNECT_IVL: same(commonOptions.reconnectInterval),
  ZMQ_BACKLOG: same(commonOptions.backlog),
  ZMQ_RECONNECT_IVL_MAX: same(commonOptions.reconnectMaxInterval),
  ZMQ_MAXMSGSIZE: same(commonOptions.maxMessageSize),
  ZMQ_SNDHWM: same(sendingOptions.sendHighWaterMark),
  ZMQ_RCVHWM: same(receivingOptions.receiveHighWaterMark),
  ZMQ_MULTICAST_HOPS: same(sendingOptions.multicastHops),
  ZMQ_RCVTIMEO: same(receivingOptions.receiveTimeout),
  ZMQ_SNDTIMEO: same(sendingOptions.sendTimeout),
  ZMQ_IPV4ONLY: {
    get: (store, name) => !store.read(commonOptions.ipv6, name),
    set: (store, name, value) => {
      store.write(commonOptions.ipv6, name, !value);
    },
  },
  ZMQ_LAST_ENDPOINT: { ...same(commonOptions.lastEndpoint), ...readOnly },
  ZMQ_ROUTER_MANDATORY: flag(typeOptions.router.mandatory),
  ZMQ_TCP_KEEPALIVE: same(commonOptions.tcpKeepalive),
  ZMQ_TCP_KEEPALIVE_CNT: same(commonOptions.tcpKeepaliveCount),
  ZMQ_TCP_KEEPALIVE_IDLE: same(commonOptions.tcpKeepaliveIdle),
  ZMQ_TCP_KEEPALIVE_INTVL: same(commonOptions.tcpKeepaliveInterval),
  ZMQ_TCP_ACCEPT_FILTER: same(commonOptions.tcpAcceptFilter),
  ZMQ_DELAY_ATTACH_ON_CONNECT: flag(commonOptions.immediate),
  ZMQ_XPUB_VERBOSE: {
    ...flag(bool(socketOption.XPUB_VERBOSE, immediateWriteOnly)),
    ...writeOnly,
  },
  ZMQ_ROUTER_RAW: unsupported("use a stream socket"),
  ZMQ_IPV6: flag(commonOptions.ipv6),
  ZMQ_MECHANISM: {
    get: (store, name) =>
      mechanisms.indexOf(store.read(commonOptions.securityMechanism, name)),
    ...readOnly,
  },
  ZMQ_PLAIN_SERVER: flag(commonOptions.plainServer),
  ZMQ_PLAIN_USERNAME: same(commonOptions.plainUsername),
  ZMQ_PLAIN_PASSWORD: same(commonOptions.plainPassword),
  ZMQ_CURVE_SERVER: flag(commonOptions.curveServer),
  ZMQ_CURVE_PUBLICKEY: same(commonOptions.curvePublicKey),
  ZMQ_CURVE_SECRETKEY: same(commonOptions.curveSecretKey),
  ZMQ_CURVE_SERVERKEY: same(commonOptions.curveServerKey),
  ZMQ_ZAP_DOMAIN: same(commonOptions.zapDomain),
  ZMQ_ROUTER_HANDOVER: flag(typeOptions.router.handover),
  ZMQ_HEARTBEAT_IVL: same(commonOptions.heartbeatInterval),
  ZMQ_HEARTBEAT_TTL: same(commonOptions.heartbeatTimeToLive),
  ZMQ_HEARTBEAT_TIMEOUT: same(commonOptions.heartbeatTimeout),
  ZMQ_CONNECT_TIMEOUT: same(commonOptions.connectTimeout),
};

const byNumber: ReadonlyMap<number, [string, Translation]> = new Map(
  Object.entries(numbers).flatMap(([name, number]) => {
    const translation = new Map(Object.entries(translations)).get(name);
    return translation === undefined ? [] : [[number, [name, translation]] as const];
  }),
);

const numberByName: ReadonlyMap<unknown, number> = new Map(Object.entries(options));

function translationOf(option: unknown): [string, Translation] {
  const number = typeof option === "number" ? option : numberByName.get(option);
  const found = number === undefined ? undefined : byNumber.get(number);
  if (found !== undefined) return found;
  const meant = didYouMean(option, Object.keys(options));
  throw new TypeError(
    `Unknown option: ${got(option)} is neither the number of an option nor one of the ` +
      `names in zmq.options${meant}`,
  );
}

/** Whether `name` is the short name of an option. */
export function isOptionName(name: string): name is OptionName {
  return numberByName.has(name);
}

/** Reads an option by its number or short name. */
export function getOption(socket: Socket, option: unknown): OptionResult {
  const [name, translation] = translationOf(option);
  return translation.get(socketCore(socket).store, name, socket);
}

/** Sets an option by its number or short name. */
export function setOption(socket: Socket, option: unknown, value: unknown): void {
  const [name, translation] = translationOf(option);
  translation.set(socketCore(socket).store, name, value);
}
