import type { ZmqError } from "../errors";

/** Where an event happened. */
export interface EventAddress {
  /**
   * The endpoint of this socket that the event is about: the one bound, for connections
   * that were accepted; the one connected to, for the others.
   */
  address: string;
  /**
   * This end of the connection, where there is one and libzmq tells (it does unless it was
   * built without drafts). Not enumerable, like `remote`: neither takes part in comparing
   * or printing events.
   */
  readonly local?: string;
  /** The other end of the connection. */
  readonly remote?: string;
}

/** When libzmq tries again. */
export interface EventInterval {
  /** Milliseconds until the next attempt to connect. */
  interval: number;
}

/** Why something failed. */
export interface EventError<Reason extends Error = ZmqError> {
  error: Reason;
}

/** What a ZAP handler has refused a peer with. */
export interface AuthError extends Error {
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
  | "MECHANISM_MISMATCH";

type ZapFault =
  | "UNSPECIFIED"
  | "MALFORMED_REPLY"
  | "BAD_REQUEST_ID"
  | "BAD_VERSION"
  | "INVALID_STATUS_CODE"
  | "INVALID_METADATA";

/** How a peer (ZMTP, WS) or a ZAP handler broke the protocol of the handshake. */
export type ProtoErrorCode =
  `ERR_ZMTP_${ZmtpFault}` | `ERR_ZAP_${ZapFault}` | "ERR_WS_UNSPECIFIED" | "ERR_UNKNOWN";

/** A breach of protocol during the handshake. */
export interface ProtoError extends Error {
  code: ProtoErrorCode;
}

interface EventDetails {
  /** A connection was accepted. */
  accept: EventAddress;
  /** A connection could not be accepted, or was filtered out. */
  "accept:error": EventAddress & EventError;
  /** The socket is bound. */
  bind: EventAddress;
  /** It could not be bound. The address comes without its transport. */
  "bind:error": EventAddress & EventError;
  /** A connection was made; its handshake follows. */
  connect: EventAddress;
  /** Connecting takes a while: nothing is wrong. */
  "connect:delay": EventAddress;
  /** Connecting failed, or the connection was lost: it will be tried again. */
  "connect:retry": EventAddress & EventInterval;
  /** An endpoint is no longer bound, or an attempt to connect was given up. */
  close: EventAddress;
  /** The file of an ipc endpoint could not be removed. */
  "close:error": EventAddress & EventError;
  /** A connection has ended that this socket did not end itself. */
  disconnect: EventAddress;
  /** The last event: the socket is gone. */
  end: unknown;
  /** The peer speaks ZMTP and is who it has to be: messages can flow. */
  handshake: EventAddress;
  /** The peer, or the ZAP handler, broke the protocol. */
  "handshake:error:protocol": EventAddress & EventError<ProtoError>;
  /** The ZAP handler has refused the peer: seen at both ends. */
  "handshake:error:auth": EventAddress & EventError<AuthError>;
  /** The handshake ended otherwise, such as by a lost connection. */
  "handshake:error:other": EventAddress & EventError;
  /** An event that this version does not know. */
  unknown: unknown;
}

type EventFor<Type extends keyof EventDetails> = Type extends unknown
  ? { type: Type } & EventDetails[Type]
  : never;

/** What can happen to a socket. */
export type EventType = keyof EventDetails;

/** Something that has happened to a socket; `type` tells what. */
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
