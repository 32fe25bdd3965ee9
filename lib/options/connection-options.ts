import { capability } from "../addon/capability";
import { flags } from "./choices";
import { bool, int32, int64, uint64 } from "./kinds";
import { text } from "./texts";
import { socketOption } from "./numbers";

/** Options of all sockets that concern connections over any transport. */
export const connectionOptions = {
  /**
   * The I/O threads that may serve new connections, as a bitmap from 0 to 2^64 - 2048. 0
   * allows all threads. The upper limit is the largest JavaScript number below 2^64.
   * Default 0. `ZMQ_AFFINITY`.
   */
  affinity: uint64(socketOption.AFFINITY),

  /** The number of the socket's type. `ZMQ_TYPE`. */
  type: int32(socketOption.TYPE, { access: "r" }),

  /**
   * Milliseconds for which unsent messages are still delivered after `close` or
   * `disconnect`. -1 sets no time limit, 0 drops the messages. Default -1 (0 for
   * subscribers, and for all sockets if the context's `blocky` was false). Acts at once.
   * Does not apply to `unbind`, which drops what is queued for the peers that the
   * endpoint has accepted. `ZMQ_LINGER`.
   */
  linger: int32(socketOption.LINGER, { min: -1, immediate: true }),

  /**
   * Milliseconds between the loss of a connection and the next attempt to connect. -1 and
   * 0 disable further attempts. Default 100. `ZMQ_RECONNECT_IVL`.
   */
  reconnectInterval: int32(socketOption.RECONNECT_IVL, { min: -1 }),

  /**
   * Milliseconds up to which `reconnectInterval` doubles with each attempt. 0 keeps the
   * interval constant. Default 0. `ZMQ_RECONNECT_IVL_MAX`.
   */
  reconnectMaxInterval: int32(socketOption.RECONNECT_IVL_MAX, { min: 0 }),

  /**
   * The conditions that end the attempts to connect. `"connectionRefused"`: nobody
   * listens at the endpoint (tcp). `"handshakeFailed"`: the listener is not a ØMQ socket.
   * `"afterDisconnect"`: the connection is refused after `disconnect` (ipc). Before
   * libzmq 4.3.5, `"afterDisconnect"` stands for both other conditions. Default [].
   * `ZMQ_RECONNECT_STOP`.
   */
  reconnectStop: flags(socketOption.RECONNECT_STOP, [
    ["connectionRefused", 1],
    ["handshakeFailed", 2],
    ["afterDisconnect", () => (capability().reconnectStopAfterDisconnect ? 4 : 3)],
  ]),

  /**
   * The number of incoming connections that may wait to be accepted, from 0. Default 100.
   * `ZMQ_BACKLOG`.
   */
  backlog: int32(socketOption.BACKLOG, { min: 0 }),

  /**
   * Bytes of the largest frame that the socket receives. A peer that sends a larger frame
   * is disconnected. -1 sets no limit. Default -1. Does not apply to inproc.
   * `ZMQ_MAXMSGSIZE`.
   */
  maxMessageSize: int64(socketOption.MAXMSGSIZE, { min: -1 }),

  /**
   * The endpoint that the socket bound or connected last, in the form that libzmq gives
   * it. Null before the first endpoint. `ZMQ_LAST_ENDPOINT`.
   */
  lastEndpoint: text(socketOption.LAST_ENDPOINT, { access: "r" }),

  /**
   * Whether messages are queued only for connected peers. Default false: messages are
   * also queued for a peer that is not connected yet. `ZMQ_IMMEDIATE`.
   */
  immediate: bool(socketOption.IMMEDIATE),

  /**
   * Milliseconds within which a peer must complete its handshake. 0 sets no limit.
   * Default 30,000. `ZMQ_HANDSHAKE_IVL`.
   */
  handshakeInterval: int32(socketOption.HANDSHAKE_IVL, { min: 0 }),

  /**
   * Milliseconds between heartbeats to peers. 0 sends no heartbeats. Default 0.
   * `ZMQ_HEARTBEAT_IVL`.
   */
  heartbeatInterval: int32(socketOption.HEARTBEAT_IVL, { min: 0 }),

  /**
   * Milliseconds after which the peer closes the connection if it receives nothing from
   * this socket, 0 to 6,553,599. The value is kept in steps of 100. Default 0.
   * `ZMQ_HEARTBEAT_TTL`.
   */
  heartbeatTimeToLive: int32(socketOption.HEARTBEAT_TTL, { min: 0, max: 6_553_599 }),

  /**
   * Milliseconds to wait for the reply to a heartbeat, from 0. Default -1, which stands
   * for the value of `heartbeatInterval`. -1 can't be set again. `ZMQ_HEARTBEAT_TIMEOUT`.
   */
  heartbeatTimeout: int32(socketOption.HEARTBEAT_TIMEOUT, { min: 0 }),

  /**
   * Milliseconds after which libzmq gives up an attempt to connect and starts the next
   * one. 0 uses the system's time limit. Default 0. `ZMQ_CONNECT_TIMEOUT`.
   */
  connectTimeout: int32(socketOption.CONNECT_TIMEOUT, { min: 0 }),

  /** Whether several threads may use a libzmq socket of this type. `ZMQ_THREAD_SAFE`. */
  threadSafe: bool(socketOption.THREAD_SAFE, { access: "r" }),

  /**
   * A listening file descriptor that the next `bind` uses instead of a new one. -1 means
   * none. Default -1. `ZMQ_USE_FD`.
   */
  useFileDescriptor: int32(socketOption.USE_FD, { min: -1 }),
};
