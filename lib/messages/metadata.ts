import { Buffer, isUtf8 } from "node:buffer";

import { got } from "../checks";
import { copyUnpooled } from "./copy";
import type { NativeSocket } from "../addon/native";

/**
 * The facts about a message besides its frames: about the connection that it came
 * through, and about the peer. Over inproc, which has no connections, all values are
 * undefined. `zmq_msg_gets`.
 */
export interface MessageMetadata {
  /**
   * The peer's numeric address, such as `192.0.2.7` or `2001:db8::7`. An IPv6 socket sees
   * an IPv4 peer as `::ffff:192.0.2.7`. Over ipc it is `localhost:UID:GID:PID`.
   */
  readonly peerAddress: string | undefined;

  /**
   * The user id of the peer, as the authentication handler of this socket's context set
   * it.
   *
   * Without a handler, the value comes from the peer itself and can be false. Trust it
   * only if the socket lets in no unauthenticated peer. A `zapDomain` with
   * `zapEnforceDomain` ensures this.
   */
  readonly userId: string | undefined;

  /** The type of the peer's socket, as the peer reports it: `"DEALER"`, `"PUSH"`, … */
  readonly socketType: string | undefined;

  /**
   * The routing id that the peer has set, as the peer reports it. It is a string if it is
   * UTF-8, else a Buffer. libzmq cuts it at its first NUL.
   */
  readonly routingId: string | Buffer | undefined;

  /**
   * The requested properties that the message has, by name. A peer sets properties with
   * its `ZMQ_METADATA`, and an authentication handler adds others.
   */
  readonly properties: ReadonlyMap<string, string>;
}

/**
 * The names of properties to read, besides the properties that every message may have.
 */
export type PropertyNames = readonly string[];

const none: PropertyNames = [];

/**
 * Returns the property names that an option `metadata` asks for, or undefined for no
 * metadata.
 */
export function propertiesWanted(
  metadata: boolean | PropertyNames | undefined,
): PropertyNames | undefined {
  if (metadata === undefined || metadata === false) return undefined;
  return metadata === true ? none : metadata;
}

function isName(name: unknown): boolean {
  return typeof name === "string" && name !== "" && !name.includes("\0");
}

/**
 * Checks the value of the option `metadata`.
 *
 * @throws TypeError if the value is not a boolean or an array of names.
 */
export function checkMetadata(metadata: unknown): void {
  if (typeof metadata === "boolean") return;
  if (Array.isArray(metadata) && metadata.every(isName)) return;
  throw new TypeError(
    'metadata must be true, false or an array of property names, such as ["X-Role"], ' +
      `but is ${got(metadata)}`,
  );
}

/** The buffer is longer than usual addresses, types and routing ids. */
const scratch = Buffer.alloc(256);

/**
 * Reads a property of the fetched frame. The bytes are valid until the next property is
 * read.
 */
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
  // libzmq's manual names this property Routing-Id, but libzmq knows it as Identity.
  const bytes = read(native, "Identity");
  if (bytes === undefined || bytes.length === 0) return undefined;
  return isUtf8(bytes) ? bytes.toString() : copyUnpooled(bytes);
}

/**
 * Returns metadata without values, for a message that was prefetched before metadata was
 * requested.
 */
export function unknownMetadata(): MessageMetadata {
  return {
    peerAddress: undefined,
    userId: undefined,
    socketType: undefined,
    routingId: undefined,
    properties: new Map(),
  };
}

/** Reads the metadata of the frame that `native` has fetched. */
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
