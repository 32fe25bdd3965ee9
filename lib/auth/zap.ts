import { Buffer, isUtf8 } from "node:buffer";

import { rawKeySize } from "../curve";
import { copyUnpooled } from "../messages/copy";
import type { Message } from "../messages/frame";
import {
  type AuthenticationRequest,
  CurveRequest,
  NullRequest,
  PlainRequest,
} from "./request";
import { encoded, type Outcome } from "./verdict";

// ZAP, RFC 27: the requests by which libzmq asks whether a client may connect, and the
// replies.

const version = "1.0";

/** The address of a reply. */
export interface Envelope {
  /**
   * The frames before the request: the routing id of the sender, up to the empty
   * delimiter.
   */
  readonly route: readonly Message[];
  /** The request id, which the reply repeats. libzmq's request id is always the same. */
  readonly id: Message;
}

/** The contents of a request, or its fault. */
export interface ZapRequest extends Envelope {
  readonly domain: string;
  readonly address: string;
  readonly routingId: Buffer;
  readonly mechanism: string;
  readonly credentials: readonly Message[];
  /** Why the request is invalid. Undefined for a valid request. */
  readonly fault: string | undefined;
}

const empty = Buffer.alloc(0);

/**
 * Reads a request from the frames that a Router receives. Returns undefined if the frames
 * have no delimiter, so that no reply is possible.
 */
export function zapRequestIn(frames: readonly Message[]): ZapRequest | undefined {
  const delimiter = frames.findIndex((frame, index) => index > 0 && frame.length === 0);
  if (delimiter < 0) return undefined;
  const body = frames.slice(delimiter + 1);
  const [number, id, domain, address, routingId, mechanism, ...credentials] = body;
  return {
    route: frames.slice(0, delimiter + 1),
    id: id ?? empty,
    domain: String(domain ?? ""),
    address: String(address ?? ""),
    // Handlers may keep the routing id. A copy does not keep its slab alive.
    routingId: copyUnpooled(routingId ?? empty),
    mechanism: String(mechanism ?? ""),
    credentials,
    fault: faultOf(number, body),
  };
}

function faultOf(
  number: Message | undefined,
  body: readonly Message[],
): string | undefined {
  if (number === undefined || String(number) !== version) return "Unknown version of ZAP";
  const [, , domain, address, , mechanism] = body;
  if (domain === undefined || address === undefined || mechanism === undefined) {
    return "Not enough frames";
  }
  return isUtf8(domain) && isUtf8(address) ? undefined : "Invalid text";
}

/**
 * Returns a frame as text. Text with a NUL is invalid: libzmq ends a text at a NUL, and
 * other readers do not.
 */
function textOf(frame: Message): string | undefined {
  return isUtf8(frame) && !frame.includes(0) ? frame.toString() : undefined;
}

const mechanisms = new Map<
  string,
  (zapRequest: ZapRequest, signal: AbortSignal) => AuthenticationRequest | undefined
>([
  [
    "NULL",
    (zapRequest, signal) =>
      zapRequest.credentials.length === 0
        ? new NullRequest({ ...zapRequest, signal })
        : undefined,
  ],
  [
    "PLAIN",
    (zapRequest, signal) => {
      const [username, password, ...others] = zapRequest.credentials.map(textOf);
      if (username === undefined || password === undefined || others.length > 0) {
        return undefined;
      }
      return new PlainRequest({ ...zapRequest, signal }, username, password);
    },
  ],
  [
    "CURVE",
    (zapRequest, signal) => {
      const [key, ...others] = zapRequest.credentials;
      if (key?.length !== rawKeySize || others.length > 0) return undefined;
      return new CurveRequest({ ...zapRequest, signal }, key);
    },
  ],
]);

/** Returns the request of a client, or the reason why it is invalid. */
export function requestOf(
  zapRequest: ZapRequest,
  signal: AbortSignal,
): AuthenticationRequest | string {
  if (zapRequest.fault !== undefined) return zapRequest.fault;
  const make = mechanisms.get(zapRequest.mechanism);
  if (make === undefined) return "Unknown mechanism";
  return make(zapRequest, signal) ?? "Invalid credentials";
}

/** Returns the frames of the reply to a request. */
export function replyFrames(
  { route, id }: Envelope,
  outcome: Outcome,
): (Message | string)[] {
  const { status, reason, userId, metadata } = outcome;
  return [...route, version, id, String(status), reason, userId, encoded(metadata)];
}
