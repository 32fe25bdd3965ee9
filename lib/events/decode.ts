import { constants } from "node:os";
import { inspect, type InspectOptions } from "node:util";

import { errorOf, type ZmqError } from "../errors";
import type { Message } from "../messages/frame";
import {
  type AuthError,
  type DisconnectReason,
  type Event,
  type EventAddress,
  eventNumbers,
  type ProtoError,
  type ProtoErrorCode,
} from "./event";
import {
  explainAuth,
  explainDisconnect,
  explainFailure,
  explainProtocol,
} from "./explanations";

const numbers = eventNumbers;

/** Libzmq's values of an event. The first one is always there. */
type Values = readonly [first: number, ...details: number[]];

type EventMaker = (at: EventAddress, values: Values) => Event;

/**
 * The constructors of events, by libzmq's number of the event. Their arguments are the
 * address and libzmq's values.
 */
const eventMakers: ReadonlyMap<number, EventMaker> = new Map<number, EventMaker>([
  [numbers.accept, (at) => ({ type: "accept", ...at })],
  [
    numbers["accept:error"],
    (at, [errno]) => ({ type: "accept:error", ...at, error: systemError(errno) }),
  ],
  [numbers.bind, (at) => ({ type: "bind", ...at })],
  [
    numbers["bind:error"],
    (at, [errno]) => ({ type: "bind:error", ...at, error: systemError(errno) }),
  ],
  [numbers.connect, (at) => ({ type: "connect", ...at })],
  [numbers["connect:delay"], (at) => ({ type: "connect:delay", ...at })],
  [
    numbers["connect:retry"],
    (at, [interval]) => ({ type: "connect:retry", ...at, interval }),
  ],
  [numbers.close, (at) => ({ type: "close", ...at })],
  [
    numbers["close:error"],
    (at, [errno]) => ({ type: "close:error", ...at, error: systemError(errno) }),
  ],
  [numbers.disconnect, disconnected],
  [numbers.end, () => ({ type: "end" })],
  [numbers.handshake, (at) => ({ type: "handshake", ...at })],
  [numbers["handshake:error:protocol"], brokenProtocol],
  [
    numbers["handshake:error:auth"],
    (at, [status]) => {
      const error = authError(status);
      const event = { type: "handshake:error:auth", ...at, error } as const;
      return withHidden(event, { explanation: explainAuth(error.status) });
    },
  ],
  [
    numbers["handshake:error:other"],
    (at, [errno, stage, mechanism]) => {
      const error = systemError(errno);
      const event = { type: "handshake:error:other", ...at, error } as const;
      const explanation = explainFailure(error.code, stage, mechanism);
      return withHidden(event, { explanation });
    },
  ],
]);

/**
 * Adds properties that are not enumerable, because zeromq.js has none of them and programs
 * compare events. Printing the event shows them.
 */
function withHidden<Shown extends object, Hidden extends object>(
  event: Shown,
  hidden: Hidden,
): Shown & Hidden {
  const whole = { ...event, ...hidden };
  for (const name of Object.keys(hidden)) {
    Object.defineProperty(whole, name, { enumerable: false });
  }
  Object.defineProperty(whole, inspect.custom, {
    value: (_depth: number, options: InspectOptions) =>
      inspect({ ...whole, ...hidden }, options),
  });
  return whole;
}

/** The reasons of the end of a connection, by libzmq's `ZMQ_DISCONNECTED_*`. */
const reasons: readonly DisconnectReason[] = [
  "unknown",
  "peerClosed",
  "networkFailed",
  "protocolError",
  "handshakeFailed",
  "handshakeTimeout",
  "heartbeatTimeout",
  "peerNotTaken",
  "disconnectedHere",
  "recheckRefused",
];

function disconnected(at: EventAddress, [, why = 0, errno = 0]: Values): Event {
  const reason = reasons[why] ?? "unknown";
  // EPIPE is how libzmq calls the usual end of a connection.
  const hasCause = errno !== 0 && errno !== constants.errno.EPIPE;
  return withHidden({ type: "disconnect", ...at } as const, {
    reason,
    explanation: explainDisconnect(reason),
    ...(hasCause ? { cause: systemError(errno) } : {}),
  });
}

function brokenProtocol(at: EventAddress, [fault, own, peer]: Values): Event {
  const error = protocolError(fault);
  const event = { type: "handshake:error:protocol", ...at, error } as const;
  return withHidden(event, { explanation: explainProtocol(error.code, own, peer) });
}

function systemError(errno: number): ZmqError {
  return errorOf(-errno);
}

const refusals: Readonly<Record<number, [AuthError["status"], string]>> = {
  300: [300, "Temporary error"],
  400: [400, "Authentication failure"],
  500: [500, "Internal error"],
};

function authError(number: number): AuthError {
  // libzmq reports no other status: it treats another status as a protocol error.
  const [status, text] = refusals[number] ?? [500, "Unknown error"];
  return Object.assign(new Error(text), { status });
}

/** The codes of `ZMQ_PROTOCOL_ERROR_*`. */
const faults: Readonly<Record<number, ProtoErrorCode>> = {
  0x10000000: "ERR_ZMTP_UNSPECIFIED",
  0x10000001: "ERR_ZMTP_UNEXPECTED_COMMAND",
  0x10000002: "ERR_ZMTP_INVALID_SEQUENCE",
  0x10000003: "ERR_ZMTP_KEY_EXCHANGE",
  0x10000011: "ERR_ZMTP_MALFORMED_COMMAND_UNSPECIFIED",
  0x10000012: "ERR_ZMTP_MALFORMED_COMMAND_MESSAGE",
  0x10000013: "ERR_ZMTP_MALFORMED_COMMAND_HELLO",
  0x10000014: "ERR_ZMTP_MALFORMED_COMMAND_INITIATE",
  0x10000015: "ERR_ZMTP_MALFORMED_COMMAND_ERROR",
  0x10000016: "ERR_ZMTP_MALFORMED_COMMAND_READY",
  0x10000017: "ERR_ZMTP_MALFORMED_COMMAND_WELCOME",
  0x10000018: "ERR_ZMTP_INVALID_METADATA",
  0x11000001: "ERR_ZMTP_CRYPTOGRAPHIC",
  0x11000002: "ERR_ZMTP_MECHANISM_MISMATCH",
  0x11000003: "ERR_ZMTP_SOCKET_TYPE",
  0x20000000: "ERR_ZAP_UNSPECIFIED",
  0x20000001: "ERR_ZAP_MALFORMED_REPLY",
  0x20000002: "ERR_ZAP_BAD_REQUEST_ID",
  0x20000003: "ERR_ZAP_BAD_VERSION",
  0x20000004: "ERR_ZAP_INVALID_STATUS_CODE",
  0x20000005: "ERR_ZAP_INVALID_METADATA",
  0x30000000: "ERR_WS_UNSPECIFIED",
};

function protocolError(number: number): ProtoError {
  const code = faults[number];
  if (code === undefined) {
    return Object.assign(new Error("Unknown error"), { code: "ERR_UNKNOWN" as const });
  }
  const protocol = code.split("_")[1] ?? "";
  return Object.assign(new Error(`${protocol} protocol error`), { code });
}

/** A message of a monitor. */
interface Report {
  readonly number: number;
  readonly values: Values;
  /**
   * The only address in version 1. Version 2 has `local` and `remote` instead, or one of
   * them.
   */
  readonly address?: string;
  readonly local: string;
  readonly remote: string;
}

/**
 * Reads a message of a monitor. Version 1 has two frames, version 2 has at least five: the
 * number of the event, the number of values, the values, and both addresses.
 */
function reportOf(frames: readonly Message[]): Report | undefined {
  const [head, second, first] = frames;
  if (head?.length === 6 && second !== undefined) {
    const values: Values = [head.readUInt32LE(2)];
    const number = head.readUInt16LE();
    return { number, values, address: String(second), local: "", remote: "" };
  }
  const [local, remote] = frames.slice(-2);
  if (head?.length !== 8 || first?.length !== 8 || frames.length < 5) return undefined;
  const details = frames.slice(3, -2).map((value) => value.readUInt32LE());
  return {
    number: head.readUInt32LE(),
    values: [first.readUInt32LE(), ...details],
    local: String(local),
    remote: String(remote),
  };
}

/**
 * Returns whether a connection with the local address `local` was accepted. Other
 * connections were made by `connect`.
 */
export type WasAccepted = (local: string) => boolean;

/** Returns the address that version 1 has for the same event. */
function addressOf({ number, local, remote }: Report, wasAccepted: WasAccepted): string {
  if (local === "" || remote === "") return local + remote;
  if (number === numbers.accept) return local;
  if (number === numbers.connect) return remote;
  return wasAccepted(local) ? local : remote;
}

/** Returns the event that a monitor has sent as `frames`. */
export function decode(frames: readonly Message[], wasAccepted: WasAccepted): Event {
  const report = reportOf(frames);
  if (report === undefined) return { type: "unknown" };
  const address = report.address ?? addressOf(report, wasAccepted);
  const event = eventMakers.get(report.number)?.({ address }, report.values);
  if (event === undefined) return { type: "unknown" };
  // An endpoint that was never bound has no address when it is closed.
  if (address === "") Reflect.deleteProperty(event, "address");
  for (const end of ["local", "remote"] as const) {
    // These properties are not enumerable, because zeromq.js has neither and programs
    // compare events.
    if (report[end] !== "") Object.defineProperty(event, end, { value: report[end] });
  }
  return event;
}
