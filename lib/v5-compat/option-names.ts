import type { Access } from "../options/option";
import * as zmq from "./option-numbers";
import type { OptionResult, Translation, translations } from "./translations";

/** The short names of options, with libzmq's numbers of the options. */
export const options = {
  /** Not supported: no program has to poll. `ZMQ_FD`. */
  _fd: zmq.ZMQ_FD,
  /** Whether the socket can receive (1) and send (2) now. `ZMQ_EVENTS`. */
  _ioevents: zmq.ZMQ_EVENTS,
  /** Not supported: messages arrive whole. `ZMQ_RCVMORE`. */
  _receiveMore: zmq.ZMQ_RCVMORE,
  /**
   * Subscribes to a prefix when set, like `subscribe`. Throws a TypeError when read.
   * `ZMQ_SUBSCRIBE`.
   */
  _subscribe: zmq.ZMQ_SUBSCRIBE,
  /**
   * Unsubscribes from a prefix when set, like `unsubscribe`. Throws a TypeError when
   * read. `ZMQ_UNSUBSCRIBE`.
   */
  _unsubscribe: zmq.ZMQ_UNSUBSCRIBE,
  /**
   * The I/O threads that serve the socket's connections: one bit for each thread. Default
   * 0: all threads. `ZMQ_AFFINITY`.
   */
  affinity: zmq.ZMQ_AFFINITY,
  /**
   * The number of connections that may wait to be accepted. Default 100. `ZMQ_BACKLOG`.
   */
  backlog: zmq.ZMQ_BACKLOG,
  /**
   * The routing id by which routers address the socket: 1 to 255 bytes. Reads as a string
   * if the bytes are UTF-8 without NUL, else as a Buffer. Default null. `ZMQ_ROUTING_ID`.
   */
  identity: zmq.ZMQ_IDENTITY,
  /**
   * Milliseconds in which queued messages are delivered after the socket is closed.
   * Default -1: no limit. `ZMQ_LINGER`.
   */
  linger: zmq.ZMQ_LINGER,
  /** The rate of multicast in kilobits per second. Default 100. `ZMQ_RATE`. */
  rate: zmq.ZMQ_RATE,
  /**
   * The size of the kernel's receive buffer in bytes. Default -1: the system decides.
   * `ZMQ_RCVBUF`.
   */
  rcvbuf: zmq.ZMQ_RCVBUF,
  /**
   * The last endpoint that was bound or connected. Null if there is none.
   * `ZMQ_LAST_ENDPOINT`.
   */
  last_endpoint: zmq.ZMQ_LAST_ENDPOINT,
  /** Milliseconds before libzmq connects again. Default 100. `ZMQ_RECONNECT_IVL`. */
  reconnect_ivl: zmq.ZMQ_RECONNECT_IVL,
  /**
   * Milliseconds for which lost multicast data can be recovered. Default 10,000.
   * `ZMQ_RECOVERY_IVL`.
   */
  recovery_ivl: zmq.ZMQ_RECOVERY_IVL,
  /**
   * The size of the kernel's send buffer in bytes. Default -1: the system decides.
   * `ZMQ_SNDBUF`.
   */
  sndbuf: zmq.ZMQ_SNDBUF,
  /**
   * The security mechanism in use: 0 none, 1 PLAIN, 2 CURVE, 3 GSSAPI. `ZMQ_MECHANISM`.
   */
  mechanism: zmq.ZMQ_MECHANISM,
  /**
   * Whether clients must log in with PLAIN. Reads as 0 or 1. Default 0.
   * `ZMQ_PLAIN_SERVER`.
   */
  plain_server: zmq.ZMQ_PLAIN_SERVER,
  /** The user name of a client for PLAIN. Default null. `ZMQ_PLAIN_USERNAME`. */
  plain_username: zmq.ZMQ_PLAIN_USERNAME,
  /** The password of a client for PLAIN. Default null. `ZMQ_PLAIN_PASSWORD`. */
  plain_password: zmq.ZMQ_PLAIN_PASSWORD,
  /** Whether clients must use CURVE. Reads as 0 or 1. Default 0. `ZMQ_CURVE_SERVER`. */
  curve_server: zmq.ZMQ_CURVE_SERVER,
  /**
   * The socket's own public key: 40 characters of Z85, or 32 bytes. Default null.
   * `ZMQ_CURVE_PUBLICKEY`.
   */
  curve_publickey: zmq.ZMQ_CURVE_PUBLICKEY,
  /**
   * The socket's own secret key: 40 characters of Z85, or 32 bytes. Default null.
   * `ZMQ_CURVE_SECRETKEY`.
   */
  curve_secretkey: zmq.ZMQ_CURVE_SECRETKEY,
  /**
   * The public key of the server, for clients: 40 characters of Z85, or 32 bytes. Default
   * null. `ZMQ_CURVE_SERVERKEY`.
   */
  curve_serverkey: zmq.ZMQ_CURVE_SERVERKEY,
  /**
   * The domain that libzmq passes to the authentication handler for clients of this
   * socket. Default null. `ZMQ_ZAP_DOMAIN`.
   */
  zap_domain: zmq.ZMQ_ZAP_DOMAIN,
  /** Milliseconds between heartbeats. Default 0: no heartbeats. `ZMQ_HEARTBEAT_IVL`. */
  heartbeat_ivl: zmq.ZMQ_HEARTBEAT_IVL,
  /**
   * Milliseconds without heartbeats after which the peer ends the connection. Default 0:
   * the value of `heartbeat_timeout`. `ZMQ_HEARTBEAT_TTL`.
   */
  heartbeat_ttl: zmq.ZMQ_HEARTBEAT_TTL,
  /**
   * Milliseconds to wait for the reply to a heartbeat. Default: the value of
   * `heartbeat_ivl`. `ZMQ_HEARTBEAT_TIMEOUT`.
   */
  heartbeat_timeout: zmq.ZMQ_HEARTBEAT_TIMEOUT,
  /**
   * Milliseconds that connecting may take. Default 0: the system decides.
   * `ZMQ_CONNECT_TIMEOUT`.
   */
  connect_timeout: zmq.ZMQ_CONNECT_TIMEOUT,
};

type Options = typeof options;

/** The short name of an option. */
export type OptionName = keyof Options;

type TranslationOf<Name extends OptionName> = (typeof translations)[Options[Name]];

/** The type of an option as a property. It is `never` for an option without support. */
type ValueOf<Name extends OptionName> =
  TranslationOf<Name> extends Translation<infer Value> ? Value : never;

/** `Name`, if the option has support and allows the access, else `never`. */
type Property<Name extends OptionName, Allowed extends Access> = [ValueOf<Name>] extends [
  never,
]
  ? never
  : TranslationOf<Name> extends Translation<OptionResult, Allowed>
    ? Name
    : never;

type WritableProperties = {
  -readonly [Name in keyof Options as Property<Name, "w" | "rw">]: ValueOf<Name>;
};

type ReadOnlyProperties = {
  readonly [Name in keyof Options as Property<Name, "r">]: ValueOf<Name>;
};

/**
 * The options that are properties of a socket. A change of `linger` applies at once. A
 * change of another option applies to the next `bind` or `connect`.
 */
export interface OptionProperties extends WritableProperties, ReadOnlyProperties {}

/**
 * The values that an option can be set to. A number is accepted in place of a boolean.
 */
export type OptionValue = string | number | boolean | NodeJS.ArrayBufferView | null;
