import type { ZmqError } from "../errors";

/** The place of an event. */
export interface EventAddress {
  /**
   * The endpoint of this socket that the event is about. For an accepted connection, that
   * is the bound endpoint. For other connections, that is the endpoint connected to.
   */
  address: string;
  /**
   * The address of this socket's end of the connection. Undefined without a connection,
   * and if libzmq was built without drafts. Not enumerable: comparing or printing events
   * leaves it out.
   */
  readonly local?: string;
  /**
   * The address of the other end of the connection. Undefined and not enumerable like
   * `local`.
   */
  readonly remote?: string;
}

/** The time until libzmq tries again. */
export interface EventInterval {
  /** Milliseconds until the next attempt to connect. */
  interval: number;
}

/** The reason of a failure. */
export interface EventError<Reason extends Error = ZmqError> {
  /** The error that was reported. */
  error: Reason;
}

/** What has happened, in words. */
export interface EventExplanation {
  /**
   * One or two sentences: what has happened, and what to change. They are for people, and
   * may change. Not enumerable: comparing events leaves the property out. Printing an
   * event shows it.
   */
  readonly explanation: string;
}

/**
 * Why a connection has ended.
 *
 * - `peerClosed`: the peer closed it, or its process ended.
 * - `networkFailed`: the network reported an error.
 * - `protocolError`: the peer broke the protocol, or sent a message that is too long.
 * - `handshakeFailed`: an event `handshake:error:*` before says why.
 * - `handshakeTimeout`: the handshake took longer than `handshakeInterval`.
 * - `heartbeatTimeout`: the peer did not answer heartbeats.
 * - `peerNotTaken`: this socket did not take the peer, such as for a routing id in use.
 * - `disconnectedHere`: `disconnectPeer` was called. Rarely, another peer took over the
 *   routing id (`handover`) while this connection was being made.
 * - `recheckRefused`: `Authenticator.recheck` refused the client.
 * - `unknown`: the libzmq inside does not report it.
 */
export type DisconnectReason =
  | "peerClosed"
  | "networkFailed"
  | "protocolError"
  | "handshakeFailed"
  | "handshakeTimeout"
  | "heartbeatTimeout"
  | "peerNotTaken"
  | "disconnectedHere"
  | "recheckRefused"
  | "unknown";

/** The end of a connection. */
export interface Disconnection extends EventExplanation {
  /** Why the connection has ended. Not enumerable, like `explanation`. */
  readonly reason: DisconnectReason;
  /**
   * The error of the connection, such as `EMSGSIZE` for a message that is longer than
   * `maxMessageSize`. Undefined if the connection has ended without an error. Not
   * enumerable.
   */
  readonly cause?: ZmqError | undefined;
}

/** The refusal of a ZAP handler. `status` is the ZAP status. */
export interface AuthError extends Error {
  /**
   * The ZAP status: 300 temporary error, 400 authentication failure, 500 internal error.
   */
  status: 300 | 400 | 500;
}

type ZmtpFault =
  | "UNSPECIFIED"
  | "UNEXPECTED_COMMAND"
  | "INVALID_SEQUENCE"
  | "KEY_EXCHANGE"
  | "MALFORMED_COMMAND_UNSPECIFIED"
  | "MALFORMED_COMMAND_MESSAGE"
  | "MALFORMED_COMMAND_HELLO"
  | "MALFORMED_COMMAND_INITIATE"
  | "MALFORMED_COMMAND_ERROR"
  | "MALFORMED_COMMAND_READY"
  | "MALFORMED_COMMAND_WELCOME"
  | "INVALID_METADATA"
  | "CRYPTOGRAPHIC"
  | "MECHANISM_MISMATCH"
  | "SOCKET_TYPE";

type ZapFault =
  | "UNSPECIFIED"
  | "MALFORMED_REPLY"
  | "BAD_REQUEST_ID"
  | "BAD_VERSION"
  | "INVALID_STATUS_CODE"
  | "INVALID_METADATA";

/** How a peer (ZMTP, WS) or a ZAP handler (ZAP) broke the protocol of the handshake. */
export type ProtoErrorCode =
  `ERR_ZMTP_${ZmtpFault}` | `ERR_ZAP_${ZapFault}` | "ERR_WS_UNSPECIFIED" | "ERR_UNKNOWN";

/** A protocol error during the handshake. */
export interface ProtoError extends Error {
  /**
   * The kind of breach, such as `"ERR_ZMTP_MECHANISM_MISMATCH"`. With
   * `"ERR_ZMTP_SOCKET_TYPE"`, the peer is well, but its socket type does not fit.
   */
  code: ProtoErrorCode;
}

interface EventDetails {
  /** A connection was accepted. `ZMQ_EVENT_ACCEPTED`. */
  accept: EventAddress;
  /**
   * A connection could not be accepted, or was filtered out. `ZMQ_EVENT_ACCEPT_FAILED`.
   */
  "accept:error": EventAddress & EventError;
  /** The socket was bound to an endpoint. `ZMQ_EVENT_LISTENING`. */
  bind: EventAddress;
  /**
   * The socket could not be bound. The address has no transport. `ZMQ_EVENT_BIND_FAILED`.
   */
  "bind:error": EventAddress & EventError;
  /** A connection was made. Its handshake follows. `ZMQ_EVENT_CONNECTED`. */
  connect: EventAddress;
  /** Connecting takes a while. This is not a failure. `ZMQ_EVENT_CONNECT_DELAYED`. */
  "connect:delay": EventAddress;
  /**
   * Connecting has failed, or the connection was lost. libzmq tries again.
   * `ZMQ_EVENT_CONNECT_RETRIED`.
   */
  "connect:retry": EventAddress & EventInterval;
  /**
   * An endpoint is no longer bound, or libzmq has given up an attempt to connect.
   * `ZMQ_EVENT_CLOSED`.
   */
  close: EventAddress;
  /** The file of an ipc endpoint could not be removed. `ZMQ_EVENT_CLOSE_FAILED`. */
  "close:error": EventAddress & EventError;
  /**
   * A connection has ended. This event does not come for a connection that
   * `disconnect`, `unbind` or `close` of this socket ends.
   * `ZMQ_EVENT_DISCONNECTED`.
   */
  disconnect: EventAddress & Disconnection;
  /** The last event: libzmq has closed the socket. `ZMQ_EVENT_MONITOR_STOPPED`. */
  end: unknown;
  /**
   * The handshake has succeeded, and messages can pass. `ZMQ_EVENT_HANDSHAKE_SUCCEEDED`.
   */
  handshake: EventAddress;
  /**
   * The peer or the ZAP handler broke the protocol. Or the peer does not fit: it has
   * another mechanism or an unfitting socket type.
   * `ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL`.
   */
  "handshake:error:protocol": EventAddress & EventError<ProtoError> & EventExplanation;
  /**
   * The ZAP handler has refused the peer. Both ends report it.
   * `ZMQ_EVENT_HANDSHAKE_FAILED_AUTH`.
   */
  "handshake:error:auth": EventAddress & EventError<AuthError> & EventExplanation;
  /**
   * The handshake has failed for another reason, such as a lost connection.
   * `ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL`.
   */
  "handshake:error:other": EventAddress & EventError & EventExplanation;
  /** An event that this version of the package does not know. */
  unknown: unknown;
}

type EventFor<Type extends keyof EventDetails> = Type extends unknown
  ? { type: Type } & EventDetails[Type]
  : never;

/** The type of an event. */
export type EventType = keyof EventDetails;

/** An event of a socket. `type` is the type of the event. */
export type Event = EventFor<EventType>;

type Flat<Type> = Type extends unknown ? { [Key in keyof Type]: Type[Key] } : never;

/** The event of one type, such as `EventOfType<"accept">`. */
export type EventOfType<Type extends EventType = EventType> = Flat<
  Extract<Event, { type: Type }>
>;

/** libzmq's numbers of the events. */
export const eventNumbers: Readonly<Record<EventType, number>> = {
  connect: 0x1,
  "connect:delay": 0x2,
  "connect:retry": 0x4,
  bind: 0x8,
  "bind:error": 0x10,
  accept: 0x20,
  "accept:error": 0x40,
  close: 0x80,
  "close:error": 0x100,
  disconnect: 0x200,
  end: 0x400,
  "handshake:error:other": 0x800,
  handshake: 0x1000,
  "handshake:error:protocol": 0x2000,
  "handshake:error:auth": 0x4000,
  unknown: 0,
};

/** The types of event, in libzmq's order. */
export const eventTypes: readonly string[] = Object.keys(eventNumbers);
