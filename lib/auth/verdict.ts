import { Buffer } from "node:buffer";

import { got, kindOf } from "../checks";
import { entriesOf, type Properties } from "./certificate";

/** A verdict that lets a client in. */
export interface Acceptance {
  /** Lets the client in. */
  readonly allowed: true;
  /**
   * The `metadata.userId` of the client's messages. Default: the user name of a PLAIN
   * client, the public key of a CURVE client, none for other clients.
   */
  readonly userId?: string | undefined;
  /**
   * Properties to add to the metadata of the client's messages. A name has 1 to 255
   * letters, digits and `-_.+`. Names that libzmq uses itself are errors, and the client
   * is turned away. Default: none.
   */
  readonly metadata?: Properties | undefined;
}

/** A verdict that turns a client away. */
export interface Refusal {
  /** Turns the client away. */
  readonly allowed: false;
  /**
   * The reason, for the `decision` event. The client does not receive it. Default
   * `"Refused"`.
   */
  readonly reason?: string | undefined;
  /**
   * Whether the client may try again. It does so when its handshake times out. Without
   * `temporary`, the client gives up. Default false.
   */
  readonly temporary?: boolean | undefined;
}

/**
 * The verdict about a client: true lets it in, false turns it away. Any other value is an
 * error, and the client is turned away.
 */
export type Verdict = boolean | Acceptance | Refusal;

/** A ZAP status. 200: accepted. 300: try again. 400: refused. 500: failed. */
export type ZapStatus = 200 | 300 | 400 | 500;

/** A verdict in the terms of ZAP. */
export interface Outcome {
  readonly status: ZapStatus;
  readonly reason: string;
  readonly userId: string;
  readonly metadata: readonly (readonly [string, string])[];
}

/** Returns the outcome for a client that is turned away. */
export function refused(status: ZapStatus, reason: string): Outcome {
  return { status, reason, userId: "", metadata: [] };
}

/**
 * Properties that libzmq uses itself. Some of them would change how libzmq sees the peer.
 */
const reserved = new Set([
  "__fd",
  "identity",
  "peer-address",
  "routing-id",
  "socket-type",
  "user-id",
]);

/** Returns whether a verdict may add a property of this name to messages. */
export function mayBeAdded(name: string): boolean {
  return /^[A-Za-z0-9._+-]{1,255}$/.test(name) && !reserved.has(name.toLowerCase());
}

/** libzmq ends a text at a NUL and drops the rest without an error. */
function checkText(text: unknown, name: string): string {
  if (typeof text === "string" && !text.includes("\0")) return text;
  throw new TypeError(
    `${name} must be a string without NUL characters, but ${
      typeof text === "string" ? "has one" : `is ${kindOf(text)}`
    }`,
  );
}

function acceptance(userId: unknown, metadata: unknown): Outcome {
  const entries = metadata === undefined ? [] : entriesOf(metadata, "metadata");
  for (const [name, value] of entries) {
    if (!mayBeAdded(name)) {
      throw new TypeError(
        `A name in metadata has 1 to 255 letters, digits and -_.+, but one is ` +
          `${got(name)}. Names that libzmq uses itself are refused`,
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
 * Returns the outcome of a verdict. `userId` is the client's user id if the verdict names
 * none.
 *
 * @throws TypeError if `verdict` is not a verdict.
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
    "An authentication handler must return true, false, or an object with " +
      `\`allowed: true\` or \`allowed: false\`, but returned ${kindOf(verdict)}`,
  );
}

/**
 * Returns properties in ZAP's encoding: the length and the bytes of each name and value.
 */
export function encoded(properties: Outcome["metadata"]): Buffer {
  const pieces = properties.flatMap(([name, value]) => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [Buffer.of(name.length), Buffer.from(name), length, bytes];
  });
  return Buffer.concat(pieces);
}
