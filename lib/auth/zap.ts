import { Buffer, isUtf8 } from "node:buffer";

import { copyAlone } from "../messages/copy";
import type { Message } from "../messages/frame";
import {
  type AuthenticationRequest,
  CurveRequest,
  NullRequest,
  PlainRequest,
} from "./request";
import { encoded, type Outcome } from "./verdict";

// ZAP, RFC 27: how libzmq asks whether a client may come in, and what it is answered.

const version = "1.0";

/** Where an answer goes. */
export interface Envelope {
  /** The routing id of who asks, and what else stands before the request. */
  readonly route: readonly Message[];
  /** Told back as it came. libzmq's is always the same. */
  readonly id: Message;
}

/** A request by its frames, or what is wrong with it. */
export interface Asked extends Envelope {
  readonly domain: string;
  readonly address: string;
  readonly routingId: Buffer;
  readonly mechanism: string;
  readonly credentials: readonly Message[];
  /** Why it can't be decided about; undefined if it can. */
  readonly fault: string | undefined;
}

const empty = Buffer.alloc(0);

/** Reads a request as a Router receives it; undefined if there is nobody to answer to. */
export function asked(frames: readonly Message[]): Asked | undefined {
  const delimiter = frames.findIndex((frame, index) => index > 0 && frame.length === 0);
  if (delimiter < 0) return undefined;
  const body = frames.slice(delimiter + 1);
  const [number, id, domain, address, routingId, mechanism, ...credentials] = body;
  return {
    route: frames.slice(0, delimiter + 1),
    id: id ?? empty,
    domain: String(domain ?? ""),
    address: String(address ?? ""),
    // Handlers may keep it: it should not keep its slab.
    routingId: copyAlone(routingId ?? empty),
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

/** Text that means the same to everyone who reads it: libzmq ends it at a NUL. */
function textOf(frame: Message): string | undefined {
  return isUtf8(frame) && !frame.includes(0) ? frame.toString() : undefined;
}

const mechanisms = new Map<
  string,
  (ask: Asked, signal: AbortSignal) => AuthenticationRequest | undefined
>([
  [
    "NULL",
    (ask, signal) =>
      ask.credentials.length === 0 ? new NullRequest({ ...ask, signal }) : undefined,
  ],
  [
    "PLAIN",
    (ask, signal) => {
      const [username, password, ...others] = ask.credentials.map(textOf);
      if (username === undefined || password === undefined || others.length > 0) {
        return undefined;
      }
      return new PlainRequest({ ...ask, signal }, username, password);
    },
  ],
  [
    "CURVE",
    (ask, signal) => {
      const [key, ...others] = ask.credentials;
      if (key?.length !== 32 || others.length > 0) return undefined;
      return new CurveRequest({ ...ask, signal }, key);
    },
  ],
]);

/** Who asks, and by what; or what is wrong with it. */
export function requestOf(
  ask: Asked,
  signal: AbortSignal,
): AuthenticationRequest | string {
  if (ask.fault !== undefined) return ask.fault;
  const make = mechanisms.get(ask.mechanism);
  if (make === undefined) return "Unknown mechanism";
  return make(ask, signal) ?? "Invalid credentials";
}

/** The frames that answer a request. */
export function answer({ route, id }: Envelope, outcome: Outcome): (Message | string)[] {
  const { status, reason, userId, metadata } = outcome;
  return [...route, version, id, String(status), reason, userId, encoded(metadata)];
}
