import { Buffer, isUtf8 } from "node:buffer";

import { copyAlone } from "./copy";
import type { NativeSocket } from "../addon/native";

/**
 * What is known of a message besides its frames: of the connection that it came through,
 * and of who is at its other end. All of it is undefined over inproc, which has no
 * connections. `zmq_msg_gets`.
 */
export interface MessageMetadata {
  /** The peer's numeric address, such as `192.0.2.7`, `2001:db8::7` or, where IPv4 comes in
   * on an IPv6 socket, `::ffff:192.0.2.7`. Over ipc it is `localhost:UID:GID:PID`. */
  readonly peerAddress: string | undefined;

  /**
   * Who the peer is, as the authentication handler of this socket's context said. Without
   * a handler it is what the peer itself may claim: believe it only if the socket lets in
   * nobody unauthenticated, which a `zapDomain` with `zapEnforceDomain` makes sure of.
   */
  readonly userId: string | undefined;

  /** The type of the peer's socket, as it says: `"DEALER"`, `"PUSH"`, … */
  readonly socketType: string | undefined;

  /** The routing id that the peer has set, as it says: a string where it is UTF-8, else a
   * Buffer. libzmq cuts it at its first NUL. */
  readonly routingId: string | Buffer | undefined;

  /** Those of the properties asked for that the message has, by name: what the peer sends
   * along with its `ZMQ_METADATA`, and what an authentication handler adds. */
  readonly properties: ReadonlyMap<string, string>;
}

/** The names of properties to look up, beside those that every message may have. */
export type PropertyNames = readonly string[];

const none: PropertyNames = [];

/** What an option `metadata` asks for; undefined for no metadata at all. */
export function propertiesWanted(
  metadata: boolean | PropertyNames | undefined,
): PropertyNames | undefined {
  if (metadata === undefined || metadata === false) return undefined;
  return metadata === true ? none : metadata;
}

function isName(name: unknown): boolean {
  return typeof name === "string" && name !== "" && !name.includes("\0");
}

/** Throws a TypeError unless `metadata` is what the option takes. */
export function checkMetadata(metadata: unknown): void {
  if (typeof metadata === "boolean") return;
  if (Array.isArray(metadata) && metadata.every(isName)) return;
  throw new TypeError("metadata must be true, false or an array of property names");
}

/** Longer than addresses, types and routing ids get. */
const scratch = Buffer.alloc(256);

/** A property of the fetched frame; the bytes are good until the next is read. */
function read(native: NativeSocket, name: string): Buffer | undefined {
  const length = native.property(name, scratch);
  if (length < 0) return undefined;
  if (length <= scratch.length) return scratch.subarray(0, length);
  const bytes = Buffer.alloc(length);
  native.property(name, bytes);
  return bytes;
}

function textOf(native: NativeSocket, name: string): string | undefined {
  const text = read(native, name)?.toString();
  return text === "" ? undefined : text;
}

function routingIdOf(native: NativeSocket): string | Buffer | undefined {
  // The documented name, Routing-Id, is not the one under which libzmq has it.
  const bytes = read(native, "Identity");
  if (bytes === undefined || bytes.length === 0) return undefined;
  return isUtf8(bytes) ? bytes.toString() : copyAlone(bytes);
}

/** That of a message which was taken off libzmq before anybody asked for it. */
export function unknownMetadata(): MessageMetadata {
  return {
    peerAddress: undefined,
    userId: undefined,
    socketType: undefined,
    routingId: undefined,
    properties: new Map(),
  };
}

/** The metadata of the frame that `native` has fetched. */
export function metadataOf(native: NativeSocket, names: PropertyNames): MessageMetadata {
  const properties = new Map<string, string>();
  for (const name of names) {
    const value = read(native, name);
    if (value !== undefined) properties.set(name, value.toString());
  }
  return {
    peerAddress: textOf(native, "Peer-Address"),
    userId: textOf(native, "User-Id"),
    socketType: textOf(native, "Socket-Type"),
    routingId: routingIdOf(native),
    properties,
  };
}
