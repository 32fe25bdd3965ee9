import * as zmq from "./option-numbers";

/** The short names of options, with libzmq's numbers of the options. */
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

/** The short name of an option. */
export type OptionName = keyof typeof options;

/**
 * The options that are properties of a socket. A change of `linger` applies at once. A
 * change of another option applies to the next `bind` or `connect`.
 */
export interface OptionProperties {
  /**
   * The I/O threads that serve the socket's connections: one bit for each thread. Default
   * 0: all threads. `ZMQ_AFFINITY`.
   */
  affinity: number;
  /**
   * The number of connections that may wait to be accepted. Default 100. `ZMQ_BACKLOG`.
   */
  backlog: number;
  /**
   * The routing id by which routers address the socket: 1 to 255 bytes. Reads as a string
   * if the bytes are UTF-8 without NUL, else as a Buffer. Default null. `ZMQ_ROUTING_ID`.
   */
  identity: string | Buffer | null;
  /**
   * Milliseconds in which queued messages are delivered after the socket is closed.
   * Default -1: no limit. `ZMQ_LINGER`.
   */
  linger: number;
  /** The rate of multicast in kilobits per second. Default 100. `ZMQ_RATE`. */
  rate: number;
  /**
   * The size of the kernel's receive buffer in bytes. Default -1: the system decides.
   * `ZMQ_RCVBUF`.
   */
  rcvbuf: number;
  /**
   * The last endpoint that was bound or connected. Null if there is none.
   * `ZMQ_LAST_ENDPOINT`.
   */
  readonly last_endpoint: string | null;
  /** Milliseconds before libzmq connects again. Default 100. `ZMQ_RECONNECT_IVL`. */
  reconnect_ivl: number;
  /**
   * Milliseconds for which lost multicast data can be recovered. Default 10,000.
   * `ZMQ_RECOVERY_IVL`.
   */
  recovery_ivl: number;
  /**
   * The size of the kernel's send buffer in bytes. Default -1: the system decides.
   * `ZMQ_SNDBUF`.
   */
  sndbuf: number;
  /**
   * The security mechanism in use: 0 none, 1 PLAIN, 2 CURVE, 3 GSSAPI. `ZMQ_MECHANISM`.
   */
  readonly mechanism: number;
  /**
   * Whether clients must log in with PLAIN. Reads as 0 or 1. Default 0.
   * `ZMQ_PLAIN_SERVER`.
   */
  plain_server: number | boolean;
  /** The user name of a client for PLAIN. Default null. `ZMQ_PLAIN_USERNAME`. */
  plain_username: string | Buffer | null;
  /** The password of a client for PLAIN. Default null. `ZMQ_PLAIN_PASSWORD`. */
  plain_password: string | Buffer | null;
  /** Whether clients must use CURVE. Reads as 0 or 1. Default 0. `ZMQ_CURVE_SERVER`. */
  curve_server: number | boolean;
  /**
   * The socket's own public key: 40 characters of Z85, or 32 bytes. Default null.
   * `ZMQ_CURVE_PUBLICKEY`.
   */
  curve_publickey: string | Buffer | null;
  /**
   * The socket's own secret key: 40 characters of Z85, or 32 bytes. Default null.
   * `ZMQ_CURVE_SECRETKEY`.
   */
  curve_secretkey: string | Buffer | null;
  /**
   * The public key of the server, for clients: 40 characters of Z85, or 32 bytes. Default
   * null. `ZMQ_CURVE_SERVERKEY`.
   */
  curve_serverkey: string | Buffer | null;
  /**
   * The domain that libzmq passes to the authentication handler for clients of this
   * socket. Default null. `ZMQ_ZAP_DOMAIN`.
   */
  zap_domain: string | Buffer | null;
  /** Milliseconds between heartbeats. Default 0: no heartbeats. `ZMQ_HEARTBEAT_IVL`. */
  heartbeat_ivl: number;
  /**
   * Milliseconds without heartbeats after which the peer ends the connection. Default 0:
   * the value of `heartbeat_timeout`. `ZMQ_HEARTBEAT_TTL`.
   */
  heartbeat_ttl: number;
  /**
   * Milliseconds to wait for the reply to a heartbeat. Default: the value of
   * `heartbeat_ivl`. `ZMQ_HEARTBEAT_TIMEOUT`.
   */
  heartbeat_timeout: number;
  /**
   * Milliseconds that connecting may take. Default 0: the system decides.
   * `ZMQ_CONNECT_TIMEOUT`.
   */
  connect_timeout: number;
  /** Whether the socket can receive (1) and send (2) now. `ZMQ_EVENTS`. */
  readonly _ioevents: number;
  /**
   * Subscribes to a prefix when set, like `subscribe`. Throws a TypeError when read.
   * `ZMQ_SUBSCRIBE`.
   */
  _subscribe: string | Buffer;
  /**
   * Unsubscribes from a prefix when set, like `unsubscribe`. Throws a TypeError when
   * read. `ZMQ_UNSUBSCRIBE`.
   */
  _unsubscribe: string | Buffer;
}

/**
 * The values that an option can be set to. A number is accepted in place of a boolean.
 */
export type OptionValue = string | number | boolean | NodeJS.ArrayBufferView | null;
