import { capability } from "../addon/capability";
import { flags } from "./choices";
import { bool, int32, int64, uint64 } from "./kinds";
import { text } from "./texts";
import { socketOption } from "./numbers";

/** Options of all sockets: their connections, whatever the transport. */
export const connectionOptions = {
  /**
   * Which I/O threads may serve new connections: a bitmap from 0, for any of them, to
   * 2^64 - 2048, the largest number that fits. Default 0. `ZMQ_AFFINITY`.
   */
  affinity: uint64(socketOption.AFFINITY),

  /** The number of the socket's type. `ZMQ_TYPE`. */
  type: int32(socketOption.TYPE, { access: "r" }),

  /**
   * Milliseconds for which unsent messages are still delivered after `close`,
   * `disconnect` or `unbind`; -1 for as long as it takes, 0 drops them. Default -1 (0 for
   * subscribers, and everywhere if the context's `blocky` was false). Acts at once.
   * `ZMQ_LINGER`.
   */
  linger: int32(socketOption.LINGER, { min: -1, immediate: true }),

  /**
   * Milliseconds before a lost connection is tried again; -1, and 0, never try.
   * Default 100. `ZMQ_RECONNECT_IVL`.
   */
  reconnectInterval: int32(socketOption.RECONNECT_IVL, { min: -1 }),

  /**
   * Milliseconds up to which `reconnectInterval` doubles with each try; 0 keeps it the
   * same. Default 0. `ZMQ_RECONNECT_IVL_MAX`.
   */
  reconnectMaxInterval: int32(socketOption.RECONNECT_IVL_MAX, { min: 0 }),

  /**
   * What ends the attempts to connect: `"connectionRefused"`, nobody listens there (tcp);
   * `"handshakeFailed"`, what listens is no ØMQ socket; `"afterDisconnect"`, a refusal
   * after `disconnect` (ipc; before libzmq 4.3.5 it is the same as both others).
   * Default []. `ZMQ_RECONNECT_STOP`.
   */
  reconnectStop: flags(socketOption.RECONNECT_STOP, [
    ["connectionRefused", 1],
    ["handshakeFailed", 2],
    ["afterDisconnect", () => (capability().reconnectStopAfterDisconnect ? 4 : 3)],
  ]),

  /** How many incoming connections may wait to be accepted, from 0. Default 100.
   * `ZMQ_BACKLOG`. */
  backlog: int32(socketOption.BACKLOG, { min: 0 }),

  /**
   * Bytes of the largest frame that is received; a peer that sends more is disconnected.
   * -1 for no limit. Default -1. Does not apply to inproc. `ZMQ_MAXMSGSIZE`.
   */
  maxMessageSize: int64(socketOption.MAXMSGSIZE, { min: -1 }),

  /** The endpoint last bound, as libzmq completed it; null before. `ZMQ_LAST_ENDPOINT`. */
  lastEndpoint: text(socketOption.LAST_ENDPOINT, { access: "r" }),

  /**
   * Whether messages are queued only for peers that are connected. Default false:
   * messages are also queued for a peer that has yet to come. `ZMQ_IMMEDIATE`.
   */
  immediate: bool(socketOption.IMMEDIATE),

  /** Milliseconds that a peer has for its handshake; 0 for no limit. Default 30,000.
   * `ZMQ_HANDSHAKE_IVL`. */
  handshakeInterval: int32(socketOption.HANDSHAKE_IVL, { min: 0 }),

  /** Milliseconds between heartbeats to peers; 0 sends none. Default 0.
   * `ZMQ_HEARTBEAT_IVL`. */
  heartbeatInterval: int32(socketOption.HEARTBEAT_IVL, { min: 0 }),

  /** Milliseconds after which the peer shall give this end up when it hears nothing,
   * 0 to 6,553,599, kept in steps of 100. Default 0. `ZMQ_HEARTBEAT_TTL`. */
  heartbeatTimeToLive: int32(socketOption.HEARTBEAT_TTL, { min: 0, max: 6_553_599 }),

  /** Milliseconds to wait for a heartbeat's answer, from 0. Default -1, the same as
   * `heartbeatInterval`, which can't be set again. `ZMQ_HEARTBEAT_TIMEOUT`. */
  heartbeatTimeout: int32(socketOption.HEARTBEAT_TIMEOUT, { min: 0 }),

  /** Milliseconds after which connecting is given up and tried anew; 0 as the system has
   * it. Default 0. `ZMQ_CONNECT_TIMEOUT`. */
  connectTimeout: int32(socketOption.CONNECT_TIMEOUT, { min: 0 }),

  /** Whether the socket's type is one that several threads may use. `ZMQ_THREAD_SAFE`. */
  threadSafe: bool(socketOption.THREAD_SAFE, { access: "r" }),

  /** A listening file descriptor that the next `bind` takes over instead of making one;
   * -1 for none. Default -1. `ZMQ_USE_FD`. */
  useFileDescriptor: int32(socketOption.USE_FD, { min: -1 }),
};
