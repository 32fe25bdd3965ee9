// The bytes of ZMTP, as the specifications 13, 15, 23 and 37 of ZeroMQ define them.

import { Buffer } from "node:buffer";

/** The bytes of the signature, with which each end of a connection begins. */
export const signatureSize = 10;

/** The bytes of the greeting of ZMTP 2.0. */
export const oldGreetingSize = 12;

/** The bytes of the greeting of ZMTP 3. */
export const greetingSize = 64;

/** The mechanism without security. */
export const noSecurity = "NULL";

/** The signature of a socket without an identity. ZMTP 1.0 reads it as an empty identity. */
export const signature = Buffer.of(0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f);

/** The major version that follows the signature. */
export const majorVersion = Buffer.of(3);

/** The rest of the greeting: minor version 1, no security, not a server. */
export const restOfGreeting = Buffer.alloc(greetingSize - signatureSize - 1);
restOfGreeting[0] = 1;
restOfGreeting.write(noSecurity, 1, "latin1");

/** What a greeting says. */
export interface Greeting {
  /** The version of ZMTP. Null over WebSocket, whose handshake has none. */
  readonly version: string | null;
  /** The security mechanism. Null before ZMTP 3. */
  readonly mechanism: string | null;
  /** Whether the peer says that it is the server of its mechanism. Null before ZMTP 3. */
  readonly asServer: boolean | null;
  /** The socket type that ZMTP 2.0 has in its greeting. Null in other versions. */
  readonly socketType: string | null;
}

/** The socket types by their numbers in ZMTP 2.0. */
const typesOfVersion2 = "PAIR PUB SUB REQ REP DEALER ROUTER PULL PUSH XPUB XSUB".split(
  " ",
);

/** The revisions of ZMTP that are older than 3, by their number in the greeting. */
const oldVersions: Readonly<Record<number, string>> = { 0: "1.0", 1: "2.0", 2: "2.x" };

/** Returns whether a signature belongs to a version of ZMTP that has a revision number. */
export function hasRevision(bytes: Buffer): boolean {
  return bytes[0] === 0xff && ((bytes[signatureSize - 1] ?? 0) & 1) === 1;
}

/** Returns whether the revision number in a greeting is older than ZMTP 3. */
export function isOld(revision: number): boolean {
  return oldVersions[revision] !== undefined;
}

/** Reads the first 12 bytes of a greeting that is older than ZMTP 3. */
export function readOldGreeting(bytes: Buffer): Greeting {
  const revision = bytes[signatureSize] ?? 0;
  const type = revision === 1 ? typesOfVersion2[bytes[signatureSize + 1] ?? 255] : null;
  const version = oldVersions[revision] ?? String(revision);
  return { version, mechanism: null, asServer: null, socketType: type ?? null };
}

/** Reads the 64 bytes of a greeting of ZMTP 3. */
export function readGreeting(bytes: Buffer): Greeting {
  const [major = 0, minor = 0] = bytes.subarray(signatureSize);
  const name = bytes.toString("latin1", 12, 32).replace(/\0.*$/s, "");
  const asServer = ((bytes[32] ?? 0) & 1) === 1;
  return {
    version: `${major}.${minor}`,
    mechanism: name,
    asServer,
    socketType: null,
  };
}

/** A command of ZMTP 3. */
export interface Command {
  readonly name: string;
  readonly data: Buffer;
}

/** Reads the body of a command frame. Returns undefined if it is not a command. */
export function readCommand(body: Buffer): Command | undefined {
  const size = body[0] ?? 0;
  if (size === 0 || body.length < 1 + size) return undefined;
  return { name: body.toString("latin1", 1, 1 + size), data: body.subarray(1 + size) };
}

/** Returns the body of a command frame. */
export function commandOf(name: string, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(name.length), Buffer.from(name, "latin1"), data]);
}

/** Reads the properties of a READY command. Returns undefined if they are malformed. */
export function readProperties(data: Buffer): Map<string, Buffer> | undefined {
  const properties = new Map<string, Buffer>();
  let at = 0;
  while (at < data.length) {
    const nameEnd = at + 1 + (data[at] ?? 0);
    if (nameEnd + 4 > data.length) return undefined;
    const valueEnd = nameEnd + 4 + data.readUInt32BE(nameEnd);
    if (valueEnd > data.length) return undefined;
    const name = data.toString("latin1", at + 1, nameEnd);
    properties.set(name, data.subarray(nameEnd + 4, valueEnd));
    at = valueEnd;
  }
  return properties;
}

function propertyOf(name: string, value: string): Buffer {
  const bytes = Buffer.alloc(1 + name.length + 4 + value.length);
  bytes[0] = name.length;
  bytes.write(name, 1, "latin1");
  bytes.writeUInt32BE(value.length, 1 + name.length);
  bytes.write(value, 1 + name.length + 4, "latin1");
  return bytes;
}

/** Returns the body of the READY command of a socket of this type, without an identity. */
export function readyOf(socketType: string): Buffer {
  const type = propertyOf("Socket-Type", socketType);
  return commandOf("READY", Buffer.concat([type, propertyOf("Identity", "")]));
}

/** Reads the reason in an ERROR command. */
export function readReason(data: Buffer): string {
  return data.toString("utf8", 1, 1 + (data[0] ?? 0));
}
