import * as zmq from "./option-numbers";

/** The short names of options and their numbers. */
export const options = {
  _fd: zmq.ZMQ_FD,
  _ioevents: zmq.ZMQ_EVENTS,
  _receiveMore: zmq.ZMQ_RCVMORE,
  _subscribe: zmq.ZMQ_SUBSCRIBE,
  _unsubscribe: zmq.ZMQ_UNSUBSCRIBE,
  affinity: zmq.ZMQ_AFFINITY,
  backlog: zmq.ZMQ_BACKLOG,
  identity: zmq.ZMQ_IDENTITY,
  linger: zmq.ZMQ_LINGER,
  rate: zmq.ZMQ_RATE,
  rcvbuf: zmq.ZMQ_RCVBUF,
  last_endpoint: zmq.ZMQ_LAST_ENDPOINT,
  reconnect_ivl: zmq.ZMQ_RECONNECT_IVL,
  recovery_ivl: zmq.ZMQ_RECOVERY_IVL,
  sndbuf: zmq.ZMQ_SNDBUF,
  mechanism: zmq.ZMQ_MECHANISM,
  plain_server: zmq.ZMQ_PLAIN_SERVER,
  plain_username: zmq.ZMQ_PLAIN_USERNAME,
  plain_password: zmq.ZMQ_PLAIN_PASSWORD,
  curve_server: zmq.ZMQ_CURVE_SERVER,
  curve_publickey: zmq.ZMQ_CURVE_PUBLICKEY,
  curve_secretkey: zmq.ZMQ_CURVE_SECRETKEY,
  curve_serverkey: zmq.ZMQ_CURVE_SERVERKEY,
  zap_domain: zmq.ZMQ_ZAP_DOMAIN,
  heartbeat_ivl: zmq.ZMQ_HEARTBEAT_IVL,
  heartbeat_ttl: zmq.ZMQ_HEARTBEAT_TTL,
  heartbeat_timeout: zmq.ZMQ_HEARTBEAT_TIMEOUT,
  connect_timeout: zmq.ZMQ_CONNECT_TIMEOUT,
};

/** A short name of an option. */
export type OptionName = keyof typeof options;

/** The options that are properties of a socket. A change acts on the next `bind` or
 * `connect`, but for `linger`, which acts at once. */
export interface OptionProperties {
  /** Which I/O threads serve the socket's connections, as bits. Default 0: all. */
  affinity: number;
  /** How many connections may wait to be accepted. Default 100. */
  backlog: number;
  /** The name by which routers address the socket, 1 to 255 bytes. Reads as a string where
   * it is UTF-8 without NUL, else as a Buffer. Default null. */
  identity: string | Buffer | null;
  /** Milliseconds for which a closed socket goes on delivering; -1 for as long as it takes.
   * Default -1. */
  linger: number;
  /** Kilobits per second of multicast. Default 100. */
  rate: number;
  /** The kernel's receive buffer, in bytes. Default -1: as the system has it. */
  rcvbuf: number;
  /** The endpoint that was bound or connected last; null if there is none. */
  readonly last_endpoint: string | null;
  /** Milliseconds before connecting again. Default 100. */
  reconnect_ivl: number;
  /** Milliseconds for which multicast can be repaired. Default 10,000. */
  recovery_ivl: number;
  /** The kernel's send buffer, in bytes. Default -1: as the system has it. */
  sndbuf: number;
  /** The security in use: 0 none, 1 PLAIN, 2 CURVE, 3 GSSAPI. */
  readonly mechanism: number;
  /** Whether clients have to log in with PLAIN; reads as 0 or 1. Default 0. */
  plain_server: number | boolean;
  /** The name with which a client logs in. Default null. */
  plain_username: string | Buffer | null;
  /** The password with which a client logs in. Default null. */
  plain_password: string | Buffer | null;
  /** Whether clients have to use CURVE; reads as 0 or 1. Default 0. */
  curve_server: number | boolean;
  /** The socket's own public key: 40 characters of Z85, or 32 bytes. Default null. */
  curve_publickey: string | Buffer | null;
  /** Its secret key. Default null. */
  curve_secretkey: string | Buffer | null;
  /** For clients, the public key of the server. Default null. */
  curve_serverkey: string | Buffer | null;
  /** What the authentication handler is told that clients come in to. Default null. */
  zap_domain: string | Buffer | null;
  /** Milliseconds between heartbeats. Default 0: none. */
  heartbeat_ivl: number;
  /** Milliseconds after which the peer shall give up without heartbeats. Default 0: as
   * `heartbeat_timeout`. */
  heartbeat_ttl: number;
  /** Milliseconds to wait for the answer to a heartbeat. Default: `heartbeat_ivl`. */
  heartbeat_timeout: number;
  /** Milliseconds that connecting may take. Default 0: as the system has it. */
  connect_timeout: number;
  /** Whether the socket can receive (1) and send (2) now. */
  readonly _ioevents: number;
  /** Setting it subscribes, as `subscribe` does; reading it throws. */
  _subscribe: string | Buffer;
  /** Setting it unsubscribes, as `unsubscribe` does; reading it throws. */
  _unsubscribe: string | Buffer;
}

/** What an option can be set to. Booleans may be given as numbers. */
export type OptionValue = string | number | boolean | NodeJS.ArrayBufferView | null;
