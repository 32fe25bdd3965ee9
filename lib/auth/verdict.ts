import { Buffer } from "node:buffer";

import { entriesOf, type Properties } from "./certificate";

/** Lets a client in, and says who it is. */
export interface Acceptance {
  readonly allowed: true;
  /** What `metadata.userId` of the client's messages is to be. Default: the user name of
   * PLAIN, the public key of CURVE, nothing otherwise. */
  readonly userId?: string | undefined;
  /** Properties that the client's messages are to have. Their names are made of letters,
   * digits and `-_.+`; those that messages have anyway are refused. */
  readonly metadata?: Properties | undefined;
}

/** Turns a client away. */
export interface Refusal {
  readonly allowed: false;
  /** Why, for the `decision` event; the client is not told. */
  readonly reason?: string | undefined;
  /** Whether the client may try again: it will, when its handshake has timed out. Others
   * give up for good. Default false. */
  readonly temporary?: boolean | undefined;
}

/** What is decided about a client. Whatever is none of these turns it away. */
export type Verdict = boolean | Acceptance | Refusal;

/** A status of ZAP: accepted, try again, refused, failed. */
export type Status = 200 | 300 | 400 | 500;

/** A verdict in the terms of ZAP. */
export interface Outcome {
  readonly status: Status;
  readonly reason: string;
  readonly userId: string;
  readonly metadata: readonly (readonly [string, string])[];
}

export function refused(status: Status, reason: string): Outcome {
  return { status, reason, userId: "", metadata: [] };
}

/** Properties that libzmq knows; some of them would change what it takes the peer for. */
const reserved = new Set([
  "__fd",
  "identity",
  "peer-address",
  "routing-id",
  "socket-type",
  "user-id",
]);

/** Whether a message may have a property of that name by our word. */
export function mayBeAdded(name: string): boolean {
  return /^[A-Za-z0-9._+-]{1,255}$/.test(name) && !reserved.has(name.toLowerCase());
}

/** libzmq ends texts at a NUL: what comes after would be gone, unnoticed. */
function checkText(text: unknown, name: string): string {
  if (typeof text === "string" && !text.includes("\0")) return text;
  throw new TypeError(`${name} must be a string without NUL characters`);
}

function acceptance(userId: unknown, metadata: unknown): Outcome {
  const entries = metadata === undefined ? [] : entriesOf(metadata, "metadata");
  for (const [name, value] of entries) {
    if (!mayBeAdded(name)) {
      throw new TypeError(
        `${JSON.stringify(name)} can't be a name in metadata, which takes 1 to 255 ` +
          "letters, digits and -_.+, and none that libzmq uses itself",
      );
    }
    checkText(value, `${name} in metadata`);
  }
  return {
    status: 200,
    reason: "OK",
    userId: checkText(userId, "userId"),
    metadata: entries,
  };
}

function refusal(verdict: object): Outcome {
  const reason =
    "reason" in verdict && typeof verdict.reason === "string"
      ? verdict.reason
      : "Refused";
  const temporary = "temporary" in verdict && verdict.temporary === true;
  return refused(temporary ? 300 : 400, reason);
}

/**
 * What a verdict comes to. `userId` is who the client is if the verdict doesn't say.
 *
 * @throws TypeError for what is no verdict.
 */
export function outcomeOf(verdict: unknown, userId: string): Outcome {
  if (verdict === true) return acceptance(userId, undefined);
  if (verdict === false) return refused(400, "Refused");
  if (typeof verdict === "object" && verdict !== null && "allowed" in verdict) {
    if (verdict.allowed === false) return refusal(verdict);
    if (verdict.allowed === true) {
      const named = "userId" in verdict ? verdict.userId : undefined;
      const metadata = "metadata" in verdict ? verdict.metadata : undefined;
      return acceptance(named ?? userId, metadata);
    }
  }
  throw new TypeError(
    "An authentication handler must answer true, false, or an object with " +
      "`allowed: true` or `allowed: false`",
  );
}

/** Properties as ZAP sends them: the length and bytes of each name and value. */
export function encoded(properties: Outcome["metadata"]): Buffer {
  const pieces = properties.flatMap(([name, value]) => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [Buffer.of(name.length), Buffer.from(name), length, bytes];
  });
  return Buffer.concat(pieces);
}
